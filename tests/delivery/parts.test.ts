import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createFeishu } from '../../adapters/feishu/index.ts';
import type { Adapter } from '../../src/chat/adapter.ts';
import type { Card } from '../../src/chat/card.ts';
import type { Delivery, Sent } from '../../src/chat/delivery.ts';
import { openHeart } from '../jobs/heart.ts';
import type { TestDatabase } from '../support/database.ts';
import { fakeFeishu } from '../support/fake-feishu.ts';
import { NO_PICTURES } from '../support/pictures.ts';
import { at } from '../support/talk-branch.ts';
import {
  createPlatform,
  createStrictPlatform,
  letTimePass,
  type Put,
  putInto,
  senderOf,
  stranger,
} from './platform.ts';

const NOW = '2026-11-18 10:00';
const HOUR_MS = 3_600_000;
let heart: TestDatabase;
beforeEach(async () => {
  heart = await openHeart(NOW);
});
afterEach(() => heart.drop());
const put = (messages: readonly Put[]) => putInto(heart.database, messages, at(NOW));
const row = (key: string) => heart.database.outbox.findUniqueOrThrow({ where: { key } });

/** Says that one more part of so many stands, or the last. */
function nextOf(parts: number, { key, begun = { standing: [], old: [] } }: Delivery): Sent {
  const standing = [...begun.standing, `${key}/${begun.standing.length + 1}`];
  return standing.length < parts
    ? { kind: 'part', begun: { ...begun, standing } }
    : { kind: 'sent', message: standing.join(' ') };
}

/** Words for so many messages of Feishu, of 27 000 bytes each. */
const words = (parts: number) => Array.from({ length: parts * 2_600 }, (_, nth) => `第${nth}句。`).join('');

function said(summary: string, text: string): Card {
  return { tone: 'plain', summary, blocks: [{ kind: 'quote', words: text }] };
}

/** The real adapter, with a strict fake of its platform that knows so many people. */
async function onFeishu(people: readonly string[]) {
  const feishu = await fakeFeishu();
  onTestFinished(feishu.close);
  for (const one of people) feishu.member(one, {});
  const { appId, appSecret, base: domain, encryptKey, verificationToken, tenant } = feishu;
  const log = { info() {}, warn() {}, error() {} };
  const webhook = { encryptKey, verificationToken };
  const receive = async () => ({ kind: 'done' }) as const;
  const adapter = createFeishu({
    ...NO_PICTURES,
    ...{ appId, appSecret, domain, webhook, receive, log, now: () => new Date() },
  });
  const to = (user: string) => ({ account: { platform: 'feishu', workspace: tenant, user }, person: null });
  const long = (key: string, user: string, parts: number): Put => {
    return { key, to: to(user), content: { kind: 'card', card: said(key, words(parts)) } };
  };
  const note = (text: string, user: string): Put => ({
    ...{ key: `${text} ${user}`, to: to(user), content: { kind: 'card', card: said(text, text) } },
  });
  const read = (user: string) =>
    feishu
      .messages(user)
      .map(({ text }) => text.replace(/\n\d+\/\d+$/, ''))
      .join('');
  return { feishu, adapter, long, note, read };
}

