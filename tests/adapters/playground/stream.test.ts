import { describe, expect, it } from 'vitest';
import { stage } from './serve.ts';

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
