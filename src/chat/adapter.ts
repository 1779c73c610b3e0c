import type { Chart } from './card.ts';
import type { Delivery, Sent } from './delivery.ts';
import type { Account } from './event.ts';

/** A place where people are. Made by its factory with everything it needs, `Receive` included. */
export type Adapter = Readonly<{
  platform: string;
  /** Left out where a platform takes whatever comes. */
  limits?: Limits;
  /** HTTP endpoints the one server is to offer; bodies are cut at 1 MB before they get here. */
  routes: readonly Route[];
  start(): Promise<void>;
  /** Takes nothing new, lets what runs come to its end. */
  stop(): Promise<void>;
  /** One attempt at one message, or the next part of one, no retries of its own. Resolves also when it failed; rejects only for a mistake of ours. */
  send(delivery: Delivery): Promise<Sent>;
  /** What the platform vouches for about an account; null when it cannot say. */
  profile(account: Account): Promise<Profile | null>;
  /** One attempt to get a picture or a file that the account sent. `ref` is as it stood in the event. */
  fetch(account: Account, ref: string): Promise<Fetched>;
}>;

/** `gone` will never succeed; its reason is for whoever runs Daybook. */
export type Fetched =
  | Readonly<{ kind: 'here'; bytes: Uint8Array }>
  | Readonly<{ kind: 'retry'; afterMs: number; reason: string }>
  | Readonly<{ kind: 'gone'; reason: string }>;

/** No picture and no file that is sent may be larger than this, in bytes. */
export const LARGEST_PICTURE = 10 * 1024 * 1024;

/**
 * Finds what the platform calls a picture of ours at `place` (platform and workspace), or lets `upload` bring it there once.
 * Null while there is no such picture, or it is still being fetched.
 */
export type NamePicture = (
  id: string,
  place: string,
  upload: (jpeg: Uint8Array) => Promise<string>,
) => Promise<string | null>;

/** The bytes of a file of ours, at most {@link LARGEST_PICTURE}; null when it is there no more. */
export type ReadFile = (id: string) => Promise<Uint8Array | null>;

/** Draws a chart as a PNG picture, beside everything else that goes on. */
export type DrawChart = (chart: Chart, locale: string) => Promise<Uint8Array>;

/** So many messages at the most within any span of `perMs` milliseconds. */
export type Rate = Readonly<{ most: number; perMs: number }>;

/**
 * What a platform takes. `workspace` counts the messages to everybody there together, and each of its rates holds; `person` those
 * to one account. A change in place counts as a message.
 */
export type Limits = Readonly<{ workspace: readonly Rate[]; person: Rate }>;

export type Route = Readonly<{
  method: 'GET' | 'POST';
  /** May end in `/*`. */
  path: string;
  handle(request: Request): Promise<Response>;
}>;

/** `native`: a full member of this workspace, neither guest nor from another organisation. */
export type Profile = Readonly<{ email: string | null; native: boolean }>;

/** The lines an adapter logs: an event name and figures or ids, never what people wrote. */
export type Log = Readonly<{
  info(fields: Readonly<Record<string, unknown>>, event: string): void;
  warn(fields: Readonly<Record<string, unknown>>, event: string): void;
  error(fields: Readonly<Record<string, unknown>>, event: string): void;
}>;
