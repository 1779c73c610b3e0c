import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Adapter } from '../../src/chat/adapter.ts';
import type { Sent } from '../../src/chat/delivery.ts';
import { MOST_ATTEMPTS } from '../../src/delivery/pacing.ts';
import { createSender } from '../../src/delivery/sender.ts';
import { LEASE_SECONDS } from '../../src/store/claims.ts';
import { openHeart, setClock } from '../jobs/heart.ts';
import type { TestDatabase } from '../support/database.ts';
import { at } from '../support/talk-branch.ts';
import { createPlatform, letTimePass, type Put, putInto, senderOf, sentAs, until } from './platform.ts';

const NOW = '2026-11-18 10:00';
let heart: TestDatabase;
beforeEach(async () => {
  heart = await openHeart(NOW);
});
afterEach(() => heart.drop());

const later = (afterMs: number): Sent => ({ kind: 'retry', afterMs, reason: 'busy' });
const senderTo = (adapter: Adapter, clock?: () => number) => senderOf(heart.database, adapter, clock);
const put = (messages: readonly Put[]) => putInto(heart.database, messages, at(NOW));
const row = (key: string) => heart.database.outbox.findUniqueOrThrow({ where: { key } });
const passTime = () => letTimePass(heart.database);

describe('the sender', () => {
  it('sends each person’s messages in their order and keeps where each one stands', async () => {
    const platform = createPlatform();
    await put([{ key: 'a' }, { key: 'b', who: 'zhao' }, { key: 'c', priority: 'digest' }, { key: 'd' }]);
    expect(await senderTo(platform.adapter).drain()).toBe(4);
    expect(platform.attempts.filter(({ to }) => to.user === 'li').map(({ key }) => key)).toEqual(['a', 'c', 'd']);
    expect(await row('c')).toMatchObject({ state: 'sent', message: 'message of c', leaseUntil: null, attempts: 1 });
    expect(await senderTo(platform.adapter).drain()).toBe(0);
  });

  it('keeps the order in which messages were written, also where some take the place of others', async () => {
    const platform = createPlatform();
    await put(Array.from({ length: 400 }, (_, index) => ({ key: `old ${index}` })));
    await senderTo(platform.adapter).drain();
    await heart.database.$executeRaw`ANALYZE outbox`;
    const keys = Array.from({ length: 30 }, (_, index) => `new ${index}`);
    await put(keys.map((key, index) => ({ key, ...(index % 3 === 0 ? { replacesKey: `old ${399 - index}` } : {}) })));
    await senderTo(platform.adapter).drain();
    expect(platform.keys().slice(400)).toEqual(keys);
  });

  it('sends what is urgent first when there is more than one batch', async () => {
    const platform = createPlatform();
    const people = ['zhao', 'li', 'wang', 'sun'];
    // 100 digests wait; a batch takes 40.
    await put(
      Array.from({ length: 100 }, (_, index) => ({
        key: `digest ${index}`,
        who: people[index % 4] ?? 'li',
        priority: 'digest' as const,
      })),
    );
    await put([{ key: 'reply', who: 'chen' }]);
    await senderTo(platform.adapter).drain();
    expect(platform.keys().indexOf('reply')).toBeLessThan(40);
    expect(platform.attempts.length).toBe(101);
  });

  it('sends nothing before its time', async () => {
    const platform = createPlatform();
    await put([{ key: 'morning', notBefore: at('2026-11-18 11:00') }]);
    await senderTo(platform.adapter).drain();
    expect(platform.keys()).toEqual([]);
    await setClock(heart.database, '2026-11-18 11:00');
    await senderTo(platform.adapter).drain();
    expect(platform.keys()).toEqual(['morning']);
  });

  it('sends a change after what it changes, to where that stands', async () => {
    const platform = createPlatform();
    await put([{ key: 'first' }]);
    await senderTo(platform.adapter).drain();
    await put([
      { key: 'second', replacesKey: 'first', onlyInPlace: true },
      { key: 'third', replacesKey: 'nothing', onlyInPlace: true },
    ]);
    await senderTo(platform.adapter).drain();
    expect(platform.attempts.map(({ key, replaces }) => [key, replaces])).toEqual([
      ['first', undefined],
      ['second', 'message of first'],
    ]);
  });

  it('waits as long as the platform asks, and the same person’s later messages with it', async () => {
    let busy = true;
    const platform = createPlatform((one) => (busy && one.key === 'a' ? later(60_000) : sentAs(one)));
    await put([{ key: 'a' }, { key: 'b' }, { key: 'c', who: 'zhao' }]);
    const sender = senderTo(platform.adapter);
    expect(await sender.drain()).toBe(1);
    expect(platform.keys().toSorted()).toEqual(['a', 'c']);
    const waits = await heart.database.$queryRaw<{ key: string; seconds: number }[]>`
      SELECT key, round(extract(epoch FROM retry_at - now()))::int AS seconds FROM outbox WHERE state = 'waiting' ORDER BY key`;
    expect(waits.map(({ key }) => key)).toEqual(['a', 'b']);
    for (const { seconds } of waits) expect(seconds).toBeGreaterThan(55);
    busy = false;
    await passTime();
    expect(await sender.drain()).toBe(2);
    expect(platform.keys().slice(-2)).toEqual(['a', 'b']);
    // What was never attempted goes out as a first attempt: nobody looks whether it is there already.
    expect(platform.attempts.slice(-2).map(({ attempt }) => attempt)).toEqual([2, 1]);
  });

  it('doubles its own pauses while a platform says nothing', async () => {
    const platform = createPlatform(() => later(0));
    await put([{ key: 'a' }]);
    const pauses: number[] = [];
    for (const _ of [1, 2, 3, 4]) {
      await senderTo(platform.adapter).drain();
      const [wait] = await heart.database.$queryRaw<{ ms: number }[]>`
        SELECT extract(epoch FROM retry_at - now())::float8 * 1000 AS ms FROM outbox`;
      pauses.push(wait?.ms ?? 0);
      await passTime();
    }
    // 0.5, 1, 2, 4 s, less what it took to look.
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeLessThanOrEqual(500 * 2 ** index);
      expect(pause).toBeGreaterThan(500 * 2 ** index - 400);
    }
  });

  it('gives up what can never arrive, at once, and says why', async () => {
    const platform = createPlatform((one) =>
      one.key === 'a' ? { kind: 'dead', cause: 'sensitive', reason: 'forbidden words' } : sentAs(one),
    );
    await put([{ key: 'a' }, { key: 'b' }]);
    expect(await senderTo(platform.adapter).drain()).toBe(1);
    expect(await row('a')).toMatchObject({
      state: 'dead',
      cause: 'sensitive',
      reason: 'forbidden words',
      leaseUntil: null,
    });
    expect(await row('b')).toMatchObject({ state: 'sent' });
  });

  it('gives up what has failed too often', async () => {
    const platform = createPlatform(() => later(0));
    await put([{ key: 'a' }]);
    await heart.database.outbox.updateMany({ data: { attempts: MOST_ATTEMPTS - 1 } });
    await senderTo(platform.adapter).drain();
    expect(await row('a')).toMatchObject({
      state: 'dead',
      cause: 'exhausted',
      reason: 'busy',
      attempts: MOST_ATTEMPTS,
    });
  });

  it('takes a mistake of ours for something that may pass', async () => {
    const platform = createPlatform(() => Promise.reject(new Error('broken')));
    await put([{ key: 'a' }]);
    expect(await senderTo(platform.adapter).drain()).toBe(0);
    expect(await row('a')).toMatchObject({ state: 'waiting', reason: 'our mistake', leaseUntil: null });
  });

  it('leaves alone what is meant for a platform that is not here', async () => {
    const platform = createPlatform();
    await put([{ key: 'a', to: { account: { platform: 'elsewhere', workspace: 'w', user: 'li' }, person: 'li' } }]);
    await senderTo(platform.adapter).drain();
    expect(platform.keys()).toEqual([]);
    expect(await row('a')).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  it('woken, sends at once; stopped, waits for what is on its way and takes nothing more', async () => {
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const platform = createPlatform(async (one) => {
      begun.resolve();
      await release.promise;
      return sentAs(one);
    });
    const sender = senderTo(platform.adapter);
    sender.start();
    await put([{ key: 'a' }]);
    sender.wake();
    await begun.promise;
    await put([{ key: 'b', who: 'zhao' }]);
    let stopped = false;
    const stop = sender.stop().then(() => {
      stopped = true;
    });
    await sleep(50);
    expect(stopped).toBe(false);
    release.resolve();
    await stop;
    expect(await row('a')).toMatchObject({ state: 'sent' });
    expect(await row('b')).toMatchObject({ state: 'waiting', leaseUntil: null, attempts: 0 });
  });
});

describe('two senders', () => {
  it('never send one message at the same time or twice, and keep each person’s order', async () => {
    const platform = createPlatform(async (one) => {
      await sleep(1);
      return sentAs(one);
    });
    const people = ['zhao', 'li', 'wang', 'sun', 'chen', 'zhou'];
    const order = Array.from({ length: 300 }, (_, index) => ({
      key: `m${String(index).padStart(3, '0')}`,
      who: people[index % 6] ?? '',
    }));
    const senders = [1, 2, 3].map(() => senderTo(platform.adapter));
    for (const sender of senders) sender.start();
    for (let from = 0; from < order.length; from += 6) {
      await put(order.slice(from, from + 6));
      for (const sender of senders) sender.wake();
    }
    await until(async () => (await heart.database.outbox.count({ where: { state: 'waiting' } })) === 0);
    await Promise.all(senders.map((sender) => sender.stop()));
    expect(platform.overlaps).toEqual([]);
    expect(platform.keys().toSorted()).toEqual(order.map(({ key }) => key));
    for (const who of people) {
      const keys = platform.attempts.filter(({ to }) => to.user === who).map(({ key }) => key);
      expect(keys).toEqual(keys.toSorted());
    }
  });

  it('one takes over what the other died over, once its lease has passed, as a second attempt', async () => {
    const hanging = createPlatform(() => new Promise<Sent>(() => {}));
    const survivor = createPlatform();
    await put([{ key: 'a' }, { key: 'b' }]);
    void senderTo(hanging.adapter).drain();
    await until(() => hanging.attempts.length === 1);
    // While the lease lasts neither the message nor what follows it is anybody else's.
    expect(await senderTo(survivor.adapter).drain()).toBe(0);
    const { leaseUntil } = await row('a');
    const [real] = await heart.database.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
    const left = (leaseUntil?.getTime() ?? 0) - (real?.now.getTime() ?? 0);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(LEASE_SECONDS * 1000);
    expect(LEASE_SECONDS).toBeLessThanOrEqual(30);
    await passTime();
    expect(await senderTo(survivor.adapter).drain()).toBe(2);
    expect(survivor.attempts.map(({ key, attempt }) => [key, attempt])).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
  });

  it('one that comes back from a long sleep takes nothing from the other', async () => {
    const gate = Promise.withResolvers<Sent>();
    const slow = createPlatform(() => gate.promise);
    const second = Promise.withResolvers<Sent>();
    const quick = createPlatform(() => second.promise);
    await put([{ key: 'a' }]);
    const sleeping = senderTo(slow.adapter).drain();
    await until(() => slow.attempts.length === 1);
    await passTime();
    const working = senderTo(quick.adapter).drain();
    await until(() => quick.attempts.length === 1);
    gate.resolve({ kind: 'dead', cause: 'refused', reason: 'too slow' });
    await sleeping;
    const { state, leaseUntil } = await row('a');
    expect([state, leaseUntil !== null]).toEqual(['waiting', true]);
    second.resolve({ kind: 'sent', message: 'there' });
    await working;
    expect(await row('a')).toMatchObject({ state: 'sent', message: 'there' });
  });

  it('gives back what it has no time left for while its lease lasts', async () => {
    let now = 0;
    const platform = createPlatform((one) => {
      now += LEASE_SECONDS * 1000;
      return sentAs(one);
    });
    await put([{ key: 'a' }, { key: 'b' }]);
    const sender = senderTo(platform.adapter, () => now);
    expect(await sender.drain()).toBe(2);
    // The second was given back unattempted, and claimed anew with a lease of its own.
    expect(platform.attempts.map(({ key, attempt }) => [key, attempt])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });
});

describe('a message that has gone out', () => {
  it('is marked so, though the database is busy: it does not go out again', async () => {
    const platform = createPlatform();
    await put([{ key: 'a' }]);
    let refusals = 3;
    const busy = heart.database.$extends({
      query: {
        $executeRaw({ args, query }) {
          if (args.sql.includes("state = 'sent'") && refusals-- > 0)
            throw new Error('timeout exceeded when trying to connect');
          return query(args);
        },
      },
    });
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const sender = createSender({
      database: busy as never,
      adapters: [platform.adapter],
      log,
      clock: () => performance.now(),
      random: () => 0,
    });
    expect(await sender.drain()).toBe(1);
    expect(refusals).toBe(-1);
    expect(await row('a')).toMatchObject({ state: 'sent', attempts: 1 });
    expect(platform.keys()).toEqual(['a']);
  });
});
