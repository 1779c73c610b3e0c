import type { DayTable } from '../calendar/workday.ts';
import type { Card } from '../chat/card.ts';
import type { Account, MessageRef, Payload } from '../chat/event.ts';
import type { Form, FormValues, Suggestion } from '../chat/form.ts';
import { plainText, type Text } from '../chat/text.ts';
import type { Tx } from '../database/connect.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Locale } from '../rulebook/words.ts';
import type { Customer } from '../store/customers.ts';
import type { Desk } from '../store/desk.ts';
import type { Message } from '../store/outbox.ts';
import type { Person, Role } from '../store/people.ts';

/**
 * Everything a command or job may touch. `now` is our clock; `words` speaks the person's language and `speak` any, for what
 * is sent to others. `days` is the rulebook's calendar `customers` whom the person looks after and `desk` what they have begun and
 * owe, each as it stood when first asked for.
 */
export type Context = Readonly<{
  tx: Tx;
  now: Date;
  person: Person;
  rulebook: Rulebook;
  words: Words;
  speak: Readonly<Record<Locale, Words>>;
  days: () => Promise<DayTable>;
  customers: () => Promise<readonly Customer[]>;
  desk: () => Promise<Desk>;
  /** What the person did, as far as an answer depends on it. */
  event: Readonly<{
    id: string;
    kind: Payload['kind'];
    account: Account;
    forms: 'answer' | 'message' | 'none';
    /** The account sees no cards: what a button says is typed. */
    textOnly: boolean;
    /** The pictures that came with it and still need a place in a report. */
    pictures?: readonly string[];
    /** Their own message, or the card that the pressed button stood on. */
    message?: MessageRef;
  }>;
}>;

/** A reply to whoever asked. A `key` makes it possible to change this message later; it must be unique for ever. */
export type Reply = Readonly<{
  card: Card;
  key?: string;
  /** It takes the place of the card whose button was pressed. */
  inPlace?: boolean;
}>;

/**
 * What an opened form is for: who is to read its values when it comes back. `command` is a command's name, `kind` one of its
 * `forms`; the rest is that command's own.
 */
export type Purpose = Readonly<{ command: string; kind: string; of?: string }>;

/** What a command decided. Everything in it takes effect with the transaction or not at all. */
export type Outcome = Readonly<{
  replies?: readonly Reply[];
  /**
   * A form to fill in, shown in whatever way the platform can; `fallback` is said where it can show none from here. One that has an
   * `id` was opened before, and is that same one.
   */
  form?: Readonly<{ purpose: Purpose; form: Omit<Form, 'id'>; fallback: Card; id?: string }>;
  /** What the card becomes whose button was pressed, or whose form was submitted. */
  replace?: Card;
  toast?: Readonly<{ tone: 'good' | 'problem'; text: string }>;
  /** What stands on the person's home page from now on. */
  home?: Card;
  /** The form stays open as it is here, with errors at its fields. */
  invalid?: Omit<Form, 'id'>;
  /** For other people, or for later. */
  messages?: readonly Message[];
}>;

/** Somebody's question that changes nothing. */
type Asked = Pick<Context, 'tx' | 'now' | 'person' | 'words'>;

type Press = (ctx: Context, args: readonly string[]) => Promise<Outcome>;
/** `changed` has only what differs from the form as it was opened; emptied fields are `''`. */
type Submit = (ctx: Context, of: string, values: FormValues, changed: FormValues) => Promise<Outcome>;

/** What long work is done with: no event waits for it, and `progress` tells whoever asked how far it is. */
export type TaskContext = Omit<Context, 'event' | 'customers' | 'desk'> &
  Readonly<{ progress: (text: Text) => Promise<void> }>;

/**
 * One command. Its aliases, one-line help and example stand in both languages under `bot.commands.<name>`; a button of its own
 * sends `<name>.<press>:<argument>:…`. Only these roles may use it, its buttons and its forms; which object is theirs, it checks
 * itself when it runs.
 */
export type Command = Readonly<{
  name: string;
  roles: readonly Role[];
  /** Whose `help` names it, where that is not everybody who may: buttons of others lead here too. */
  listed?: readonly Role[];
  run: (ctx: Context, rest: string) => Promise<Outcome>;
  presses?: Readonly<Record<string, Press>>;
  forms?: Readonly<Record<string, Submit>>;
  /** What takes longer than an event may, by name; begun by its presses and forms, with their details. */
  tasks?: Readonly<Record<string, (ctx: TaskContext, detail: Readonly<Record<string, string>>) => Promise<Outcome>>>;
  /** Something was typed into a form that is not submitted yet: keeps it, and says what is wrong with what cannot be kept. */
  keep?: (ctx: Context, purpose: Purpose, changed: FormValues) => Promise<ReadonlyMap<string, string>>;
  /** What may be meant by what is typed into a lookup of one of its forms, where the form's own options are not all. */
  suggest?: (asked: Asked, field: string, typed: string) => Promise<readonly Suggestion[]>;
}>;

/** Why this person may not use this command; null if they may. */
export function refusal({ person, words }: Pick<Context, 'person' | 'words'>, { roles }: Command): Outcome | null {
  if (roles.includes(person.role)) return null;
  return { replies: [{ card: sentence(words.text(`bot.refused.${whomFor(roles)}`)) }] };
}

function whomFor(roles: readonly Role[]) {
  if (roles.includes('supervisor')) return roles.includes('manager') ? 'managersOnly' : 'supervisorsOnly';
  if (!roles.includes('appraiser')) return 'managersOnly';
  return roles.includes('manager') ? 'ownersOnly' : 'appraisersOnly';
}

export const EVERYONE: readonly Role[] = ['manager', 'supervisor', 'inspector', 'appraiser', 'executive'];

/** Whether this person's `help` names the command. */
export function isListed({ roles, listed }: Command, role: Role): boolean {
  return (listed ?? roles).includes(role);
}

/** The action of a button: arguments may hold anything but `:`. */
export function actionOf(command: string, press: string, ...args: readonly (string | bigint | number)[]): string {
  return [`${command}.${press}`, ...args].join(':');
}

/** The id that a button carries; 0, which nothing has, if it carries none. */
export function idFrom(argument: string | undefined): bigint {
  return argument !== undefined && /^\d{1,18}$/.test(argument) ? BigInt(argument) : 0n;
}

/** A reply of one sentence. */
export function sentence(text: string, tone: Card['tone'] = 'plain'): Card {
  return { tone, blocks: [{ kind: 'text', text }], summary: plainText(text) };
}
