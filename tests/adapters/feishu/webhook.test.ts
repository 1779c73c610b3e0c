import { request } from 'node:http';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFeishu } from '../../../adapters/feishu/index.ts';
import { fakeFeishu } from '../../support/fake-feishu.ts';
import { sealed, signed } from '../../support/fake-feishu-webhook.ts';
import { NO_PICTURES } from '../../support/pictures.ts';
import { appOf, connected, connectedOver, eventually, joined, LI } from './connected.ts';

const hooked = connectedOver('webhook');
type Hooked = Awaited<ReturnType<typeof hooked>>;
type Posted = Readonly<{ body: string | Uint8Array<ArrayBuffer>; headers?: Readonly<Record<string, string>> }>;

/** A request as a stranger sends it; what comes back, all of it. */
async function answerTo({ address }: Hooked, { body, headers = {} }: Posted): Promise<string> {
  const response = await fetch(address, { method: 'POST', body, headers });
  return `${response.status} ${await response.text()}`.trim();
}

/** A request as the platform sends it, with what is wrong about it. */
function authentic({ feishu }: Hooked, plain: object | Uint8Array, skewSeconds = 0): Posted {
  const body = sealed(feishu.encryptKey, plain);
  return { body, headers: signed(feishu.encryptKey, body, skewSeconds) };
}

const hello = ({ feishu }: Hooked, header: Readonly<Record<string, string>> = {}) => {
  const { event } = feishu.message(LI, 'text', { text: '写日志' });
  return feishu.envelope('im.message.receive_v1', event, header);
};
const without = (headers: Posted['headers'] = {}, name: string) => {
  const { [name]: _, ...others } = headers;
  return others;
};
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('the challenge', () => {
  const ask = (part: object) => ({ type: 'url_verification', challenge: 'c-1', ...part });

  it('is answered to who knows key and token, without a signature', async () => {
    const on = await hooked();
    const body = sealed(on.feishu.encryptKey, ask({ token: on.feishu.verificationToken }));
    expect(await answerTo(on, { body })).toBe('200 {"challenge":"c-1"}');
  });

  it.each([
    ['with another token', ({ feishu }: Hooked) => sealed(feishu.encryptKey, ask({ token: 'x' }))],
    ['without a token', ({ feishu }: Hooked) => sealed(feishu.encryptKey, ask({}))],
    ['under another key', ({ feishu }: Hooked) => sealed('another key', ask({ token: feishu.verificationToken }))],
    ['not encrypted', ({ feishu }: Hooked) => JSON.stringify(ask({ token: feishu.verificationToken }))],
    [
      'that is no text',
      ({ feishu }: Hooked) => sealed(feishu.encryptKey, ask({ token: feishu.verificationToken, challenge: { a: 1 } })),
    ],
  ])('is not answered %s', async (_, bodyOn) => {
    const on = await hooked();
    expect(await answerTo(on, { body: bodyOn(on) })).toBe('401');
  });
});

describe('the developer console', () => {
  it('does not take the address of an app that holds other secrets', async () => {
    const feishu = await fakeFeishu();
    onTestFinished(feishu.close);
    const other = await hooked(undefined, { verificationToken: 'another one' });
    await expect(feishu.connect(other.address)).rejects.toThrow('does not answer the challenge');
  });
});

