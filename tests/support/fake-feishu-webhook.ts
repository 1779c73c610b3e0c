/** The fake Feishu's webhook: encryption, signature, the challenge when an address is entered. */

import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Ack } from './fake-feishu-delivery.ts';
import { isObject } from './fake-feishu-rules.ts';

type Options = Readonly<{ encryptKey: string; verificationToken: string; ackMs: number }>;

/** How long an address has to answer its challenge. */
const CHALLENGE_MS = 1000;

export function webhook({ encryptKey, verificationToken, ackMs }: Options) {
  let url: string | null = null;

  return {
    isConnected: () => url !== null,
    /** Enters the app's address in the developer console; refused if it does not answer the challenge. */
    async connect(address: string): Promise<void> {
      const challenge = randomUUID();
      const body = sealed(encryptKey, { type: 'url_verification', token: verificationToken, challenge });
      const ack = await post(address, body, {}, CHALLENGE_MS);
      if (ack.kind !== 'ok' || !isObject(ack.data) || ack.data.challenge !== challenge) {
        throw new Error(`the address does not answer the challenge: ${JSON.stringify(ack)}`);
      }
      url = address;
    },
    /** One attempt; signed and encrypted anew each time, as the platform does. */
    attempt(event: object): Promise<Ack> {
      const body = sealed(encryptKey, event);
      return url === null ? Promise.resolve({ kind: 'offline' }) : post(url, body, signed(encryptKey, body), ackMs);
    },
  };
}

/** The body in which `plain` travels: an object as JSON, or bytes as they are. */
export function sealed(encryptKey: string, plain: object | Uint8Array): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(encryptKey).digest(), iv);
  const bytes = plain instanceof Uint8Array ? plain : Buffer.from(JSON.stringify(plain));
  return JSON.stringify({ encrypt: Buffer.concat([iv, cipher.update(bytes), cipher.final()]).toString('base64') });
}

/** The headers that prove a body; `skewSeconds` from now. */
export function signed(
  encryptKey: string,
  body: string | Uint8Array,
  skewSeconds = 0,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(Date.now() / 1000) + skewSeconds);
  const nonce = randomBytes(8).toString('hex');
  const signature = createHash('sha256')
    .update(timestamp + nonce + encryptKey)
    .update(body)
    .digest('hex');
  return {
    'x-lark-request-timestamp': timestamp,
    'x-lark-request-nonce': nonce,
    'x-lark-signature': signature,
  };
}

async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  withinMs: number,
): Promise<Ack> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(withinMs),
    });
    const text = await response.text();
    return response.status === 200 ? { kind: 'ok', data: JSON.parse(text) } : { kind: 'refused' };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'refused' };
    return { kind: error instanceof Error && error.name === 'TimeoutError' ? 'silent' : 'offline' };
  }
}
