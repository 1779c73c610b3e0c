import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prisma } from '../../prisma/generated/client.ts';
import { type Period, periodOf, previousPeriod } from '../../src/calendar/period.ts';
import { lockPeriod } from '../../src/store/scoring-periods.ts';
import { daysOf, hasEarlier, markEarlier, takeEarlier } from '../../src/store/stale.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
});
afterAll(() => test.drop());

describe('the days of a period by its key', () => {
  it.each(['week', 'month', 'quarter', 'half', 'year'] as const)('are those of the calendar: %s', async (kind) => {
    // Years of 52 and of 53 weeks, and leap days, among them.
    const periods: Period[] = [];
    for (let next = periodOf(kind, '2030-07-01'); periods.length < 120; next = previousPeriod(next)) periods.push(next);
    const rows = await test.database.$queryRaw<{ key: string; from: string; to: string }[]>`
      SELECT key, lower(days)::text AS from, (upper(days) - 1)::text AS to
      FROM (SELECT key, ${daysOf(Prisma.sql`key`)} AS days FROM unnest(${periods.map(({ key }) => key)}::text[]) AS key) AS asked`;
    expect(rows).toEqual(periods.map(({ key, from, to }) => ({ key, from, to })));
  });
});

it('marks the scored periods that have any of the days, and gives them out one by one', async () => {
  const { database } = test;
  for (const [kind, day] of [
    ['month', '2026-10-01'],
    ['month', '2026-11-01'],
    ['week', '2026-11-02'],
    ['quarter', '2026-10-01'],
    ['year', '2025-01-01'],
  ] as const)
    await lockPeriod(database, periodOf(kind, day));
  const mark = (person: string, from: string, until: string) =>
    database.$executeRaw(markEarlier(Prisma.sql`SELECT ${person}, ${from}::date, ${until}::date`));
  // Week 45 of 2026 is 2 to 8 November.
  await mark('li', '2026-10-31', '2026-10-31');
  await mark('zhao', '2026-11-08', '2026-11-09');
  await mark('sun', '2027-01-01', 'infinity');
  await mark('wu', '2025-12-31', 'infinity');
  await mark('wu', '2026-11-01', 'infinity');
  const taken: string[] = [];
  for (let next = await takeEarlier(database); next; next = await takeEarlier(database))
    taken.push(`${next.period.key}: ${next.people.toSorted().join(' ')}`);
  expect(taken.toSorted()).toEqual([
    '2025: wu',
    '2026-10: li wu',
    '2026-11: wu zhao',
    '2026-Q4: li wu zhao',
    '2026-W45: wu zhao',
  ]);
  expect(await hasEarlier(database)).toBe(false);
});
