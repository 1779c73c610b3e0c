import { expect, it } from 'vitest';
import { housekeeping } from '../../src/jobs/housekeeping.ts';
import type { TestDatabase } from '../support/database.ts';
import { at, jobContext } from '../support/talk-branch.ts';
import { openHeart, setClock } from './heart.ts';

const NIGHT = '2026-11-18 03:00';
const DAY_MS = 24 * 3_600_000;

/** So long before the night's housekeeping. */
const ago = (days: number) => new Date(at(NIGHT).getTime() - days * DAY_MS);

/** Runs as the heart does, from one beat to the next. */
async function beats({ database }: TestDatabase, from: string, now: string) {
  await setClock(database, now);
  await database.$transaction(async (tx) => housekeeping.run({ ...jobContext(database, at(now)), tx }, at(from)));
}

async function messages(
  { database }: TestDatabase,
  rows: readonly Readonly<{ key: string; state: string; days: number }>[],
) {
  for (const { key, state, days } of rows) {
    const who = { platform: 'chat', workspace: 'demo', userId: 'li', personId: 'li', locale: 'zh-CN', priority: 0 };
    await database.outbox.create({
      data: { ...who, key, state, content: {}, notBefore: ago(days), createdAt: ago(days) },
    });
  }
}

it('forgets what nothing can ask for any more, and nothing that is still needed', async () => {
  const bank = await openHeart(NIGHT);
  const { database } = bank;
  for (const [eventId, days] of [
    ['week', 8],
    ['yesterday', 1],
    ['edge', 6.9],
  ] as const) {
    await database.inbox.create({ data: { platform: 'chat', eventId, answer: {}, receivedAt: ago(days) } });
  }
  const real = Date.now();
  for (const [message, days] of [
    ['week', 8],
    ['yesterday', 1],
  ] as const) {
    const asOf = new Date(real - days * DAY_MS);
    await database.said.create({ data: { platform: 'chat', workspace: 'demo', message, asOf } });
    await database.spent.create({ data: { once: message, until: new Date(real + (days - 4) * -DAY_MS) } });
  }
  for (const [id, days] of [
    ['month', 31],
    ['fortnight', 14],
  ] as const) {
    await database.openedForm.create({ data: { id, personId: 'li', purpose: {}, openedAt: ago(days) } });
  }
  for (const [id, placed, days] of [
    ['homeless', false, 31],
    ['asked', false, 3],
    ['placed', true, 400],
  ] as const) {
    const from = { personId: 'li', platform: 'chat', workspace: 'demo', userId: 'li', ref: id };
    await database.picture.create({ data: { ...from, id, placed, state: 'here', sentAt: ago(days) } });
    await database.pictureUpload.create({ data: { pictureId: id, place: 'chat demo', name: id } });
  }
  for (const [id, state, days] of [
    ['previewed', 'checked', 15],
    ['unclear', 'unclear', 15],
    ['done', 'done', 15],
    ['last week', 'checked', 13],
  ] as const) {
    const from = { personId: 'ren', platform: 'chat', workspace: 'demo', userId: 'ren', ref: id, name: 'deposits.csv' };
    const bytes = state === 'done' ? null : Buffer.from('日期');
    await database.upload.create({ data: { ...from, id, state, bytes, sentAt: ago(days) } });
  }
  await messages(bank, [
    { key: 'old', state: 'sent', days: 181 },
    { key: 'overtaken', state: 'superseded', days: 181 },
    { key: 'recent', state: 'sent', days: 179 },
    { key: 'greeting:chat:demo:li', state: 'sent', days: 400 },
    { key: 'given up', state: 'dead', days: 400 },
    { key: 'waits', state: 'waiting', days: 400 },
  ]);

  await beats(bank, '2026-11-18 02:59', NIGHT);
  const left = async <Row>(rows: Promise<readonly Row[]>, name: (row: Row) => string) =>
    (await rows).map(name).toSorted();
  expect(await left(database.inbox.findMany(), (row) => row.eventId)).toEqual(['edge', 'yesterday']);
  expect(await left(database.said.findMany(), (row) => row.message)).toEqual(['yesterday']);
  expect(await left(database.spent.findMany(), (row) => row.once)).toEqual(['yesterday']);
  expect(await left(database.openedForm.findMany(), (row) => row.id)).toEqual(['fortnight']);
  expect(await left(database.picture.findMany(), (row) => row.id)).toEqual(['asked', 'placed']);
  expect(await left(database.pictureUpload.findMany(), (row) => row.pictureId)).toEqual(['asked', 'placed']);
  expect(await left(database.upload.findMany(), (row) => row.id)).toEqual(['last week']);
  expect(await left(database.outbox.findMany(), (row) => row.key)).toEqual([
    'given up',
    'greeting:chat:demo:li',
    'recent',
    'waits',
  ]);
});

it('does so once a night, and makes up for a night in which nobody was there', async () => {
  const bank = await openHeart(NIGHT);
  const old = () => messages(bank, [{ key: 'old', state: 'sent', days: 181 }]);
  const there = () => bank.database.outbox.count();
  await old();
  await beats(bank, '2026-11-18 03:00', '2026-11-18 18:00');
  expect(await there()).toBe(1);
  await beats(bank, '2026-11-18 18:00', '2026-11-19 02:59');
  expect(await there()).toBe(1);
  await beats(bank, '2026-11-17 18:00', '2026-11-19 09:00');
  expect(await there()).toBe(0);
});
