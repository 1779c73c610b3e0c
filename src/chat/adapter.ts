import type { Delivery, Sent } from './delivery.ts';
import type { Account } from './event.ts';

/** A place where people are. Made by its factory with everything it needs, `Receive` included. */
export type Adapter = Readonly<{
  platform: string;
  /** HTTP endpoints the one server is to offer; bodies are cut at 1 MB before they get here. */
  routes: readonly Route[];
  start(): Promise<void>;
  /** Takes nothing new, lets what runs come to its end. */
  stop(): Promise<void>;
  /** One attempt, no retries of its own. Resolves also when it failed; rejects only for a mistake of ours. */
  send(delivery: Delivery): Promise<Sent>;
  /** What the platform vouches for about an account; null when it cannot say. */
  profile(account: Account): Promise<Profile | null>;
}>;

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
