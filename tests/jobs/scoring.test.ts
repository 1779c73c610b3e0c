import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parsePeriod } from '../../src/calendar/period.ts';
import { type Scored, scorePeople } from '../../src/commands/scores.ts';
import { scoring } from '../../src/jobs/scoring.ts';
import { branchOfThree, countingQueries, FRIDAY } from '../support/branch.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { jobContext, logs, visits } from '../support/organisation.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
  await branchOfThree(test.database);
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.database.result.deleteMany();
  await test.database.staleScore.deleteMany();
});

const minutesBefore = (at: Date, minutes: number) => new Date(at.getTime() - minutes * 60_000);

async function run(now: Date, from = minutesBefore(now, 1)) {
  return scoring.run(await jobContext(test.database, now), from);
}

/** Totals at 4 places of one week, by person. */
async function totals(period = '2026-W47'): Promise<Record<string, string>> {
  const rows = await test.database.result.findMany({ where: { period }, orderBy: { personId: 'asc' } });
  return Object.fromEntries(rows.map(({ personId, total }) => [personId, `${total}`]));
}

describe('scoring', () => {
  it('scores everybody for this and last week and month when there is nothing yet', async () => {
    await run(FRIDAY);
    // Worked out in branchOfThree; who is new has only “no complaints”: 500 ÷ 75.
    expect(await totals()).toEqual({ li: '700000', new: '66667', wang: '727778', zhao: '588889' });
    expect(await totals('2026-W46')).toEqual({ li: '400000', wang: '366667', zhao: '66667' });
    expect(Object.keys(await totals('2026-11'))).toEqual(['li', 'new', 'wang', 'zhao']);
    expect(Object.keys(await totals('2026-10'))).toEqual(['li', 'wang', 'zhao']);
  });

  it('then scores again only those whose data changed, once', async () => {
    await run(FRIDAY);
    const before = await test.database.result.findMany({ where: { period: '2026-W47' } });
    await test.database.staleScore.create({ data: { personId: 'zhao' } });
    await visits(test.database, 'zhao', '2026-11-18', 6);
    const later = new Date('2026-11-20T20:05:00+08:00');
    await run(later);
    // Zhao has 10 visits now: (4300 + 2500) ÷ 90.
    expect((await totals()).zhao).toBe('755556');
    expect(await test.database.staleScore.count()).toBe(0);
    const untouched = await test.database.result.findMany({ where: { period: '2026-W47', scoredAt: FRIDAY } });
    expect(untouched).toHaveLength(before.length - 1);
    await test.database.report.deleteMany({ where: { personId: 'zhao', aboutOn: new Date('2026-11-18T00:00:00Z') } });
  });

  it('scores everybody again on the first beat of a local day', async () => {
    await run(FRIDAY);
    const midnight = new Date('2026-11-21T00:00:00+08:00');
    await run(midnight, minutesBefore(midnight, 1));
    expect(await test.database.result.count({ where: { period: '2026-W47', scoredAt: midnight } })).toBe(4);
    const next = new Date('2026-11-21T00:01:00+08:00');
    await run(next);
    expect(await test.database.result.count({ where: { scoredAt: next } })).toBe(0);
  });

  it('counts a report filed before its deadline once the deadline has passed', async () => {
    await logs(test.database, 'li', { '2026-11-23': 'filed' });
    const monday = new Date('2026-11-23T17:59:00+08:00');
    await run(monday);
    const atDeadline = new Date('2026-11-23T18:00:00+08:00');
    await run(atDeadline);
    const before = (await totals('2026-W48')).li;
    await run(new Date('2026-11-23T18:01:00+08:00'), atDeadline);
    // One of one on time: 15 more weights at 100. Without: 500 ÷ 75; with: 2000 ÷ 90.
    expect([before, (await totals('2026-W48')).li]).toEqual(['66667', '222222']);
    await test.database.obligation.deleteMany({ where: { period: '2026-11-23' } });
  });

  it('will have work at once where somebody is waiting, else at the next local midnight', async () => {
    const ctx = await jobContext(test.database, FRIDAY);
    expect(await scoring.next(ctx, FRIDAY)).toEqual(new Date('2026-11-21T00:00:00+08:00'));
    await test.database.staleScore.create({ data: { personId: 'li' } });
    expect(await scoring.next(ctx, FRIDAY)).toEqual(new Date(FRIDAY.getTime() + 1));
  });

  it('takes as many queries for one person as for everybody, and leaves out who was not there', async () => {
    const week = parsePeriod('2026-W46');
    if (!week) throw new Error('no week');
    const ctx = await jobContext(test.database, FRIDAY);
    const one = countingQueries(test.database);
    const two = countingQueries(test.database);
    const scored = async (tx: typeof one.tx, who: readonly string[]) => {
      const people: string[] = [];
      const each = (some: readonly Scored[]) => void people.push(...some.map(({ person }) => person.id));
      await scorePeople({ ...ctx, tx }, who, week, { each });
      return people.toSorted();
    };
    expect(await scored(one.tx, ['li'])).toEqual(['li']);
    expect(await scored(two.tx, ['li', 'wang', 'zhao', 'new', 'chen'])).toEqual(['li', 'wang', 'zhao']);
    expect(two.count()).toBe(one.count());
    expect(one.count()).toBeLessThan(12);
  });
});