describe('whatever comes', () => {
  const SECRETS = { encryptKey: 'key', verificationToken: 'token' };
  const [route] = createFeishu({
    ...NO_PICTURES,
    appId: 'cli_a123456789abcdef',
    appSecret: 'secret',
    domain: 'http://127.0.0.1:1',
    webhook: SECRETS,
    receive: async () => ({ kind: 'done' }),
    log: { info() {}, warn() {}, error() {} },
    now: () => new Date(),
  }).routes;
  const statusOf = async (body: string | Uint8Array<ArrayBuffer>, headers: Posted['headers'] = {}) => {
    const answer = await route?.handle(new Request('http://daybook/feishu/events', { method: 'POST', body, headers }));
    return answer?.status;
  };

  it('is answered, and refused unless it is signed', async () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((some) => new Uint8Array(some));
    const encrypted = fc.oneof(fc.base64String(), fc.string()).map((encrypt) => JSON.stringify({ encrypt }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, encrypted, fc.json()), async (body) => {
        expect(await statusOf(body)).toBe(401);
      }),
      { numRuns: 200 },
    );
  });

  it('is answered, if signed, whatever its fields hold', async () => {
    const field = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('cli_a123456789abcdef', '1763740800000', 'p2p'),
    );
    const any = (...keys: string[]) =>
      fc.record(Object.fromEntries(keys.map((key) => [key, field])), { requiredKeys: [] });
    const event = fc.oneof(
      field,
      any('sender', 'message', 'operator', 'action', 'context', 'operator_id', 'event_key'),
    );
    const header = fc
      .tuple(any('event_id', 'app_id', 'tenant_key', 'create_time'), fc.constantFrom(...EVENTS, 'unknown'))
      .map(([fields, event_type]) => ({ ...fields, event_type, token: SECRETS.verificationToken }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.record({ header, event }), fc.jsonValue()), async (plain) => {
        const body = sealed(SECRETS.encryptKey, new TextEncoder().encode(JSON.stringify(plain)));
        expect([200, 400]).toContain(await statusOf(body, signed(SECRETS.encryptKey, body)));
      }),
      { numRuns: 300 },
    );
  });
});

const EVENTS = [
  'im.message.receive_v1',
  'card.action.trigger',
  'im.chat.access_event.bot_p2p_chat_entered_v1',
  'application.bot.menu_v6',
];

