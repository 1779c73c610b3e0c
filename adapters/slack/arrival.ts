import { z } from 'zod';
import type { Event, Payload } from '../../src/chat/event.ts';
import type { Place } from './place.ts';

/** What arrived, and the way there is to answer it at once. */
export type Arrival = Readonly<{ event: Event; surface: Surface }>;

export type Surface =
  /** Nothing but a message can answer. */
  | Readonly<{ kind: 'conversation' }>
  | Readonly<{ kind: 'command'; trigger: string; channel: string }>
  /** A button or shortcut; only a modal can answer where Slack names no `responseUrl`. */
  | Readonly<{ kind: 'press'; trigger: string; responseUrl: string | undefined }>
  /** Somebody called us where others read too. */
  | Readonly<{ kind: 'mention'; channel: string; thread: string | undefined }>
  /** `blocks` and `title` are those of the submitted view. */
  | Readonly<{ kind: 'submission'; title: string; blocks: readonly unknown[]; place: Place }>
  /** Another step is to be drawn in this view, if it still is what it was. */
  | Readonly<{ kind: 'step'; trigger: string; title: string; view: string; hash: string; place: Place }>
  /** A field that is being filled in: there is nothing to say. */
  | Readonly<{ kind: 'typing' }>;

/** What everything interactive says about whose doing it is. */
export const Interaction = z.object({ team: z.object({ id: z.string() }), user: z.object({ id: z.string() }) });

type From = Readonly<{ id: string; workspace: string; user: string; at: Date; forms: Event['forms'] }>;

export function arrival({ id, workspace, user, at, forms }: From, payload: Payload, surface: Surface): Arrival {
  return { event: { id, account: { platform: 'slack', workspace, user }, at, forms, payload }, surface };
}

export function sender({ team, user }: z.infer<typeof Interaction>) {
  return { workspace: team.id, user: user.id };
}

/** Slack's times are seconds with six decimals, as text. */
export function time(ts: string): Date {
  return new Date(Number(ts) * 1000);
}