describe('the parts of a message', () => {
  it('count towards the limits, each by itself', async () => {
    const limits = { workspace: [{ most: 10, perMs: 200 }], person: { most: 3, perMs: 300 } };
    const parts = new Map<string, number>();
    const strict = createStrictPlatform(limits);
    const adapter: Adapter = {
      ...strict.adapter,
      async send(delivery) {
        const sent = await strict.adapter.send(delivery);
        return sent.kind === 'sent' ? nextOf(parts.get(delivery.key) ?? 1, delivery) : sent;
      },
    };
    const messages = Array.from({ length: 12 }, (_, nth): Put => ({ key: `m${nth}`, to: stranger(`u${nth % 4}`) }));
    for (const [nth, { key }] of messages.entries()) parts.set(key, 1 + (nth % 5));
    await put(messages);
    await senderOf(heart.database, adapter).drain();
    expect(strict.refused).toEqual([]);
    expect(strict.keys()).toHaveLength([...parts.values()].reduce((sum, count) => sum + count, 0));
    for (const user of ['u0', 'u1', 'u2', 'u3']) {
      const theirs = strict.arrivals.filter((one) => one.user === user).map(({ key }) => Number(key.slice(1)));
      expect(theirs, 'one after the other').toEqual(theirs.toSorted((one, other) => one - other));
    }
  });

  it('keep within what Feishu takes for one person, together with whatever else that person gets', async () => {
    const people = ['ou_1', 'ou_2', 'ou_3'];
    const { feishu, adapter, long, note, read } = await onFeishu(people);
    feishu.enforceLimits();
    await put(
      people.flatMap((user) => [
        long(`long ${user}`, user, 4),
        ...['一', '二', '三', '四'].map((nth) => note(nth, user)),
      ]),
    );
    await senderOf(heart.database, adapter).drain();
    expect(feishu.log.filter(({ error }) => error !== null)).toEqual([]);
    for (const user of people) {
      expect(feishu.messages(user).length).toBeGreaterThan(8);
      expect(read(user)).toBe(`${words(4)}一二三四`);
    }
  }, 60_000);

  it('are sent once each, wherever and for however long it stops between them', async () => {
    const { feishu, adapter, long, read } = await onFeishu(['ou_li']);
    let parts = 0;
    const interrupted: Adapter = {
      ...adapter,
      async send(delivery) {
        // Of every third the answer is lost: whether it has arrived is found out by trying again.
        if (++parts % 3 === 0) feishu.failNext({ lost: parts % 2 === 0 ? 'before' : 'after' });
        const sent = await adapter.send(delivery);
        if (sent.kind === 'retry') return sent;
        // After every other we are away, for longer than the platform remembers what it has been sent.
        feishu.skip(HOUR_MS + 1);
        return sent;
      },
    };
    await put([long('digest', 'ou_li', 5)]);
    for (let starts = 0; (await row('digest')).state === 'waiting'; starts++) {
      expect(starts).toBeLessThan(40);
      await senderOf(heart.database, interrupted).drain();
      await letTimePass(heart.database);
    }
    const { message } = await row('digest');
    expect(parts).toBeGreaterThan(7);
    expect(message?.split(' ')).toEqual(feishu.messages('ou_li').map(({ id }) => id));
    expect(read('ou_li')).toBe(words(5));
  }, 60_000);

  it('are not begun anew by a worker that was late: what others have sent since stays', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let attempts = 0;
    const platform = createPlatform(async (delivery) => {
      if (++attempts === 1) await promise;
      return nextOf(4, delivery);
    });
    await put([{ key: 'long' }]);
    const late = senderOf(heart.database, platform.adapter).drain();
    await expect.poll(() => attempts).toBe(1);
    await letTimePass(heart.database);
    const other = createPlatform((delivery) => nextOf(4, delivery));
    await senderOf(heart.database, other.adapter).drain();
    resolve();
    await late;
    expect(await row('long')).toMatchObject({ state: 'sent', message: 'long/1 long/2 long/3 long/4' });
    expect(other.keys()).toHaveLength(4);
    expect(platform.keys()).toHaveLength(1);
  });

  it('go out to their end once the first stands, and what takes the place of the message takes that of all', async () => {
    let open = true;
    const platform = createPlatform((delivery) => {
      if (delivery.key === 'long' && delivery.begun && open) return { kind: 'retry', afterMs: 60_000, reason: 'busy' };
      return delivery.key === 'long' ? nextOf(3, delivery) : { kind: 'sent', message: String(delivery.replaces) };
    });
    await put([{ key: 'long' }]);
    await senderOf(heart.database, platform.adapter).drain();
    await put([{ key: 'short', replacesKey: 'long' }]);
    open = false;
    await letTimePass(heart.database);
    await senderOf(heart.database, platform.adapter).drain();
    expect(await row('long')).toMatchObject({ state: 'sent' });
    expect(await row('short')).toMatchObject({ message: 'long/1 long/2 long/3' });
  });
});
