import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFeishu } from '../../adapters/feishu/index.ts';
import { createSlack } from '../../adapters/slack/index.ts';
import type { Adapter } from '../../src/chat/adapter.ts';
import type { Answer, Event } from '../../src/chat/event.ts';
import { startServer } from '../../src/server.ts';
import { openDaybook } from '../support/daybook.ts';
import { fakeFeishu } from '../support/fake-feishu.ts';
import { sealed, signed } from '../support/fake-feishu-webhook.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { NO_PICTURES } from '../support/pictures.ts';
import { feishuPlace, slackPlace } from '../support/places.ts';

type Headers = Readonly<Record<string, string | string[]>>;
type Posted = Readonly<{ body: string | Uint8Array; headers: Headers }>;
type How = Readonly<{ skewSeconds?: number; secret?: string }>;
type Receive = (event: Event) => Promise<Answer>;

/** A platform before our real server, with somebody who can do all that the platform's own servers can. */
type Gate = Readonly<{
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

async function serve(adapter: Adapter) {
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    routes: adapter.routes,
    health: async () => ({ ok: true }),
    metrics: async () => ({ type: 'text/plain', text: '' }),
    log: { info() {}, warn() {}, error() {} },
  });
  onTestFinished(async () => {
    await adapter.stop();
    await server.stop(0);
  });
  await adapter.start();
  return server.url;
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

