import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Log, Route } from '../../src/chat/adapter.ts';
import type { Receiver } from './receive.ts';

/** What the developer console shows under “Encryption Strategy”; both prove that a request is the platform's. */
export type WebhookSecrets = Readonly<{ encryptKey: string; verificationToken: string }>;

type Options = WebhookSecrets & Readonly<{ handlers: Receiver['handlers']; log: Log; now: () => Date }>;

/**
 * The endpoint the platform posts events and card callbacks to. 200, with what is to be shown at once, only when the bot has
 * stored the event; 503 when it has not, so that it comes again. What does not prove itself gets a status and no word more.
 * https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/encrypt-key-encryption-configuration-case
 */
export function createWebhook({ encryptKey, verificationToken, handlers, log, now }: Options): Route {
  const key = sha256(encryptKey);
  const handlerOf = new Map(Object.entries(handlers));

  async function handle(request: Request): Promise<Response> {
    const { headers } = request;
    if (headers.has('content-encoding')) return refuse(415, 'content-encoding');
    const raw = await bytesOf(request);
    const body = decrypt(raw, key);
    const challenge = Challenge.safeParse(body).data;
    // Asked once, when the address is entered in the developer console: encrypted, but not signed.
    if (challenge && isSame(challenge.token, verificationToken))
      return Response.json({ challenge: challenge.challenge });
    // One status for all that is not signed: it must not tell a right padding from a wrong one.
    if (!isSigned(headers, raw, encryptKey, now())) return refuse(401, 'signature');
    const envelope = Envelope.safeParse(body).data;
    if (!envelope) return refuse(400, 'body');
    const { header, event } = envelope;
    if (!isSame(header.token, verificationToken)) return refuse(401, 'token');

    const handler = handlerOf.get(header.event_type);
    // Subscribed to without need: acknowledged, or it would come again.
    if (!handler) return Response.json({});
    // In one object, as the SDK's dispatcher hands events out.
    return handler({ ...header, ...event }).then(
      (answer) => Response.json(answer),
      () => new Response(null, { status: 503 }),
    );
  }

  function refuse(status: number, why: string): Response {
    log.warn({ status, why }, 'feishu.webhook_refused');
    return new Response(null, { status });
  }

  return { method: 'POST', path: '/feishu/events', handle };
}

/** Signatures older than this, or from further in the future, could be replays. */
const MOST_SKEW_SECONDS = 300;

const Encrypted = z.object({ encrypt: z.string() });
const Challenge = z.object({ type: z.literal('url_verification'), token: z.string(), challenge: z.string() });
const Envelope = z.object({
  header: z.looseObject({ event_type: z.string(), token: z.string() }),
  event: z.looseObject({}),
});

/** Nothing where the sender goes away before the end. */
async function bytesOf(request: Request): Promise<Uint8Array> {
  return new Uint8Array(await request.arrayBuffer().catch(() => new ArrayBuffer(0)));
}

function isSigned(headers: Headers, raw: Uint8Array, encryptKey: string, now: Date): boolean {
  const timestamp = headers.get('x-lark-request-timestamp') ?? '';
  const nonce = headers.get('x-lark-request-nonce') ?? '';
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > MOST_SKEW_SECONDS) return false;
  const expected = createHash('sha256')
    .update(timestamp + nonce + encryptKey)
    .update(raw)
    .digest('hex');
  return isSame(headers.get('x-lark-signature') ?? '', expected);
}

/** The JSON within the encrypted body; undefined for everything that is none. The first 16 bytes are the initial vector. */
function decrypt(raw: Uint8Array, key: Buffer): unknown {
  try {
    const sealed = Buffer.from(Encrypted.parse(json(raw)).encrypt, 'base64');
    const decipher = createDecipheriv('aes-256-cbc', key, sealed.subarray(0, 16));
    return json(Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]));
  } catch {
    return undefined;
  }
}

function json(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

/** In constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
