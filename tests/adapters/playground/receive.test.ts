import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, Event } from '../../../src/chat/event.ts';
import { LOG_FORM } from './lifelike.ts';
import { handle, type Stage, stage } from './serve.ts';

const ORIGIN = 'http://127.0.0.1:8080';
const EVENT = '0b0f5a53-5a2e-4b8e-9d15-3f1a8f6a5b11';
const own = {
  host: '127.0.0.1:8080',
  origin: ORIGIN,
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/json',
};

let theStage: Stage | undefined;
afterEach(async () => {
  await theStage?.[Symbol.asyncDispose]();
  theStage = undefined;
});

async function open(answer: (event: Event) => Answer | Promise<Answer> = () => ({ kind: 'done' })) {
  theStage = await stage(async (event) => answer(event));
  return theStage;
}

function post(
  { adapter }: Stage,
  path: string,
  body: unknown,
  headers: Record<string, string> = own,
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return handle(adapter, new Request(`${ORIGIN}/playground/${path}`, { method: 'POST', headers, body: text }));
}

const hello = { event: EVENT, person: 'm1', text: '  你好 **\n' };

describe('who may ask', () => {
  it.each([
    ['its own page', {}, 200],
    ['its own page as localhost', { host: 'localhost:8080', origin: 'http://localhost:8080' }, 200],
    ['a tool without a browser', { origin: '', 'sec-fetch-site': '' }, 200],
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['another site that hides its origin', { origin: '', 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this machine', { origin: 'http://127.0.0.1:9999', 'sec-fetch-site': 'same-site' }, 403],
    ['an old browser at another port', { origin: 'http://127.0.0.1:9999', 'sec-fetch-site': '' }, 403],
    ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': '' }, 403],
    ['a name that was bound to this machine', { host: 'evil.example:8080', origin: 'http://evil.example:8080' }, 403],
    [
      'a name that begins like this machine',
      { host: '127.0.0.1.evil.example', origin: 'http://127.0.0.1.evil.example' },
      403,
    ],
  ])('%s: %o → %i', async (_, change, status) => {
    const playground = await open();
    const headers = Object.fromEntries(Object.entries({ ...own, ...change }).filter(([, value]) => value !== ''));
    expect((await post(playground, 'message', hello, headers)).status).toBe(status);
    expect(playground.events).toHaveLength(status === 200 ? 1 : 0);
  });

  it('hides what is read from the same strangers, and lets anyone follow a link to the page', async () => {
    const { adapter } = await open();
    const get = (path: string, headers: Record<string, string>) =>
      handle(adapter, new Request(`${ORIGIN}${path}`, { headers: { host: '127.0.0.1:8080', ...headers } }));
    const stranger = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await get('/playground', stranger)).status).toBe(200);
    for (const path of ['messages?person=m1', 'commands?person=m1', 'events', 'form?person=m1&id=1']) {
      expect((await get(`/playground/${path}`, stranger)).status).toBe(403);
    }
    expect((await get('/playground', { host: 'evil.example' })).status).toBe(403);
  });

  it('runs nothing but its own files', async () => {
    const { adapter } = await open();
    const page = await handle(adapter, new Request(`${ORIGIN}/playground`, { headers: { host: '127.0.0.1' } }));
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
    expect(await page.text()).not.toMatch(
      /<script(?! type="module" src="\/playground\/page\/app.js"><)|style=|\son\w+="/,
    );
    for (const path of ['page.ts', '..%2findex.ts', '../index.ts', '__proto__']) {
      const file = await handle(
        adapter,
        new Request(`${ORIGIN}/playground/page/${path}`, { headers: { host: '127.0.0.1' } }),
      );
      expect(file.status, path).toBe(404);
    }
  });
});

describe('what may be asked', () => {
  it.each([
    ['no JSON', 'message', '{"event":', {}, 400],
    ['another type', 'message', hello, { 'content-type': 'text/plain' }, 415],
    ['no event id', 'message', { person: 'm1', text: 'x' }, {}, 400],
    ['an event id that is no UUID', 'message', { ...hello, event: '1' }, {}, 400],
    ['no words', 'message', { ...hello, text: '' }, {}, 400],
    ['a person that is a path', 'message', { ...hello, person: '../m1' }, {}, 400],
    ['a person there is not', 'message', { ...hello, person: 'm99' }, {}, 404],
    ['more than was asked for', 'message', { ...hello, admin: true }, {}, 400],
    ['a step there is not', 'advance', { step: 'year' }, {}, 400],
    ['someone else’s message', 'edit', { event: EVENT, person: 'm2', message: '1', text: 'x' }, {}, 404],
    ['a button that stands on no card', 'press', { event: EVENT, person: 'm1', message: '1', action: 'x' }, {}, 404],
    ['over 1 MB', 'message', { ...hello, text: '长'.repeat(400_000) }, {}, 413],
  ])('%s is refused with a sentence', async (_, path, body, change, status) => {
    const playground = await open();
    const response = await post(playground, path, body, { ...own, ...change });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/。$/) });
    expect(playground.events).toEqual([]);
  });

  it('40 000 characters are taken as they are, but for what no database holds', async () => {
    const playground = await open();
    const text = '😀'.repeat(20_000);
    await post(playground, 'message', { ...hello, text: `${text}\0\ud83d` });
    expect(playground.events[0]?.payload).toMatchObject({ kind: 'message', text: `${text}\ufffd` });
  });
});

