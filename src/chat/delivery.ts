import type { Card } from './card.ts';
import type { Account, MessageRef } from './event.ts';
import type { Form } from './form.ts';

export type Content = Readonly<{ kind: 'card'; card: Card }> | Readonly<{ kind: 'form'; form: Form }>;

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
  replaces?: MessageRef;
}>;

/** What became of an attempt. `retry` is for what may pass; `dead` will never succeed and its reason is shown to people. */
export type Sent =
  | Readonly<{ kind: 'sent'; message: MessageRef }>
  | Readonly<{ kind: 'retry'; afterMs: number; reason: string }>
  | Readonly<{ kind: 'dead'; reason: string }>;
