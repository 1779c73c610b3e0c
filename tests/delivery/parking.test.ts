import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Gone } from '../../src/chat/delivery.ts';
import { close, connect } from '../../src/database/connect.ts';
import { outOfReach } from '../../src/jobs/out-of-reach.ts';
import { resend } from '../../src/store/dead-letters.ts';
import { arrive } from '../../src/store/inbox.ts';
import { openHeart, said } from '../jobs/heart.ts';
import type { TestDatabase } from '../support/database.ts';
import { at, day, jobContext } from '../support/talk-branch.ts';
import { createPlatform, letTimePass, type Put, putInto, senderOf, sentAs, stranger } from './platform.ts';

const NOW = '2026-11-18 10:00';
const LEFT = { kind: 'gone', who: 'person', cause: 'deactivated', reason: 'Test: left' } as const satisfies Gone;
const REVOKED = { kind: 'gone', who: 'workspace', cause: 'token', reason: 'Test: revoked' } as const satisfies Gone;

let heart: TestDatabase;
beforeEach(async () => {
  heart = await openHeart(NOW);
  const { person, account } = heart.database;
  for (const [id, locale] of [
    ['ren', 'zh-CN'],
    ['rose', 'en'],
  ] as const) {
    const names = { name: `${id} 名`, nameEn: id };
    await person.create({
      data: { ...names, id, locale, role: 'appraiser', unitId: 'bank', inPostSince: day('2024-01-01') },
    });
    await account.create({ data: { platform: 'test', workspace: 'w', userId: id, personId: id, usedAt: at(NOW) } });
  }
});
afterEach(() => heart.drop());
const put = (messages: readonly Put[]) => putInto(heart.database, messages, at(NOW));
const row = (key: string) => heart.database.outbox.findUniqueOrThrow({ where: { key } });
const told = () => outOfReach.run(jobContext(heart.database, at(NOW)), at(NOW));
const many = (who: string, count = 10) =>
  Array.from({ length: count }, (_, index) => ({ key: `${who} ${index}`, who }));

