import { createHmac, timingSafeEqual } from 'node:crypto';
import type { App, Receiver } from '@slack/bolt';
import { z } from 'zod';
import type { Log } from '../../src/chat/adapter.ts';

/** What an acknowledgement carries; nothing for most. */
export type Reply = object | undefined;

/**
 * Called by the app's middleware once an event's effect is committed; from then on it is acknowledged. `reply` finds out what to
 * say with it, and is not called when Slack has been told to deliver the event again.
 */
export type Commit = (reply: () => Promise<Reply>) => void;

export type HttpReceiver = Receiver & Readonly<{ handle(request: Request): Promise<Response> }>;

/**
 * A Bolt receiver on our own server. Bolt's would acknowledge events before anyone has seen them; this one answers 200 only
 * after the middleware has called `context.commit`, and 503 when it has not within `deadlineMs`, so that Slack's Events API
 * delivers again and a person at a button or form sees that it did not work.
 */
export function createReceiver(options: {
  signingSecret: string;
  workspace: string;
  appId: string;
  deadlineMs: number;
  now: () => Date;
  log: Log;
}): HttpReceiver {
  const { signingSecret, workspace, appId, deadlineMs, now, log } = options;
  const running = new Set<Promise<void>>();
  let app: App | undefined;
  let open = false;

  async function handle(request: Request): Promise<Response> {
    if (!open) return new Response(null, { status: 503 });
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (!isSigned(request.headers, bytes, signingSecret, now())) return refuse(401, 'signature');
    if (request.headers.has('content-encoding')) return refuse(415, 'content-encoding');
    const body = parse(request.headers.get('content-type') ?? '', bytes);
    if (body === null) return refuse(400, 'body');
    const { type, challenge, ssl_check, api_app_id, team_id, team } = body;
    if (type === 'url_verification') return Response.json({ challenge });
    if (ssl_check !== undefined) return new Response();
    if (api_app_id !== appId) return refuse(403, 'app');
    if ((team_id ?? team?.id) !== workspace) return refuse(403, 'workspace');
    if (type === 'app_rate_limited') {
      log.warn({}, 'slack.events_rate_limited');
      return new Response();
    }
    return dispatch(body, Number(request.headers.get('x-slack-retry-num') ?? 0));
  }

  function dispatch(body: Body, retryNum: number): Promise<Response> {
    return new Promise((resolve) => {
      let state: 'waiting' | 'committed' | 'late' = 'waiting';
      let replying: Promise<void> | undefined;
      const timer = setTimeout(() => {
        if (state === 'waiting') {
          state = 'late';
          log.error({ type: body.type, retryNum }, 'slack.too_late');
        }
        resolve(new Response(null, { status: state === 'committed' ? 200 : 503 }));
      }, deadlineMs);
      const answer = (response: Response) => {
        clearTimeout(timer);
        resolve(response);
      };
      const commit: Commit = (reply) => {
        if (state === 'late') return;
        state = 'committed';
        replying = reply().then(
          (said) => answer(said === undefined ? new Response() : Response.json(said)),
          (error: unknown) => {
            log.error({ error: String(error) }, 'slack.reply_failed');
            answer(new Response());
          },
        );
      };
      const event = { body, retryNum, ack: async () => {}, customProperties: { commit } };
      const run = (app?.processEvent(event) ?? Promise.resolve())
        .catch((error: unknown) => log.error({ error: String(error) }, 'slack.event_failed'))
        .then(() => {
          if (state === 'waiting') answer(new Response(null, { status: 503 }));
          return replying;
        })
        .finally(() => running.delete(run));
      running.add(run);
    });
  }

  function refuse(status: number, reason: string): Response {
    log.warn({ status, reason }, 'slack.refused');
    return new Response(null, { status, headers: { 'x-slack-no-retry': '1' } });
  }

  return {
    handle,
    init(bolt) {
      app = bolt;
    },
    async start() {
      open = true;
    },
    async stop() {
      open = false;
      await Promise.all(running);
    },
  };
}

/** Signatures older than this, or from further in the future, could be replays. */
const MOST_SKEW_SECONDS = 300;

const Body = z.looseObject({
  type: z.string().optional(),
  challenge: z.string().optional(),
  ssl_check: z.string().optional(),
  api_app_id: z.string().optional(),
  team_id: z.string().optional(),
  team: z.object({ id: z.string() }).nullish(),
});
type Body = z.infer<typeof Body>;

function isSigned(headers: Headers, bytes: Uint8Array, secret: string, now: Date): boolean {
  const timestamp = headers.get('x-slack-request-timestamp') ?? '';
  const signature = headers.get('x-slack-signature') ?? '';
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > MOST_SKEW_SECONDS) return false;
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(bytes).digest('hex');
  const expected = Buffer.from(`v0=${digest}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Events are JSON, commands a form, everything interactive a form with JSON in its `payload`. */
function parse(contentType: string, bytes: Uint8Array): Body | null {
  const [media = ''] = contentType.split(';');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    switch (media.trim().toLowerCase()) {
      case 'application/json':
        return Body.parse(JSON.parse(text));
      case 'application/x-www-form-urlencoded': {
        const fields = Object.fromEntries(new URLSearchParams(text));
        return Body.parse(fields.payload === undefined ? fields : JSON.parse(fields.payload));
      }
      default:
        return null;
    }
  } catch {
    return null;
  }
}