describe('what does not prove itself', () => {
  const DEEP = '['.repeat(200_000);

  it.each<[name: string, answer: string, posted: (on: Hooked) => Posted]>([
    ['garbage under "encrypt"', '401', () => ({ body: '{"encrypt":"AAAA"}' })],
    ['no base64', '401', () => ({ body: '{"encrypt":"💣 %%%"}' })],
    ['an empty "encrypt"', '401', () => ({ body: '{"encrypt":""}' })],
    ['"encrypt" that is no text', '401', () => ({ body: '{"encrypt":{"length":1e9}}' })],
    ['nothing', '401', () => ({ body: '' })],
    ['null', '401', () => ({ body: 'null' })],
    ['JSON 200 000 deep', '401', () => ({ body: DEEP })],
    ['JSON 200 000 deep under "encrypt"', '401', () => ({ body: `{"encrypt":${DEEP}` })],
    ['invalid UTF-8', '401', () => ({ body: new Uint8Array([0x7b, 0xff, 0xfe, 0xc0]) })],
    ['no headers', '401', (on) => ({ body: authentic(on, hello(on)).body })],
    ...['x-lark-request-timestamp', 'x-lark-request-nonce', 'x-lark-signature'].map(
      (name): [string, string, (on: Hooked) => Posted] => [
        `no ${name}`,
        '401',
        (on) => {
          const { body, headers } = authentic(on, hello(on));
          return { body, headers: without(headers, name) };
        },
      ],
    ),
    [
      'the right key, a signature with another',
      '401',
      (on) => {
        const { body } = authentic(on, hello(on));
        return { body, headers: signed('another key', body) };
      },
    ],
    [
      'the signature of another body',
      '401',
      (on) => ({ ...authentic(on, hello(on)), body: authentic(on, hello(on)).body }),
    ],
    [
      'a signature cut short',
      '401',
      (on) => {
        const { body, headers } = authentic(on, hello(on));
        return { body, headers: { ...headers, 'x-lark-signature': headers?.['x-lark-signature']?.slice(0, 32) ?? '' } };
      },
    ],
    ['a signature from 301 seconds ago', '401', (on) => authentic(on, hello(on), -301)],
    ['a signature from the future', '401', (on) => authentic(on, hello(on), 310)],
    [
      'a timestamp that is no number',
      '401',
      (on) => {
        const { body, headers } = authentic(on, hello(on));
        return { body, headers: { ...headers, 'x-lark-request-timestamp': 'NaN' } };
      },
    ],
    ['another verification token', '401', (on) => authentic(on, hello(on, { token: 'x' }))],
    [
      'no verification token',
      '400',
      (on) => authentic(on, { schema: '2.0', header: { event_type: 'im.message.receive_v1' }, event: {} }),
    ],
    [
      'a plain body, signed',
      '400',
      (on) => {
        const body = JSON.stringify(hello(on));
        return { body, headers: signed(on.feishu.encryptKey, body) };
      },
    ],
    [
      'a signed body under another key',
      '400',
      (on) => {
        const body = sealed('another key', hello(on));
        return { body, headers: signed(on.feishu.encryptKey, body) };
      },
    ],
    ['sealed JSON 200 000 deep', '400', (on) => authentic(on, utf8(DEEP + ']'.repeat(DEEP.length)))],
    ['sealed invalid UTF-8', '400', (on) => authentic(on, new Uint8Array([0x22, 0xff, 0x22]))],
    ['sealed, no event', '400', (on) => authentic(on, { header: null, event: [] })],
    [
      'a content encoding',
      '415',
      (on) => {
        const { body, headers } = authentic(on, hello(on));
        return { body, headers: { ...headers, 'content-encoding': 'gzip' } };
      },
    ],
    ['more than 1 MB', '413 too large', () => ({ body: `{"encrypt":"${'A'.repeat(1024 * 1024)}"}` })],
  ])('%s: %s', async (_, answer, posted) => {
    const on = await hooked();
    expect(await answerTo(on, posted(on))).toBe(answer);
    expect(on.events).toEqual([]);
    // Whatever it was, the next one who proves himself is heard.
    await on.feishu.says(LI, '还在吗');
    expect(on.events).toHaveLength(1);
    expect(on.lines.join('\n')).not.toMatch(/写日志|encrypt key|verification token/);
  });

  it.each<[name: string, header: Readonly<Record<string, string>>, part: object, why: string]>([
    ['another app', { app_id: 'cli_0000000000000000' }, {}, 'otherApp'],
    ['a person of another organisation', {}, { tenant_key: 'tenant_2' }, 'otherTenant'],
  ])('%s, though signed, is acknowledged and nothing comes of it', async (_, header, part, why) => {
    const on = await hooked();
    const sender = { sender_id: { open_id: LI }, sender_type: 'user', tenant_key: on.feishu.tenant, ...part };
    const event = { ...feishuEvent(on), sender };
    const envelope = on.feishu.envelope('im.message.receive_v1', event, header);
    expect(await answerTo(on, authentic(on, envelope))).toBe('200 {}');
    expect(on.events).toEqual([]);
    expect(on.lines.join('\n')).toContain(`"why":"${why}"`);
  });

  it('an event type that is a property of every object is unknown like any other', async () => {
    const on = await hooked();
    for (const type of ['constructor', '__proto__', 'toString']) {
      expect(await answerTo(on, authentic(on, hello(on, { event_type: type })))).toBe('200 {}');
    }
    expect(on.events).toEqual([]);
  });
});

