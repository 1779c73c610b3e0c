import type { Form, FormValues, Suggestion } from './form.ts';

/** One account on one platform. Nothing but the platform's signed envelope may produce it. */
export type Account = Readonly<{ platform: string; workspace: string; user: string }>;

/**
 * Where a message of ours or theirs is on its platform; only the adapter that made it can read it. One that was sent in several
 * parts is named by all of theirs, with spaces between; a press names the part the button is on.
 */
export type MessageRef = string;

/**
 * Something a person did. `id` is the platform's own identity of it, the same however often it is delivered.
 * `at` is the platform's time of it, for the record only: deadlines are judged by the database's clock.
 * `forms` says how a form can be shown in return: in the answer, as a message, or only after a button was pressed.
 */
export type Event = Readonly<{
  id: string;
  account: Account;
  at: Date;
  forms: 'answer' | 'message' | 'none';
  payload: Payload;
}>;

/** A picture in a message. `ref` is what the adapter that made it can fetch it by; `bytes` and `mediaType` where the platform says. */
export type SentPicture = Readonly<{ ref: string; bytes?: number; mediaType?: string }>;

/** A file in a message that is no picture. `ref` is what the adapter that made it can fetch it by; `bytes` where the platform says. */
export type SentFile = Readonly<{ ref: string; name: string; bytes?: number }>;

export type Payload =
  /**
   * A direct message. `text` is exactly what was typed; empty where there are only pictures or files. In a `thread` it is answered there.
   */
  | Readonly<{
      kind: 'message';
      text: string;
      message: MessageRef;
      thread?: MessageRef;
      pictures?: readonly SentPicture[];
      files?: readonly SentFile[];
    }>
  /** The person changed a direct message of theirs; `sentAt` is when they sent it, by the platform's time, where it says. */
  | Readonly<{ kind: 'edit'; text: string; message: MessageRef; sentAt?: Date }>
  /** A command typed where the platform has them; `text` is everything after its name. */
  | Readonly<{ kind: 'command'; text: string }>
  /** A button; `message` is the card it stood on, if it was one of the conversation's. */
  | Readonly<{ kind: 'press'; action: string; message?: MessageRef; thread?: MessageRef }>
  | Readonly<{ kind: 'submit'; form: string; values: FormValues; message?: MessageRef }>
  /**
   * What stands in an open form so far: `values` has every field in sight. Whatever has a smaller `order` (as text) than something
   * that came before is out of date. With `turn` the person leaves these fields for the next ones, or goes back, and is answered with
   * the form as it stands: `invalid` if going on is not possible yet.
   */
  | Readonly<{ kind: 'progress'; form: string; values: FormValues; order: string; turn?: 'on' | 'back' }>
  /** The form was closed without submitting; `values` where the platform tells them. */
  | Readonly<{ kind: 'close'; form: string; values?: FormValues }>
  /** The person opened the conversation with us; greeted once. */
  | Readonly<{ kind: 'open' }>
  /** The person came to their home page, which is to be drawn as things stand now. */
  | Readonly<{ kind: 'home' }>
  /** Any message at all, its words as they are, that the person wants to make a report of. */
  | Readonly<{ kind: 'keep'; text: string }>;

/** What must be said at once, within the platform's three seconds. Everything else comes as a delivery. */
export type Answer =
  /** `elsewhere`: what there is to say comes to the conversation with us; this tells so where that is not in sight. */
  | Readonly<{ kind: 'done'; elsewhere?: string }>
  | Readonly<{ kind: 'toast'; tone: 'good' | 'problem'; text: string }>
  /** Show this form. Given again only to a `turn` of it, never to another event that was delivered before. */
  | Readonly<{ kind: 'form'; form: Form }>
  /** The submitted form stays open, with what was typed and an `error` at the fields to mend. */
  | Readonly<{ kind: 'invalid'; form: Form }>;

/**
 * Hands an event to the bot. Resolves when its effect is committed, and only then may it be acknowledged.
 * Rejects when nothing was stored: the platform is to deliver it again, or the person to try again.
 */
export type Receive = (event: Event) => Promise<Answer>;

/**
 * What may be meant by what has been typed so far into a lookup of an open form, the likeliest first; nothing unless the form was
 * opened by this account's owner. Only reads. Rejects when the database cannot be asked.
 */
export type Suggest = (account: Account, form: string, field: string, typed: string) => Promise<readonly Suggestion[]>;
