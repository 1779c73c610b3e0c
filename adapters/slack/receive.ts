import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Log } from '../../src/chat/adapter.ts';
import { type Admits, Body, createDispatcher, type SlackReceiver } from './dispatch.ts';

/**
 * What Slack posts to our own server: 200 once it is committed, 503 when it is not, so that Slack's Events API delivers again and
 * a person at a button or form sees that it did not work.
 */
export function createHttpReceiver(options: {
  signingSecret: string;
  admits: Admits;
  appId: string;
  deadlineMs: number;
  now: () => Date;
  log: Log;
}): SlackReceiver {
  const { signingSecret, now, log } = options;
  const dispatcher = createDispatcher(options);

  async function handle(request: Request): Promise<Response> {
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (!isSigned(request.headers, bytes, signingSecret, now())) return refuse(401, 'signature');
    if (request.headers.has('content-encoding')) return refuse(415, 'content-encoding');
    const body = parse(request.headers.get('content-type') ?? '', bytes);
    if (body === null) return refuse(400, 'body');
    if (body.type === 'url_verification') return Response.json({ challenge: body.challenge });
    if (body.ssl_check !== undefined) return new Response();

    const outcome = await dispatcher.dispatch(body, Number(request.headers.get('x-slack-retry-num') ?? 0));
    switch (outcome.kind) {
      case 'committed':
        return outcome.reply === undefined ? new Response() : Response.json(outcome.reply);
      case 'failed':
        return new Response(null, { status: 503 });
      case 'refused':
        return refuse(403, outcome.reason);
    }
  }

  function refuse(status: number, reason: string): Response {
    log.warn({ status, reason }, 'slack.refused');
    return new Response(null, { status, headers: { 'x-slack-no-retry': '1' } });
  }

  return {
    routes: [{ method: 'POST', path: '/slack/events', handle }],
    init: dispatcher.init,
    async start() {
      dispatcher.open();
    },
    stop: dispatcher.close,
  };
}

/** Signatures older than this, or from further in the future, could be replays. */
const MOST_SKEW_SECONDS = 300;

/** Besides events, Slack posts checks of the address itself. */
const Posted = Body.extend({ challenge: z.string().optional(), ssl_check: z.string().optional() });
type Posted = z.infer<typeof Posted>;

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
function parse(contentType: string, bytes: Uint8Array): Posted | null {
  const [media = ''] = contentType.split(';');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    switch (media.trim().toLowerCase()) {
      case 'application/json':
        return Posted.parse(JSON.parse(text));
      case 'application/x-www-form-urlencoded': {
        const fields = Object.fromEntries(new URLSearchParams(text));
        return Posted.parse(fields.payload === undefined ? fields : JSON.parse(fields.payload));
      }
      default:
        return null;
    }
  } catch {
    return null;
  }
}