async function slackGate(way: 'http' | 'socket', receive = DONE): Promise<Gate> {
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

async function feishuGate(way: 'webhook' | 'long connection', receive = DONE): Promise<Gate> {
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

/** The same with another value at a path. */
function within(one: unknown, [key, ...rest]: readonly string[], value: unknown): object {
  const fields: Record<string, unknown> = { ...(typeof one === 'object' ? one : {}) };
  if (key !== undefined) fields[key] = rest.length === 0 ? value : within(fields[key], rest, value);
  return fields;
}

function without(headers: Headers, name: string): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}

const DEEP = '['.repeat(200_000);
const MOST_BYTES = 1024 * 1024;
const utf8 = (text: string) => new TextEncoder().encode(text);

/** What is sent, and what it is answered; where they differ, by Slack and by Feishu. */
type Entry = readonly [name: string, answer: string | readonly [slack: string, feishu: string], (gate: Gate) => Posted];

const proven = (gate: Gate, plain: object | Uint8Array, how?: How): Posted => {
  const body = gate.packed(plain);
  return { body, headers: gate.proof(body, how) };
};
const altered = (gate: Gate, change: (headers: Headers) => Headers): Posted => {
  const posted = proven(gate, gate.message());
  return { ...posted, headers: change(posted.headers) };
};

const ENTRIES: readonly Entry[] = [
  ['a signature with another secret', '401', (gate) => proven(gate, gate.message(), { secret: 'guessed it' })],
  [
    'one byte altered',
    '401',
    (gate) => {
      const { body, headers } = proven(gate, gate.message());
      const bytes = Buffer.from(body);
      bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
      return { body: bytes, headers };
    },
  ],
  [
    'one space more',
    '401',
    (gate) => {
      const { body, headers } = proven(gate, gate.message());
      return { body: `${body} `, headers };
    },
  ],
  [
    'the signature of another message',
    '401',
    (gate) => ({ ...proven(gate, gate.message()), headers: proven(gate, gate.message('别的')).headers }),
  ],
  ['a signature of 302 seconds ago', '401', (gate) => proven(gate, gate.message(), { skewSeconds: -302 })],
  ['a signature 302 seconds ahead', '401', (gate) => proven(gate, gate.message(), { skewSeconds: 302 })],
  ['no timestamp', '401', (gate) => altered(gate, (headers) => without(headers, gate.names.time))],
  ['no signature', '401', (gate) => altered(gate, (headers) => without(headers, gate.names.signature))],
  ['an empty signature', '401', (gate) => altered(gate, (headers) => ({ ...headers, [gate.names.signature]: '' }))],
  [
    'half a signature',
    '401',
    (gate) =>
      altered(gate, (headers) => ({
        ...headers,
        [gate.names.signature]: String(headers[gate.names.signature]).slice(0, 35),
      })),
  ],
  [
    'a timestamp in scientific notation',
    '401',
    (gate) => altered(gate, (headers) => ({ ...headers, [gate.names.time]: '1e9' })),
  ],
  [
    'two signatures, one of them right',
    '401',
    (gate) =>
      altered(gate, (headers) => ({
        ...headers,
        [gate.names.signature]: ['v0=00', String(headers[gate.names.signature])],
      })),
  ],
  [
    'two timestamps, one of them right',
    '401',
    (gate) => altered(gate, (headers) => ({ ...headers, [gate.names.time]: [String(headers[gate.names.time]), '1'] })),
  ],
  ['nothing at all, unsigned', '401', () => ({ body: '', headers: {} })],
  ['another app', ['403', '200 {}'], (gate) => proven(gate, gate.foreign.app(gate.message()))],
  ['another organisation', ['403', '200 {}'], (gate) => proven(gate, gate.foreign.tenant(gate.message()))],
  [
    'a type that is a property of every object',
    ['200', '200 {}'],
    (gate) => proven(gate, gate.foreign.type(gate.message())),
  ],
  [
    'one byte more than 1 MB',
    '413 too large',
    (gate) => {
      const body = 'a'.repeat(MOST_BYTES + 1);
      return { body, headers: gate.proof(body) };
    },
  ],
  [
    'a compressed body',
    '415',
    (gate) => {
      const body = gzipSync(gate.packed(gate.message()));
      return { body, headers: { ...gate.proof(body), 'content-encoding': 'gzip' } };
    },
  ],
  [
    'a body that only says it is compressed',
    '415',
    (gate) => altered(gate, (headers) => ({ ...headers, 'content-encoding': 'br' })),
  ],
  ['JSON 200 000 deep', '400', (gate) => proven(gate, utf8(DEEP + ']'.repeat(DEEP.length)))],
  ['JSON that does not end', '400', (gate) => proven(gate, utf8(`{"event":${DEEP}`))],
  [
    'invalid UTF-8',
    '400',
    (gate) => {
      const plain = Buffer.from(`{"a":"\xff\xfe"}`, 'latin1');
      const body = gate.packed(plain);
      const bytes = body.startsWith('{"encrypt"') ? body : plain;
      return { body: bytes, headers: gate.proof(bytes) };
    },
  ],
  ['null', '400', (gate) => proven(gate, utf8('null'))],
  ['a list', '400', (gate) => proven(gate, utf8('[]'))],
  ['a number', '400', (gate) => proven(gate, utf8('1e999'))],
  [
    'garbage where the platform puts ciphertext',
    ['403', '400'],
    (gate) => {
      const body = '{"encrypt":"AAAA"}';
      return { body, headers: gate.proof(body) };
    },
  ],
];

describe.each([
  ['Slack over HTTP', () => slackGate('http'), 0],
  ['Feishu by webhook', () => feishuGate('webhook'), 1],
] as const)('%s', (_, open, which) => {
  it.each(ENTRIES)('%s', async (_, answers, posted) => {
    const gate = await open();
    const answer = typeof answers === 'string' ? answers : answers[which];
    expect(await gate.posts(posted(gate))).toBe(answer);
    expect(gate.events).toEqual([]);
    await gate.lives();
  });

  it('is cut at 1 MB however long a body says it is', async () => {
    const gate = await open();
    const body = 'a'.repeat(MOST_BYTES + 1);
    expect(await gate.posts({ body, headers: gate.proof(body) }, true)).toBe('413 too large');
    await gate.lives();
  });

  it('takes what proves itself, 299 seconds either way', async () => {
    const gate = await open();
    for (const skewSeconds of [-299, 0, 299]) {
      expect(await gate.posts(proven(gate, gate.message(), { skewSeconds }))).toMatch(/^200/);
    }
    expect(gate.events).toHaveLength(3);
  });

  it('keys that would change every object change none', async () => {
    const gate = await open();
    const plain = JSON.stringify(gate.message()).replace(
      '{',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
    );
    expect(await gate.posts(proven(gate, utf8(plain)))).toMatch(/^200/);
    await gate.lives();
  });
});

describe.each([
  ['Slack over HTTP', () => slackGate('http')],
  ['Slack over Socket Mode', () => slackGate('socket')],
  ['Feishu by webhook', () => feishuGate('webhook')],
  ['Feishu over its long connection', () => feishuGate('long connection')],
] as const)('from the platform itself, %s', (_, open) => {
  it('another app’s and another organisation’s events are nothing to us', async () => {
    const gate = await open();
    for (const foreign of [gate.foreign.app, gate.foreign.tenant, gate.foreign.type]) {
      await gate.pushes(foreign(gate.message()));
    }
    expect(gate.events).toEqual([]);
    await gate.lives();
  });

  it('anything may be missing, null or of another kind: whoever is heard is the sender, and nothing breaks', async () => {
    const gate = await open();
    const strange = fc.constantFrom<unknown>(null, [], {}, 0, -1, '', 'x', true, { length: 1e9 }, ['x'], '__proto__');
    const changes = fc.array(fc.tuple(fc.nat(), strange), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        const changed = all.reduce<unknown>((one, [at, value]) => {
          const paths = pathsOf(one);
          return within(one, paths[at % paths.length] ?? [], value);
        }, gate.message());
        const before = gate.events.length;
        await gate.pushes(changed as object);
        for (const { account, id } of gate.events.slice(before)) {
          expect(['li', 'x', '__proto__']).toContain(account.user);
          expect(id).not.toBe('');
        }
      }),
      { numRuns: 60 },
    );
    await gate.lives();
  });
});

