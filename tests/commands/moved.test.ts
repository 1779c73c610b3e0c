import { afterAll, beforeAll, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { score } from '../../src/commands/score.ts';
import { scoresOf } from '../../src/commands/scores.ts';
import { scoring } from '../../src/jobs/scoring.ts';
import { weeklyDigest } from '../../src/jobs/weekly-digest.ts';
import { gradable } from '../../src/store/grades.ts';
import { payeesFor } from '../../src/store/pay.ts';
import { peopleById } from '../../src/store/people.ts';
import { managersBetween, peopleAsOf } from '../../src/store/postings.ts';
import { unreadReports, withdrawReport } from '../../src/store/reports.ts';
import { contendersOf, resultsOf } from '../../src/store/results.ts';
import { said } from '../support/branch.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { contextFor, jobContext, organise, visits } from '../support/organisation.ts';

/**
 * 李娜 went from the west to the east on Monday 23 November 2026, where she is part-time; 赵磊, a manager until October, has been the
 * west's supervisor since.
 */
let test: TestDatabase;
const NOW = new Date('2026-11-24T09:30:00+08:00');
const day = (date: string) => new Date(`${date}T00:00:00Z`);
const WEEK = periodOf('week', '2026-11-18');

beforeAll(async () => {
  test = await cloneDatabase();
  const { database } = test;
  await organise(database, {
    units: [
      { id: 'bank', name: '晋源银行', nameEn: 'Jinyuan Bank' },
      { id: 'west', parentId: 'bank', name: '西街支行', nameEn: 'West Branch' },
      { id: 'east', parentId: 'bank', name: '东街支行', nameEn: 'East Branch' },
    ],
    people: [
      { id: 'li', name: '李娜', unitId: 'east', managerType: 'part_time' },
      { id: 'zhao', name: '赵磊', role: 'supervisor', unitId: 'west' },
      { id: 'wang', name: '王芳', unitId: 'west' },
      { id: 'jia', name: '贾文博', role: 'supervisor', unitId: 'east' },
    ],
  });
  const posted = (personId: string, fromOn: string, role: string, unitId: string, managerType: string | null) => ({
    personId,
    fromOn: day(fromOn),
    role,
    unitId,
    managerType,
  });
  await database.posting.createMany({
    data: [
      { ...posted('li', '2024-01-01', 'manager', 'west', 'full_time'), attributes: { education: 'college' } },
      { ...posted('li', '2026-11-23', 'manager', 'east', 'part_time'), employment: 'contract' },
      posted('zhao', '2024-01-01', 'manager', 'west', 'full_time'),
      posted('zhao', '2026-11-01', 'supervisor', 'west', null),
      { ...posted('wang', '2026-12-01', 'manager', 'east', 'full_time'), begun: false },
    ],
  });
  for (const person of ['li', 'wang']) await visits(database, person, '2026-11-18', 2);
  await scoring.run(await jobContext(database, NOW), new Date('2026-11-23T23:59:00+08:00'));
});
afterAll(() => test.drop());

const ids = (rows: readonly Readonly<{ id: string }>[]) => rows.map(({ id }) => id).toSorted();

it('everybody is found as they were on the day', async () => {
  const tx = test.database;
  expect(ids(await managersBetween(tx, '2026-10-01', '2026-10-31'))).toEqual(['li', 'wang', 'zhao']);
  expect(ids(await managersBetween(tx, '2026-11-01', '2026-11-30'))).toEqual(['li', 'wang']);
  const [before] = await peopleAsOf(tx, ['li'], '2026-11-22');
  const [since] = await peopleAsOf(tx, ['li'], '2026-11-23');
  expect(before).toMatchObject({ unitId: 'west', unitName: '西街支行', managerType: 'full_time' });
  expect(since).toMatchObject({ unitId: 'east', unitName: '东街支行', managerType: 'part_time' });
  // Before the first that is known of them, and what has not begun.
  expect((await peopleAsOf(tx, ['li'], '2020-01-01'))[0]).toMatchObject({ unitId: 'west' });
  expect((await peopleAsOf(tx, ['wang'], '2027-01-01'))[0]).toMatchObject({ unitId: 'west' });
  expect(ids(await peopleAsOf(tx, ['nobody'], '2026-01-01'))).toEqual([]);
});

it('who had left goes by their last day', async () => {
  const tx = test.database;
  await tx.person.update({ where: { id: 'li' }, data: { leftOn: day('2026-11-20') } });
  expect((await peopleAsOf(tx, ['li'], '2026-11-30'))[0]).toMatchObject({ unitId: 'west', managerType: 'full_time' });
  await tx.person.update({ where: { id: 'li' }, data: { leftOn: null } });
});

it('a week is ranked, paid and graded where people were at its end', async () => {
  const tx = test.database;
  const there = async (unit: string, date: string) =>
    (await contendersOf(tx, unit, periodOf('week', date), [])).map(({ personId }) => personId).toSorted();
  expect([await there('west', '2026-11-18'), await there('east', '2026-11-18')]).toEqual([['li', 'wang'], []]);
  expect([await there('west', '2026-11-24'), await there('east', '2026-11-24')]).toEqual([['wang'], ['li']]);
  expect(await there('bank', '2026-10-07')).toEqual(['li', 'wang', 'zhao']);
  const stored = await tx.result.findMany({ where: { period: WEEK.key }, orderBy: { personId: 'asc' } });
  expect(stored.map(({ personId, unitId }) => [personId, unitId])).toEqual([
    ['li', 'west'],
    ['wang', 'west'],
  ]);
  const paid = async (key: string) => {
    const month = periodOf('month', `${key}-01`);
    return (await payeesFor(tx, month, month, [])).map(({ payee, unitId }) => [
      payee.person,
      unitId,
      payee.type,
      payee.employment,
    ]);
  };
  expect(await paid('2026-10')).toEqual([
    ['li', 'west', 'full_time', null],
    ['wang', 'west', 'full_time', null],
    ['zhao', 'west', 'full_time', null],
  ]);
  expect(await paid('2026-11')).toEqual([
    ['li', 'east', 'part_time', 'contract'],
    ['wang', 'west', 'full_time', null],
  ]);
  const graded = async (on: string) =>
    (await gradable(tx, { units: ['west'], on, virtual: [] })).map(({ candidate }) => [
      candidate.person,
      candidate.attributes,
    ]);
  expect(await graded('2026-10-31')).toEqual([
    ['li', { education: 'college' }],
    ['wang', {}],
    ['zhao', {}],
  ]);
  expect(await graded('2026-11-30')).toEqual([['wang', {}]]);
});

it('a past week’s card is of the unit and type of then, today’s of today', async () => {
  const ctx = await contextFor(test.database, 'li', NOW);
  const shown = async (words: string) => said((await score.run(ctx, words)).replies?.[0]?.card).join('\n');
  expect(await shown('上周')).toContain('西街支行');
  expect(await shown('本周')).toContain('东街支行');
  const [li] = await peopleById(test.database, ['li']);
  if (!li) throw new Error('nobody');
  const scored = await scoresOf({ ...ctx, days: await ctx.days() }, [li], WEEK);
  expect(scored.get('li')?.person).toMatchObject({ unitId: 'west', managerType: 'full_time' });
});

it('the digest of a week reaches whoever moved after it, once, from where they were', async () => {
  const ctx = await jobContext(test.database, NOW);
  const slot = new Date('2026-11-23T09:00:00+08:00');
  const told = async (id: string, name: string) =>
    (await weeklyDigest.run(ctx, { id, name, nameEn: id, zone: 'Asia/Shanghai' }, slot))
      .map(({ key }) => key)
      .toSorted();
  expect(await told('west', '西街支行')).toEqual(['li', 'wang', 'zhao'].map((one) => `digest:west:2026-W47:${one}`));
  expect(await told('east', '东街支行')).toEqual(['digest:east:2026-W47:jia']);
});

it('reports are read where their author is now, and taken back long afterwards they count no more', async () => {
  const tx = test.database;
  const unread = async (unit: string) =>
    (await unreadReports(tx, unit, '2026-11-01', 10)).reports.map(({ personId }) => personId);
  expect([await unread('east'), await unread('west')]).toEqual([
    ['li', 'li'],
    ['wang', 'wang'],
  ]);
  const [report] = await tx.report.findMany({ where: { personId: 'wang' }, take: 1 });
  if (!report) throw new Error('no report');
  const counted = async () =>
    (await resultsOf(tx, WEEK, ['wang'])).get('wang')?.indicators.find(({ indicator }) => indicator === 'visits')
      ?.metric.value;
  const then = await counted();
  // Three weeks later week 47 is neither this nor last week.
  const later = new Date('2026-12-10T09:00:00+08:00');
  await withdrawReport(tx, report.id, later);
  expect(await tx.staleResult.findMany({ where: { period: WEEK.key } })).toHaveLength(1);
  await scoring.run(await jobContext(tx, later), new Date('2026-12-10T08:59:00+08:00'));
  expect([then, await counted()]).toEqual([20_000n, 10_000n]);
});
