import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { close, connect } from '../../src/database/connect.ts';
import { openHeart } from '../jobs/heart.ts';
import type { TestDatabase } from '../support/database.ts';
import { at } from '../support/talk-branch.ts';
import {
  createPlatform,
  createStrictPlatform,
  letTimePass,
  type Put,
  putInto,
  senderOf,
  sentAs,
  stranger,
  until,
} from './platform.ts';

const NOW = '2026-11-18 10:00';
let heart: TestDatabase;
beforeEach(async () => {
  heart = await openHeart(NOW);
});
afterEach(() => heart.drop());
const put = (messages: readonly Put[]) => putInto(heart.database, messages, at(NOW));
const waiting = () => heart.database.outbox.count({ where: { state: 'waiting' } });
const digest = (count: number): Put[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `digest ${index}`,
    priority: 'digest',
    to: stranger(`u${index}`),
  }));

describe('processes that share a platform', () => {
  it('send a digest of hundreds at once as fast as the limits allow, nothing is refused or sent twice, and replies overtake it', async () => {
    // Like a real one, only shorter: 20 in 200 ms, 240 in 3 s, one in 300 ms to a person.
    const platform = createStrictPlatform({
      workspace: [
        { most: 20, perMs: 200 },
        { most: 240, perMs: 3_000 },
      ],
      person: { most: 1, perMs: 300 },
    });
    const second = connect({ url: heart.url, onError: () => {} });
    const senders = [senderOf(heart.database, platform.adapter), senderOf(second, platform.adapter)];
    await put(digest(600));
    const began = performance.now();
    for (const sender of senders) sender.start();
    const posted = new Map<string, number>();
    for (let index = 0; (await waiting()) > 0; index++) {
      const key = `reply ${index}`;
      await put([{ key, to: stranger(`r${index}`) }]);
      posted.set(key, performance.now());
      senders[index % 2]?.wake();
      await sleep(100);
      if (index > 300) throw new Error('the digest never ends');
    }
    const tookMs = performance.now() - began;
    await Promise.all(senders.map((sender) => sender.stop()));
    await close(second);
    expect(platform.refused).toEqual([]);
    const keys = platform.keys();
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => key.startsWith('digest')).length).toBe(600);
    // 240 in 3 s: the last begins when so many spans are over. A busy machine takes longer for everything.
    const least = 3_000 * (Math.ceil(keys.length / 240) - 1);
    expect(tookMs).toBeGreaterThan(least - 500);
    expect(tookMs).toBeLessThan(3 * least);
    const waits = platform.arrivals
      .filter(({ key }) => posted.has(key))
      .map(({ at, key }) => at - (posted.get(key) ?? 0));
    expect(waits.length).toBe(posted.size);
    expect(waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.9)]).toBeLessThan(1_000);
  }, 40_000);
});

describe('a person who may get one message at a time', () => {
  const limits = { workspace: [], person: { most: 1, perMs: 400 } };

  it('gets the second after the first has aged, and nobody else waits for that', async () => {
    const platform = createStrictPlatform(limits);
    await put([
      ...Array.from({ length: 3 }, (_, index) => ({ key: `li ${index}` })),
      { key: 'zhao', who: 'zhao', priority: 'digest' },
      { key: 'wang', who: 'wang', priority: 'digest' },
    ]);
    await senderOf(heart.database, platform.adapter).drain();
    expect(platform.refused).toEqual([]);
    expect(platform.keys().slice(0, 3).toSorted()).toEqual(['li 0', 'wang', 'zhao']);
    expect(platform.keys().slice(3)).toEqual(['li 1', 'li 2']);
  });

  it('hears what is urgent before what is not', async () => {
    const platform = createStrictPlatform(limits);
    await put([
      { key: 'digest', priority: 'digest' },
      { key: 'reminder', priority: 'reminder' },
      { key: 'urgent', priority: 'urgent' },
    ]);
    await put([{ key: 'reply' }]);
    await senderOf(heart.database, platform.adapter).drain();
    expect(platform.keys()).toEqual(['reply', 'urgent', 'reminder', 'digest']);
  });

  it('does not use up what was given back unattempted', async () => {
    let now = 0;
    const platform = createPlatform(
      (one) => {
        now += 60_000;
        return sentAs(one);
      },
      { workspace: [{ most: 3, perMs: 60_000 }], person: { most: 2, perMs: 1 } },
    );
    await put([{ key: 'a' }, { key: 'b' }, { key: 'c' }, { key: 'd' }]);
    // Each time two are claimed, and after the first there is no time left for the second: it is given back, three times in all.
    await senderOf(heart.database, platform.adapter, () => now).drain();
    expect(platform.keys()).toEqual(['a', 'b', 'c']);
    expect(await heart.database.outbox.findUniqueOrThrow({ where: { key: 'd' } })).toMatchObject({ attempts: 0 });
  });
});

describe('a workspace whose limit nobody knows', () => {
  const limits = { workspace: [], person: { most: 1, perMs: 1 } };
  const pace = () => heart.database.pace.findFirstOrThrow();

  it('pauses as a whole when it turns us away, for as long as it asks, and goes on at half of what it had been sent', async () => {
    let sent = 0;
    const platform = createPlatform((one) => {
      if (one.to.workspace !== 'w' || ++sent <= 60) return sentAs(one);
      return { kind: 'retry', afterMs: 30_000, reason: 'too many', limit: 'workspace' };
    }, limits);
    await put([...digest(100), { key: 'elsewhere', to: stranger('x', 'other'), priority: 'digest' }]);
    await senderOf(heart.database, platform.adapter).drain();
    // Claims of 40: the second brought 20 more and 20 that were turned away, each of them only once; the last 20 were left alone.
    expect(platform.attempts.length).toBe(81);
    expect(platform.keys()).toContain('elsewhere');
    // The first to be turned away found between 61 and 80 attempts, and halved them; the others changed nothing.
    const { most, pausedUntil } = await pace();
    expect(most).toBeGreaterThanOrEqual(30);
    expect(most).toBeLessThanOrEqual(40);
    const [real] = await heart.database.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
    expect(pausedUntil.getTime() - (real?.now.getTime() ?? 0)).toBeGreaterThan(25_000);
    await letTimePass(heart.database);
    await heart.database.$executeRaw`UPDATE pace SET paused_until = now()`;
    sent = -1_000;
    await senderOf(heart.database, platform.adapter).drain();
    expect(platform.attempts.length).toBe(81 + most);
  });

  it('is paused for a reply too, but not longer than it asked', async () => {
    let open = false;
    const platform = createPlatform(
      (one) => (open ? sentAs(one) : { kind: 'retry', afterMs: 1_000, reason: 'too many', limit: 'workspace' }),
      limits,
    );
    await put([{ key: 'digest', priority: 'digest' }]);
    const sender = senderOf(heart.database, platform.adapter);
    sender.start();
    await until(() => platform.attempts.length === 1);
    open = true;
    await put([{ key: 'reply', who: 'zhao' }]);
    sender.wake();
    const began = performance.now();
    await until(() => platform.keys().includes('reply'));
    expect(performance.now() - began).toBeGreaterThan(700);
    await until(async () => (await waiting()) === 0);
    await sender.stop();
    expect(platform.keys().filter((key) => key === 'digest')).toHaveLength(2);
  });
});
