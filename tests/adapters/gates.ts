import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import { createFeishu } from '../../adapters/feishu/index.ts';
import { createSlack } from '../../adapters/slack/index.ts';
import type { Answer, Event } from '../../src/chat/event.ts';
import { fakeFeishu } from '../support/fake-feishu.ts';
import { sealed, signed } from '../support/fake-feishu-webhook.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { NO_PICTURES } from '../support/pictures.ts';
import { serve } from './serve.ts';

/** The headers of a request. */
export type Headers = Readonly<Record<string, string | string[]>>;
/** A request. */
export type Posted = Readonly<{ body: string | Uint8Array; headers: Headers }>;
type How = Readonly<{ skewSeconds?: number; secret?: string }>;
/** What hears the events, as an adapter is given it. */
export type Receive = (event: Event) => Promise<Answer>;

/** A platform before our real server, with somebody who can do all that the platform's own servers can. */
export type Gate = Readonly<{
  /** What a message of Li is, before it is packed; every time another event. */
  message(text?: string): Envelope;
  /** The body in which this travels. */
  packed(plain: object | Uint8Array): string;
  /** The headers that prove a body. */
  proof(body: string | Uint8Array, how?: How): Headers;
  /** Its status and what it says. */
  posts(posted: Posted, chunked?: boolean): Promise<string>;
  /** Pushes over whichever way it goes; whether it was acknowledged. */
  pushes(envelope: object): Promise<boolean>;
  names: Readonly<{ time: string; signature: string }>;
  /** The parts of an envelope that say whose it is. */
  foreign: Readonly<{
    app: (one: Envelope) => object;
    tenant: (one: Envelope) => object;
    type: (one: Envelope) => object;
  }>;
  events: readonly Event[];
  /** Fails unless an honest message is still heard. */
  lives(): Promise<void>;
}>;
type Envelope = Readonly<Record<string, unknown>>;

const DONE: Receive = async () => ({ kind: 'done' });
const LI = 'li';

/** Slack, either way. */
export async function slackGate(way: 'http' | 'socket', receive = DONE): Promise<Gate> {
  const { events, given, lives } = listener(receive);
  const slack = await fakeSlack({ ackMs: 500 });
  onTestFinished(() => slack.close());
  slack.joins(LI);
  const { signingSecret, appToken, workspace: team_id, appId: api_app_id } = slack.credentials;
  const transport =
    way === 'http' ? ({ kind: 'http', signingSecret } as const) : ({ kind: 'socket', appToken } as const);
  const url = `${await serve(createSlack({ ...NO_PICTURES, ...slack.credentials, ...given, transport, apiUrl: slack.apiUrl }))}/slack/events`;
  if (way === 'http') slack.connect(url);
  let count = 0;
  const proof: Gate['proof'] = (body, { skewSeconds = 0, secret = signingSecret } = {}) => {
    const time = String(Math.floor(Date.now() / 1000) + skewSeconds);
    const signature = createHmac('sha256', secret).update(`v0:${time}:`).update(body).digest('hex');
    return {
      'content-type': 'application/json',
      'x-slack-request-timestamp': time,
      'x-slack-signature': `v0=${signature}`,
    };
  };
  const pushes = async (envelope: object) => {
    if (way === 'socket') return (await slack.socket.deliver('events_api', envelope, 0)) !== null;
    const body = JSON.stringify(envelope);
    return (await post(url, { body, headers: proof(body) })).startsWith('200');
  };
  return {
    message: (text = '写日志') => ({
      type: 'event_callback',
      team_id,
      api_app_id,
      event_id: `Ev${++count}`,
      event_time: Math.floor(Date.now() / 1000),
      event: { type: 'message', channel_type: 'im', channel: 'Dli', user: LI, text, ts: `${count}.0`, event_ts: '1.0' },
    }),
    packed: (plain) => (plain instanceof Uint8Array ? Buffer.from(plain).toString('latin1') : JSON.stringify(plain)),
    proof,
    posts: (posted, chunked) => post(url, posted, chunked),
    pushes,
    names: { time: 'x-slack-request-timestamp', signature: 'x-slack-signature' },
    foreign: {
      app: (one) => ({ ...one, api_app_id: 'A6666' }),
      tenant: (one) => ({ ...one, team_id: 'T6666' }),
      type: (one) => ({ ...one, event: { type: 'constructor', user: LI } }),
    },
    events,
    lives: () => lives(() => slack.says(LI, '还在吗')),
  };
}

/** Feishu, either way. */
export async function feishuGate(way: 'webhook' | 'long connection', receive = DONE): Promise<Gate> {
  const { events, given, lives } = listener(receive);
  const feishu = await fakeFeishu({ redeliverMs: [] });
  onTestFinished(feishu.close);
  const { appId, appSecret, base: domain, encryptKey, verificationToken } = feishu;
  const webhook = way === 'webhook' ? { encryptKey, verificationToken } : null;
  const url = `${await serve(createFeishu({ ...NO_PICTURES, appId, appSecret, domain, webhook, ...given }))}/feishu/events`;
  if (webhook) await feishu.connect(url);
  return {
    message: (text = '写日志') => feishu.message(LI, 'text', { text }),
    packed: (plain) => sealed(encryptKey, plain),
    proof: (body, { skewSeconds, secret = encryptKey } = {}) => signed(secret, body, skewSeconds),
    posts: (posted, chunked) => post(url, posted, chunked),
    pushes: (envelope) =>
      feishu.push(envelope).then(
        () => true,
        () => false,
      ),
    names: { time: 'x-lark-request-timestamp', signature: 'x-lark-signature' },
    foreign: {
      app: (one) => within(one, ['header', 'app_id'], 'cli_6666666666666666'),
      tenant: (one) => within(one, ['event', 'sender', 'tenant_key'], 'tenant_6666'),
      type: (one) => within(one, ['header', 'event_type'], 'constructor'),
    },
    events,
    lives: () => lives(() => feishu.says(LI, '还在吗')),
  };
}

/** With the platform’s own proof. */
export const proven = (gate: Gate, plain: object | Uint8Array, how?: How): Posted => {
  const body = gate.packed(plain);
  return { body, headers: gate.proof(body, how) };
};
/** The same with another value at a path. */
export function within(one: unknown, [key, ...rest]: readonly string[], value: unknown): object {
  const fields: Record<string, unknown> = { ...(typeof one === 'object' ? one : {}) };
  if (key !== undefined) fields[key] = rest.length === 0 ? value : within(fields[key], rest, value);
  return fields;
}

function listener(receive: Receive) {
  const events: Event[] = [];
  const hear: Receive = (event) => {
    events.push(event);
    return receive(event);
  };
  const log = { info() {}, warn() {}, error() {} };
  const lives = async (say: () => Promise<unknown>) => {
    const before = events.length;
    await say();
    expect(events.length).toBe(before + 1);
    expect(events.at(-1)?.payload).toMatchObject({ kind: 'message', text: '还在吗' });
    // Nothing that came may have changed what every object is.
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  };
  return {
    events,
    given: { ...NO_PICTURES, receive: hear, suggest: async () => [], log, now: () => new Date() },
    lives,
  };
}

/** A request as it is, byte by byte; without a length where it is `chunked`. */
function post(url: string, { body, headers }: Posted, chunked = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sending = request(url, { method: 'POST', headers: { ...headers, ...length } }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve(`${response.statusCode} ${Buffer.concat(chunks)}`.trim());
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
