import type { App, Receiver } from '@slack/bolt';
import { z } from 'zod';
import type { Log, Route } from '../../src/chat/adapter.ts';

/** A way in for what Slack sends. */
export type SlackReceiver = Receiver & Readonly<{ routes: readonly Route[] }>;

/** What an acknowledgement carries; nothing for most. */
export type Reply = object | undefined;

/**
 * Called by the app's middleware once an event's effect is committed; from then on it is acknowledged. `reply` finds out what to
 * say with it, and is not called when Slack has been told to deliver the event again.
 */
export type Commit = (reply: () => Promise<Reply>) => void;

/** `committed` is to be acknowledged, `failed` is not, and what is `refused` need not be sent again. */
export type Outcome =
  | Readonly<{ kind: 'committed'; reply: Reply }>
  | Readonly<{ kind: 'failed' }>
  | Readonly<{ kind: 'refused'; reason: 'app' | 'workspace' }>;

/** Whether the app is installed in a workspace, and is to be. Rejects when that cannot be found out now. */
export type Admits = (workspace: string) => Promise<boolean>;

/** What every body has in common. */
export const Body = z.looseObject({
  type: z.string().optional(),
  api_app_id: z.string().optional(),
  team_id: z.string().optional(),
  team: z.object({ id: z.string() }).nullish(),
});
export type Body = z.infer<typeof Body>;

/**
 * Hands bodies of whatever transport to Bolt. Bolt would have them acknowledged before anyone has seen them; here one is
 * `committed` only after the middleware has called `context.commit`, and `failed` when it has not within `deadlineMs`.
 */
export function createDispatcher(options: { admits: Admits; appId: string; deadlineMs: number; log: Log }) {
  const { admits, appId, deadlineMs, log } = options;
  const running = new Set<Promise<void>>();
  let app: App | undefined;
  let open = false;

  /** Never rejects. `retryNum` is 0 the first time. */
  async function dispatch(body: Body, retryNum: number): Promise<Outcome> {
    if (!open) return { kind: 'failed' };
    if (body.api_app_id !== appId) return { kind: 'refused', reason: 'app' };
    if (body.type === 'app_rate_limited') {
      log.warn({}, 'slack.events_rate_limited');
      return { kind: 'committed', reply: undefined };
    }
    return hand(body, retryNum);
  }

  function hand(body: Body, retryNum: number): Promise<Outcome> {
    return new Promise((resolve) => {
      let state: 'waiting' | 'committed' | 'late' = 'waiting';
      let replying: Promise<void> | undefined;
      const timer = setTimeout(() => {
        if (state === 'committed') return resolve({ kind: 'committed', reply: undefined });
        state = 'late';
        log.error({ type: body.type, retryNum }, 'slack.too_late');
        resolve({ kind: 'failed' });
      }, deadlineMs);
      const settle = (outcome: Outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      const commit: Commit = (reply) => {
        if (state === 'late') return;
        state = 'committed';
        replying = reply().then(
          (said) => settle({ kind: 'committed', reply: said }),
          (error: unknown) => {
            log.error({ error: String(error) }, 'slack.reply_failed');
            settle({ kind: 'committed', reply: undefined });
          },
        );
      };
      const event = { body, retryNum, ack: async () => {}, customProperties: { commit } };
      const run = admits(body.team_id ?? body.team?.id ?? '')
        .then((admitted) => {
          if (!admitted) return settle({ kind: 'refused', reason: 'workspace' });
          return app?.processEvent(event);
        })
        .catch((error: unknown) => log.error({ error: String(error) }, 'slack.event_failed'))
        .then(() => {
          if (state === 'waiting') settle({ kind: 'failed' });
          return replying;
        })
        .finally(() => running.delete(run));
      running.add(run);
    });
  }

  return {
    dispatch,
    init(bolt: App): void {
      app = bolt;
    },
    open(): void {
      open = true;
    },
    /** Takes nothing new; resolves when what runs has come to its end. */
    async close(): Promise<void> {
      open = false;
      await Promise.all(running);
    },
  };
}
