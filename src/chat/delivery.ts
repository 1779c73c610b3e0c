import type { Card } from './card.ts';
import type { Account, MessageRef } from './event.ts';
import type { Form } from './form.ts';

/**
 * `home`: it is no message, but what stands on the person's home page from now on. Only whoever has one is sent such. A file of ours is
 * named by its id; `otherwise` is said in its place where the platform does not take it, or the file is there no more.
 */
export type Content =
  | Readonly<{ kind: 'card'; card: Card; home?: true }>
  | Readonly<{ kind: 'form'; form: Form }>
  | Readonly<{ kind: 'file'; file: string; name: string; otherwise: Card }>;

/**
 * One message meant for one person. `key` is unique for ever: whoever sends it again with the same key sends the same
 * message. `replaces` is an earlier message that is to be changed in place; where it cannot be, a new one is sent.
 */
export type Delivery = Readonly<{
  key: string;
  /** 1 the first time. From 2 on the platform may already have the message: look before sending where it does not deduplicate. */
  attempt: number;
  to: Account;
  /** `zh-CN` or `en`: for the few words an encoder adds itself. */
  locale: string;
  content: Content;
  /** Their client shows no cards: where messages without structure are something else, it is such a one. */
  textOnly?: true;
  replaces?: MessageRef;
  /** The thread it belongs into, where the platform has threads. */
  thread?: MessageRef;
  /** Earlier attempts have brought parts of it: the next one is due. */
  begun?: Begun;
}>;

/**
 * How far a message of several parts has come: those that stand, and those of the message whose place they take. `drawing` is the
 * adapter's own.
 */
export type Begun = Readonly<{ standing: readonly MessageRef[]; old: readonly MessageRef[]; drawing?: string }>;

/**
 * What became of an attempt. `reason` is for operators: the platform and its own code, nothing that people wrote.
 * - `part`: one more of several messages stands. The next takes an attempt of its own, so that each counts towards the limits.
 * - `retry`: it may pass. With `limit` it is not this message that came too soon but everything for the workspace: all of it pauses.
 * - `dead`: this message will never be taken, whatever becomes of others.
 * - `gone`: no message to this person, or nobody's in this workspace, will be taken until something changes there.
 */
export type Sent =
  | Readonly<{ kind: 'sent'; message: MessageRef }>
  | Readonly<{ kind: 'part'; begun: Begun }>
  | Readonly<{ kind: 'retry'; afterMs: number; reason: string; limit?: 'workspace' }>
  | Readonly<{ kind: 'dead'; cause: 'refused' | 'sensitive'; reason: string }>
  | Gone;

/** Who is out of reach, and why; the causes have words in every language. */
export type Gone =
  | Readonly<{
      kind: 'gone';
      who: 'person';
      cause: 'deactivated' | 'unknown' | 'outside' | 'blocked' | 'closed';
      reason: string;
    }>
  | Readonly<{ kind: 'gone'; who: 'workspace'; cause: 'token' | 'permission'; reason: string }>;