describe('a person out of reach', () => {
  it('gets no more attempts: what waits is dead with the reason, and so is what comes later; others go on', async () => {
    const platform = createPlatform((one) => (one.to.user === 'li' ? LEFT : sentAs(one)));
    await put([...many('li'), { key: 'zhao', who: 'zhao' }, { key: 'tomorrow', notBefore: at('2026-11-19 10:00') }]);
    const sender = senderOf(heart.database, platform.adapter);
    expect(await sender.drain()).toBe(1);
    await put([{ key: 'later' }]);
    await sender.drain();
    expect(platform.attempts.filter(({ to }) => to.user === 'li')).toHaveLength(1);
    for (const key of ['li 0', 'li 9', 'tomorrow', 'later']) {
      expect(await row(key)).toMatchObject({
        state: 'dead',
        cause: 'deactivated',
        reason: 'Test: left',
        leaseUntil: null,
      });
    }
  });

  it('is written to where they have another account', async () => {
    const elsewhere = {
      platform: 'test',
      workspace: 'other',
      userId: 'li',
      personId: 'li',
      usedAt: at('2025-01-01 09:00'),
    };
    await heart.database.account.create({ data: elsewhere });
    const platform = createPlatform((one) => (one.to.workspace === 'w' ? LEFT : sentAs(one)));
    await put([{ key: 'first' }]);
    await senderOf(heart.database, platform.adapter).drain();
    await put([{ key: 'second' }]);
    await senderOf(heart.database, platform.adapter).drain();
    expect(await row('second')).toMatchObject({ state: 'sent', workspace: 'other' });
  });

  it('is in reach again once they write to us, and what they are then told arrives', async () => {
    let gone = true;
    const platform = createPlatform((one) => (gone ? LEFT : sentAs(one)));
    await put(many('li'));
    const sender = senderOf(heart.database, platform.adapter);
    await sender.drain();
    gone = false;
    await heart.database.$transaction((tx) => arrive(tx, 'e1', { platform: 'test', workspace: 'w', user: 'li' }));
    await put([{ key: 'answer' }]);
    expect(await sender.drain()).toBe(1);
    expect(await row('li 0')).toMatchObject({ state: 'dead' });
  });

  it('is tried once more when an operator sends something again', async () => {
    let gone = true;
    const platform = createPlatform((one) => (gone ? LEFT : sentAs(one)));
    await put([...many('li', 3), { key: 'zhao', who: 'zhao' }]);
    const sender = senderOf(heart.database, platform.adapter);
    await sender.drain();
    gone = false;
    const { id } = await row('li 1');
    expect(await resend(heart.database, [id], [])).toBe(1);
    expect(await sender.drain()).toBe(1);
    // An earlier attempt may have arrived after all: the adapter is to look.
    expect(platform.attempts.at(-1)).toMatchObject({ key: 'li 1', attempt: 2 });
    expect(await resend(heart.database, [], ['deactivated', 'stale'])).toBe(3);
    expect(await sender.drain()).toBe(3);
  });

  it('is named to each appraiser once, in their language, though many messages of two processes find it out together', async () => {
    const second = connect({ url: heart.url, onError: () => {} });
    const platform = createPlatform((one) => (one.to.user === 'ren' || one.to.user === 'rose' ? sentAs(one) : LEFT));
    await put(['li', 'zhao', 'wang'].flatMap((who) => many(who)).concat([{ key: 'nobody', who: 'x' }]));
    await put([{ key: 'stranger', to: stranger('unknown') }]);
    const senders = [senderOf(heart.database, platform.adapter), senderOf(second, platform.adapter)];
    await Promise.all(senders.map((sender) => sender.drain()));
    await close(second);
    const messages = await told();
    expect(messages.map(({ to }) => to.person).toSorted()).toEqual(['ren', 'rose']);
    const [ren = [], rose = []] = ['ren', 'rose'].map((id) =>
      messages.filter(({ to }) => to.person === id).flatMap(said),
    );
    expect(ren.join('\n')).toContain('李娜 账号已停用');
    expect(rose.join('\n')).toContain('Zhao Lei their account is deactivated');
    expect(rose.join('\n')).not.toContain('unknown');
    expect(await told()).toEqual([]);
    await put([{ key: 'again' }]);
    await Promise.all(senders.slice(0, 1).map((sender) => sender.drain()));
    expect(await told()).toEqual([]);
  });
});

describe('a workspace out of reach', () => {
  it('is tried with one message at a time; when one arrives the rest follows, but for what is old news', async () => {
    let revoked = true;
    const platform = createPlatform((one) => (revoked && one.to.workspace === 'w' ? REVOKED : sentAs(one)));
    const sender = senderOf(heart.database, platform.adapter);
    await put([...many('li', 30), ...many('zhao', 30), { key: 'old', who: 'wang', notBefore: at('2026-11-17 09:59') }]);
    await put([{ key: 'elsewhere', to: stranger('x', 'other') }]);
    expect(await sender.drain()).toBe(1);
    const found = platform.attempts.length;
    // One message of each person at the most found it out.
    expect(found).toBeLessThanOrEqual(4);
    expect(await heart.database.parking.count()).toBe(1);
    await sender.drain();
    expect(platform.attempts).toHaveLength(found);
    await letTimePass(heart.database);
    await sender.drain();
    expect(platform.attempts).toHaveLength(found + 1);
    expect(await heart.database.outbox.count({ where: { state: 'waiting', attempts: 0 } })).toBe(60);
    expect(await row('old')).toMatchObject({ state: 'dead', cause: 'stale' });
    revoked = false;
    await letTimePass(heart.database);
    expect(await sender.drain()).toBe(60);
    expect(await heart.database.parking.count()).toBe(0);
  });

  it('is told to the appraisers, who can read it elsewhere', async () => {
    const platform = createPlatform(() => REVOKED);
    await put([{ key: 'a' }]);
    await senderOf(heart.database, platform.adapter).drain();
    const [message] = (await told()).filter(({ to }) => to.person === 'rose');
    expect(message && said(message).join('\n')).toContain(
      'Nobody on test can be reached: the app is no longer accepted',
    );
  });
});
