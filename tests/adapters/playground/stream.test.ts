import { describe, expect, it } from 'vitest';
import { createPlayground } from '../../../adapters/playground/index.ts';
import { handle, stage } from './serve.ts';

const remark = (text: string) =>
  ({ kind: 'card', card: { tone: 'plain', blocks: [{ kind: 'text', text }], summary: text } }) as const;
const done = async () => ({ kind: 'done' }) as const;

/** Reads events until `enough`, then leaves. */
async function listen(
  url: string,
  headers: Record<string, string>,
  enough: (seen: string) => boolean,
): Promise<string> {
  const leave = new AbortController();
  const response = await fetch(url, { headers, signal: AbortSignal.any([leave.signal, AbortSignal.timeout(5000)]) });
  let seen = '';
  for await (const chunk of response.body ?? []) {
    seen += new TextDecoder().decode(chunk);
    if (enough(seen)) break;
  }
  leave.abort();
  return seen;
}

describe('server-sent events', () => {
  it('resume after the last one seen, and tell nothing twice', async () => {
    await using playground = await stage(done);
    const { desk, url } = playground;
    await desk.say('m1', remark('一'));
    const first = await listen(`${url}/playground/events?after=0`, {}, (seen) => seen.includes('一'));
    const last = /^id: (.*)$/m.exec(first)?.[1] ?? '';
    await desk.say('m1', remark('二'));
    await desk.replace('1', remark('一改'));
    const second = await listen(`${url}/playground/events?after=0`, { 'last-event-id': last }, (seen) =>
      seen.includes('一改'),
    );
    expect([...second.matchAll(/<p class=\\"text\\">(.+?)<\/p>/g)].map(([, text]) => text)).toEqual(['二', '一改']);
  });

  it('arrive within seconds also when another process kept the message', async () => {
    await using playground = await stage(done);
    const hears = listen(`${playground.url}/playground/events?after=0`, {}, (seen) => seen.includes('别处'));
    // Straight to the desk: this process is not told.
    await playground.desk.say('m2', remark('别处'));
    expect(await hears).toMatch(/event: message\ndata: \{"id":"1","person":"m2","author":"daybook","edited":false,/);
  });

  it('tell where the clock is going and what was sent on the way', async () => {
    await using playground = await stage(done);
    const hears = listen(`${playground.url}/playground/events?after=0`, {}, (seen) =>
      /18:42|10:42:00.000Z","moving":null/.test(seen),
    );
    const moved = fetch(`${playground.url}/playground/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"step":"hour"}',
    });
    const seen = await hears;
    expect(await (await moved).json()).toEqual({ sent: 3 });
    expect(seen).toContain('"to":"2026-11-18T10:42:00.000Z","sent":2');
  });

  it('tell a page that comes late that the clock is on its way, and all when it stands, also when it failed', async () => {
    await using playground = await stage(done);
    const { desk } = playground;
    const started = Promise.withResolvers<void>();
    const way = { now: new Date('2026-11-18T10:00:00Z'), to: new Date('2026-11-20T01:00:00Z'), sent: 4 };
    const { promise: gone, reject: lose } = Promise.withResolvers<void>();
    const broken = createPlayground({
      desk: {
        ...desk,
        advance: (_, onProgress) => {
          onProgress(way);
          started.resolve();
          return gone;
        },
      },
      log: { info() {}, warn() {}, error() {} },
      receive: done,
    });
    const ask = (method: string, path: string, body?: string) =>
      handle(
        broken,
        new Request(`http://127.0.0.1/playground/${path}`, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(body ? { body } : {}),
        }),
      );
    const moved = ask('POST', 'advance', '{"step":"monday"}');
    await started.promise;
    const { body } = await ask('GET', 'events?after=0');
    let seen = '';
    for await (const chunk of body ?? []) {
      seen += new TextDecoder().decode(chunk);
      if (seen.includes('"sent":4')) lose(new Error('the database is away'));
      if (seen.includes('"moving":null')) break;
    }
    expect(seen.indexOf('"sent":4')).toBeLessThan(seen.indexOf('"moving":null'));
    expect((await moved).status).toBe(503);
  });

  it('keep each line of an event whole, whatever people wrote', async () => {
    await using playground = await stage(done);
    await playground.desk.say('m1', { kind: 'words', text: 'a\n\nevent: clock\r\ndata: {}\u2028' });
    const seen = await listen(`${playground.url}/playground/events?after=0`, {}, (text) =>
      text.includes('event: message'),
    );
    expect(seen.match(/^event: /gm)).toHaveLength(2);
  });

  it('end when the adapter stops', async () => {
    await using playground = await stage(done);
    const response = await fetch(`${playground.url}/playground/events?after=0`);
    await playground.adapter.stop();
    const end = (await response.text()).trimEnd();
    expect(end).toMatch(/^retry: 1000/);
  });
});