describe('what proves itself', () => {
  it('is taken 299 seconds either way, and with any white space the platform writes', async () => {
    const on = await hooked();
    expect(await answerTo(on, authentic(on, hello(on), -299))).toBe('200 {}');
    expect(await answerTo(on, authentic(on, hello(on), 299))).toBe('200 {}');
    const body = sealed(on.feishu.encryptKey, hello(on)).replace('{"encrypt":', '{ "encrypt" :\n');
    expect(await answerTo(on, { body, headers: signed(on.feishu.encryptKey, body) })).toBe('200 {}');
    expect(on.events).toHaveLength(3);
  });

  it('is the same event however often it is replayed', async () => {
    const on = await hooked();
    const posted = authentic(on, hello(on));
    expect([await answerTo(on, posted), await answerTo(on, posted)]).toEqual(['200 {}', '200 {}']);
    expect(new Set(on.events.map(({ id }) => id)).size).toBe(1);
  });

  it('is answered 503, and nothing more, where it could not be stored', async () => {
    const on = await hooked(async () => {
      throw new Error('database said: 拜访记录');
    });
    expect(await answerTo(on, authentic(on, hello(on)))).toBe('503');
    expect(on.lines.join('\n')).not.toMatch(/拜访记录|写日志/);
  });

  it('is heard after a sender who went away in the middle', async () => {
    const on = await hooked();
    const { body, headers } = authentic(on, hello(on));
    const leaving = request(on.address, { method: 'POST', headers: { ...headers, 'content-length': body.length } });
    leaving.on('error', () => {});
    leaving.write(body.slice(0, 10));
    await eventually(() => leaving.socket?.bytesWritten !== undefined && leaving.socket.bytesWritten > 0);
    leaving.destroy();
    await eventually(() => on.lines.some((line) => line.includes('webhook_refused')));
    await on.feishu.says(LI, '还在吗');
    expect(on.events).toHaveLength(1);
  });
});

describe('beside the long connection', () => {
  it('every event has the same identity over either', async () => {
    const { feishu, events, sendsCard } = await connected();
    const operator = { operator_id: { open_id: LI } };
    const all = [
      feishu.message(LI, 'text', { text: '写日志' }),
      feishu.envelope('application.bot.menu_v6', { operator, event_key: '写日志' }),
      feishu.envelope('im.chat.access_event.bot_p2p_chat_entered_v1', { chat_id: 'oc_1', ...operator }),
      feishu.envelope('card.action.trigger', {
        operator: { open_id: LI, tenant_key: feishu.tenant },
        token: 'c-1',
        action: { tag: 'button', value: { action: 'draft:42' } },
        context: { open_message_id: 'om_1' },
      }),
    ];
    for (const event of all) await feishu.push(event);
    const other = await joined(feishu, 'webhook');
    for (const event of all) await feishu.push(event);
    expect(events).toHaveLength(all.length);
    expect(other.events).toEqual(events);
    expect((await sendsCard({})).kind).toBe('sent');
  });

  it('what one could not store comes again over the other', async () => {
    const { feishu, events } = await connected(async () => {
      throw new Error('no database');
    });
    const said = feishu.says(LI, '写日志');
    await eventually(() => events.length === 1);
    const other = await joined(feishu, 'webhook');
    await said;
    expect(other.events).toEqual(events.slice(0, 1));
  });
});

describe('starting', () => {
  const log = { info() {}, warn() {}, error() {} };
  const receive = async () => ({ kind: 'done' }) as const;

  it('is refused with a sentence when the secret is wrong', async () => {
    const feishu = await fakeFeishu();
    onTestFinished(feishu.close);
    const adapter = createFeishu({ ...NO_PICTURES, ...appOf(feishu, 'webhook'), appSecret: 'wrong', log, receive });
    await expect(adapter.start()).rejects.toThrow(/\(10014\): check the app's id and secret/);
  });

  it('goes on where the platform cannot be reached, and says so', async () => {
    const feishu = await fakeFeishu();
    await feishu.close();
    const warned: string[] = [];
    const warn = (_: object, event: string) => void warned.push(event);
    await createFeishu({ ...NO_PICTURES, ...appOf(feishu, 'webhook'), log: { ...log, warn }, receive }).start();
    expect(warned).toEqual(['feishu.unverified']);
  });

  it('opens no long connection', async () => {
    const { feishu } = await hooked();
    expect(feishu.connections()).toBe(0);
  });
});

function feishuEvent({ feishu }: Hooked): object {
  return feishu.message(LI, 'text', { text: '你好' }).event;
}
