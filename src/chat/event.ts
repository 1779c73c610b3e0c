import type { Form, FormValues } from './form.ts';

/** One account on one platform. Nothing but the platform's signed envelope may produce it. */
export type Account = Readonly<{ platform: string; workspace: string; user: string }>;

/** Where a message of ours or theirs is on its platform; only the adapter that made it can read it. */
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

export type Payload =
  /** A direct message. `text` is exactly what was typed. */
  | Readonly<{ kind: 'message'; text: string; message: MessageRef }>
  /** The person changed a direct message of theirs. */
  | Readonly<{ kind: 'edit'; text: string; message: MessageRef }>
  /** A command typed where the platform has them; `text` is everything after its name. */
  | Readonly<{ kind: 'command'; text: string }>
  /** A button; `message` is the card it stood on. */
  | Readonly<{ kind: 'press'; action: string; message?: MessageRef }>
  | Readonly<{ kind: 'submit'; form: string; values: FormValues; message?: MessageRef }>
  /** The form was closed without submitting; `values` where the platform tells them. */
  | Readonly<{ kind: 'close'; form: string; values?: FormValues }>
  /** The person opened the conversation with us; greeted once. */
  | Readonly<{ kind: 'open' }>;

/** What must be said at once, within the platform's three seconds. Everything else comes as a delivery. */
export type Answer =
  | Readonly<{ kind: 'done' }>
  | Readonly<{ kind: 'toast'; tone: 'good' | 'problem'; text: string }>
  /** Show this form. Never given for an event that was delivered before. */
  | Readonly<{ kind: 'form'; form: Form }>
  /** The submitted form stays open, with what was typed and an `error` at the fields to mend. */
  | Readonly<{ kind: 'invalid'; form: Form }>;

/**
 * Hands an event to the bot. Resolves when its effect is committed, and only then may it be acknowledged.
 * Rejects when nothing was stored: the platform is to deliver it again, or the person to try again.
 */
export type Receive = (event: Event) => Promise<Answer>;
