import type { Content } from '../../src/chat/delivery.ts';

/**
 * What the playground is handed by whoever starts it: the people one can be, what was said, and the demo clock. Messages
 * have decimal numbers as ids, growing in the order in which they are shown; people have ids of letters, digits, `.`, `_` and
 * `-`. `locale` is always the page's own language, whatever the person's is.
 */
export type Desk = Readonly<{
  /** The IANA zone in which the page writes days and times. */
  zone: string;
  /** Everyone, unit by unit in the order to show them. `unread` counts messages of ours that were not read. */
  people(locale: Locale): Promise<readonly DeskPerson[]>;
  /** What the person may ask for, the most useful first: the list behind `/`. */
  commands(person: string, locale: Locale): Promise<readonly DeskCommand[]>;
  /** The last 30 messages of a conversation, or the last 30 before the message `before`; oldest first. */
  messages(person: string, before?: string): Promise<readonly DeskMessage[]>;
  /** One message, null when there is none. */
  message(id: string): Promise<DeskMessage | null>;
  /**
   * Everyone's messages that were kept, replaced or edited since `cursor`, by any process; at most 500, in an order in which
   * each one's cursor can be gone on from. A cursor it does not know gives nothing.
   */
  changes(cursor: string): Promise<readonly DeskChange[]>;
  /** Where {@link Desk.changes} stands now. */
  cursor(): Promise<string>;
  /** Stores a message and answers its id; with a `key` kept before, that message's id. Null when there is no such person. */
  keep(message: NewMessage): Promise<string | null>;
  /** Changes a message of ours in place; false when it is not there. */
  replace(id: string, content: DeskContent): Promise<boolean>;
  /** Changes the words of a person's own message; false when it is not there or not theirs. */
  edit(person: string, id: string, text: string): Promise<boolean>;
  /** The bytes of a picture that stands on a card; null when it is not there (yet). */
  picture(id: string): Promise<Uint8Array | null>;
  /** The bytes of a file of ours; null when it is there no more. */
  file(id: string): Promise<Uint8Array | null>;
  /** Marks our messages to the person as read, up to and including the message `upTo`. */
  read(person: string, upTo: string): Promise<void>;
  /** The demo clock. */
  clock(): Promise<Date>;
  /** Walks the clock forward, beat by beat; resolves when it has arrived and everything due on the way has been sent. */
  advance(step: ClockStep, onProgress: (progress: ClockProgress) => void): Promise<void>;
}>;

export type Locale = 'zh-CN' | 'en';

export type ClockStep = 'hour' | 'deadline' | 'monday';

/** `now` is how far the clock has come, `to` where it is going, `sent` how many messages went out on the way. */
export type ClockProgress = Readonly<{ now: Date; to: Date; sent: number }>;

/** `role` and `unit` as words in the page's language. */
export type DeskPerson = Readonly<{ id: string; name: string; role: string; unit: string; unread: number }>;

/** `name` is what is typed; `help` is one line. */
type DeskCommand = Readonly<{ name: string; help: string }>;

/** `content` is a {@link DeskContent} as JSON; it is checked again when it is shown. */
export type DeskMessage = Readonly<{
  id: string;
  person: string;
  author: 'person' | 'daybook';
  content: unknown;
  key: string | null;
  at: Date;
  edited: boolean;
}>;

export type DeskChange = Readonly<{ cursor: string; message: DeskMessage }>;

type NewMessage = Readonly<{
  person: string;
  author: 'person' | 'daybook';
  content: DeskContent;
  key: string;
}>;

/** A file that somebody sent; `url` is a data URL. */
type DeskFile = Readonly<{ name: string; url: string }>;

/** A person's words, exactly as typed, with pictures and files as data URLs; or what Daybook sends. */
export type DeskContent =
  | Readonly<{ kind: 'words'; text: string; pictures?: readonly string[]; files?: readonly DeskFile[] }>
  | Content;