/** Where something can be replaced in it. */
function pathsOf(one: unknown): readonly (readonly string[])[] {
  if (typeof one !== 'object' || one === null) return [];
  return Object.entries(one).flatMap(([key, value]) => [[key], ...pathsOf(value).map((rest) => [key, ...rest])]);
}

describe('with the whole of Daybook behind it', () => {
  const ALIVE =
    '<!channel> <!here> <@U123> <#C1|x> <http://a.example|b> <at user_id="all">所有人</at> <at id=all></at> **x** `y` [a](http://b)';

  it.each([
    ['Slack', () => openDaybook().then(async (daybook) => ({ daybook, place: await slackPlace(daybook, 'http') }))],
    [
      'Feishu',
      () => openDaybook().then(async (daybook) => ({ daybook, place: await feishuPlace(daybook, 'webhook') })),
    ],
  ])('what people write comes back to them as text in %s, and is kept exactly', async (_, open) => {
    const { daybook, place } = await open();
    const { platform, workspace, user } = place.account('li');
    await daybook.database.account.create({
      data: { platform, workspace, userId: user, personId: 'li', usedAt: new Date() },
    });
    const li = place.meets('li');
    await li.says(ALIVE);
    await li.sees('没听懂');
    await li.says(`写日志 ${ALIVE}`);
    await li.sees('✅ 工作日志');
    await li.presses('查看');
    await li.sees('<!channel>', '<at user_id="all">');
    const [report] = await daybook.database.report.findMany();
    expect(report?.content).toMatchObject({ done: ALIVE });
    expect(place.alive('li')).toEqual([]);
  });

  it.each([
    ['Slack over HTTP', slackGate, 'http'],
    ['Feishu by webhook', feishuGate, 'webhook'],
  ] as const)('a request that is sent again, %s, changes nothing, and is answered the same', async (_, open, way) => {
    const daybook = await openDaybook();
    const gate = await (open as (way: string, receive: Receive) => Promise<Gate>)(way, daybook.receive);
    const posted = proven(gate, gate.message('写日志'));
    const answers = await Promise.all([posted, posted, posted].map((one) => gate.posts(one)));
    answers.push(await gate.posts(posted));
    expect(new Set(answers).size).toBe(1);
    expect(await daybook.database.inbox.count()).toBe(1);
    expect(await daybook.database.outbox.count()).toBe(1);
    // What does not prove itself leaves no trace at all.
    await gate.posts({ ...proven(gate, gate.message()), headers: {} });
    expect(await daybook.database.inbox.count()).toBe(1);
  });
});
