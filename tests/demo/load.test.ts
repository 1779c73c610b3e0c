import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDemo } from '../../src/store/demo.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { bank, CALENDAR, NOW, RULEBOOK, RULEBOOK_TEXT } from './support.ts';

const DEMO = bank();
const GIVEN = {
  platform: 'playground',
  rulebook: { version: RULEBOOK.version, zone: RULEBOOK.zone, text: RULEBOOK_TEXT },
  calendar: CALENDAR,
};

describe('loading the demo', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await cloneDatabase();
    expect(await loadDemo(test.database, DEMO, GIVEN)).toBe('loaded');
  });
  afterAll(() => test.drop());

  it('stores every row', async () => {
    const { database } = test;
    const stored = await Promise.all([
      database.unit.count(),
      database.person.count(),
      database.account.count(),
      database.customer.count(),
      database.assignment.count(),
      database.report.count(),
      database.reportRevision.count(),
      database.reportCounter.count(),
      database.rating.count(),
      database.obligation.count(),
      database.fact.count(),
      database.target.count(),
      database.oneOnOne.count(),
      database.calendarDay.count(),
      database.calendarYear.count(),
    ]);
    expect(stored).toEqual([
      DEMO.units.length,
      DEMO.people.length,
      DEMO.people.length,
      DEMO.customers.length,
      DEMO.assignments.length,
      DEMO.reports.length,
      DEMO.reports.length,
      DEMO.counters.length,
      DEMO.ratings.length,
      DEMO.obligations.length,
      DEMO.facts.length,
      DEMO.targets.length,
      DEMO.talks.length,
      CALENDAR.days.length,
      CALENDAR.years.length,
    ]);
  });

  it('stamps the database as a demo whose clock shows the story’s end', async () => {
    const [row] = await test.database.$queryRaw<{ demo: boolean; awaySeconds: number }[]>`
      SELECT demo, extract(epoch FROM clock_timestamp() + clock_offset_ms * interval '1 millisecond' - ${NOW}::timestamptz)::float
        AS "awaySeconds" FROM organisation`;
    expect(row?.demo).toBe(true);
    // Only the time since loading has passed.
    expect(row?.awaySeconds).toBeGreaterThanOrEqual(0);
    expect(row?.awaySeconds).toBeLessThan(60);
  });

  it('keeps instants, days, figures and words as they were made', async () => {
    const [made] = DEMO.reports.slice(-1);
    const stored = await test.database.report.findFirst({ orderBy: { id: 'desc' } });
    expect(stored).toMatchObject({
      id: made?.id,
      number: made?.number,
      filedAt: made?.filedAt,
      content: made?.content,
      aboutOn: new Date(`${made?.aboutOn}T00:00:00Z`),
    });
    const sum = await test.database.fact.aggregate({ _sum: { value: true } });
    expect(sum._sum.value).toBe(DEMO.facts.reduce((total, { value }) => total + value, 0n));
  });

  it('goes on counting where the rows end', async () => {
    const customer = await test.database.customer.create({ data: { name: '新客户', createdAt: NOW } });
    expect(customer.id).toBe(BigInt(DEMO.customers.length + 1));
    await test.database.customer.delete({ where: { id: customer.id } });
  });

  it('leaves everybody’s scores to be computed', async () => {
    expect(await test.database.staleScore.count()).toBe(DEMO.people.filter(({ role }) => role === 'manager').length);
  });

  it('refuses a database that is not empty, and changes nothing', async () => {
    expect(await loadDemo(test.database, DEMO, GIVEN)).toBe('occupied');
    expect(await test.database.report.count()).toBe(DEMO.reports.length);
  });
});
