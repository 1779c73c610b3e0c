import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { feishuGate, type Gate, type Headers, type Posted, proven, slackGate } from './gates.ts';

function without(headers: Headers, name: string): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}

const DEEP = '['.repeat(200_000);
const MOST_BYTES = 1024 * 1024;
const utf8 = (text: string) => new TextEncoder().encode(text);

/** What is sent, and what it is answered; where they differ, by Slack and by Feishu. */
type Entry = readonly [name: string, answer: string | readonly [slack: string, feishu: string], (gate: Gate) => Posted];

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