describe('what people do', () => {
  it('reaches the bot as it was done, at the demo’s time', async () => {
    const playground = await open();
    expect(await (await post(playground, 'message', hello)).json()).toEqual({ kind: 'done' });
    expect(playground.events).toEqual([
      {
        id: EVENT,
        account: { platform: 'playground', workspace: 'demo', user: 'm1' },
        at: new Date('2026-11-18T09:42:00Z'),
        forms: 'answer',
        payload: { kind: 'message', text: hello.text, message: '1' },
      },
    ]);
  });

  it('is one message with one id, however often it has to be sent', async () => {
    let failures = 1;
    const playground = await open(() => {
      if (failures-- > 0) throw new Error('the database is away');
      return { kind: 'done' };
    });
    const first = await post(playground, 'message', hello);
    expect(first.status).toBe(503);
    expect(await first.json()).toEqual({ error: '没有成功，什么都没有丢。请再试一次。' });
    expect((await post(playground, 'message', hello)).status).toBe(200);
    expect(playground.events.map((event) => event.payload)).toEqual([
      { kind: 'message', text: hello.text, message: '1' },
    ]);
    expect(await playground.desk.messages('m1')).toHaveLength(1);
  });

  it('presses only buttons that stand on one’s own card', async () => {
    const playground = await open();
    const buttons = { kind: 'buttons', buttons: [{ label: '看', action: 'draft:1' }] } as const;
    const message = await playground.desk.say('m1', {
      kind: 'card',
      card: { tone: 'plain', blocks: [buttons], summary: 'x' },
    });
    const press = { event: EVENT, person: 'm1', message, action: 'draft:1' };
    expect((await post(playground, 'press', { ...press, person: 'm2' })).status).toBe(404);
    expect((await post(playground, 'press', { ...press, action: 'draft:2' })).status).toBe(404);
    expect((await post(playground, 'press', press)).status).toBe(200);
    expect(playground.events.map((event) => event.payload)).toEqual([{ kind: 'press', action: 'draft:1', message }]);
  });

  it('gets the form as markup, and hands in what was filled in', async () => {
    const playground = await open((event) =>
      event.payload.kind === 'submit' ? { kind: 'invalid', form: LOG_FORM } : { kind: 'form', form: LOG_FORM },
    );
    const shown = await (await post(playground, 'message', hello)).json();
    expect(shown).toMatchObject({ kind: 'form', html: expect.stringContaining('data-form="form-1"') });
    const values = { done: '两次拜访', next: '' };
    const answer = await post(playground, 'submit', { event: EVENT, person: 'm1', form: 'form-1', values });
    expect(await answer.json()).toMatchObject({ kind: 'invalid' });
    expect(playground.events[1]?.payload).toEqual({ kind: 'submit', form: 'form-1', values: { done: '两次拜访' } });
  });

  it('greets once: opening is the same event for ever', async () => {
    const playground = await open();
    await post(playground, 'open', { person: 'm1' });
    await post(playground, 'open', { person: 'm1' });
    expect(playground.events.map((event) => event.id)).toEqual(['open:m1', 'open:m1']);
  });

  it('moves the clock once at a time', async () => {
    const playground = await open();
    const both = await Promise.all([
      post(playground, 'advance', { step: 'hour' }),
      post(playground, 'advance', { step: 'hour' }),
    ]);
    expect(both.map((response) => response.status).toSorted()).toEqual([200, 409]);
    expect(await playground.desk.clock()).toEqual(new Date('2026-11-18T10:42:00Z'));
  });
});

describe('what Daybook sends', () => {
  const to = { platform: 'playground', workspace: 'demo', user: 'm1' };
  const remark = (text: string) =>
    ({ kind: 'card', card: { tone: 'plain', blocks: [{ kind: 'text', text }], summary: text } }) as const;

  it('is one message a key, and can be changed in place', async () => {
    const { adapter, desk } = await open();
    const delivery = { key: 'reminder:1', attempt: 1, to, locale: 'zh-CN', content: remark('还差日志') };
    const sent = await adapter.send(delivery);
    expect(await adapter.send(delivery)).toEqual(sent);
    expect(sent).toEqual({ kind: 'sent', message: '1' });
    const filed = { ...delivery, key: 'filed:1', content: remark('已交'), replaces: '1' };
    expect(await adapter.send(filed)).toEqual({ kind: 'sent', message: '1' });
    expect(await desk.messages('m1')).toMatchObject([{ content: remark('已交') }]);
  });

  it('comes as a new message where the old one is gone, and is dead for somebody there is not', async () => {
    const { adapter } = await open();
    const delivery = { key: 'a', attempt: 1, to, locale: 'zh-CN', content: remark('x'), replaces: '99' };
    expect(await adapter.send(delivery)).toEqual({ kind: 'sent', message: '1' });
    expect(await adapter.send({ ...delivery, key: 'b', to: { ...to, user: 'm99' } })).toMatchObject({ kind: 'gone' });
  });
});
