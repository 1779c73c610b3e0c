import { afterEach, describe, expect, it } from 'vitest';
import { dayTable, seedDays } from '../../src/calendar/seed.ts';
import { obligationsFor } from '../../src/commands/plan.ts';
import { planning } from '../../src/jobs/plan-obligations.ts';
import type { TestDatabase } from '../support/database.ts';
import { at, day, jobContext, openBranch, RULEBOOK } from '../support/talk-branch.ts';
import { wall } from './heart.ts';

const SEED = seedDays();
const DAYS = dayTable(SEED.days, SEED.years);
const li = { id: 'li', unitId: 'city', managerType: 'full_time', dutyZone: 'Asia/Shanghai', leftOn: null };
/** Nothing but the daily log is owed. */
const LOGS = { ...RULEBOOK, reports: RULEBOOK.reports.filter(({ id }) => id === 'daily_log') };
const plan = (people: Parameters<typeof obligationsFor>[0], today: string) =>
  obligationsFor(people, today, { rulebook: LOGS, days: DAYS });

describe('what people owe', () => {
  it('is a daily log for each workday of the next 14 days, by 18:00', () => {
    // Wednesday 18 November to Wednesday 2 December 2026 has no holiday: 18–20, 23–27, 30–2 are 3 + 5 + 3 workdays.
    const planned = plan([li], '2026-11-18');
    expect(planned.map(({ aboutOn }) => aboutOn)).toEqual(
      '18 19 20 23 24 25 26 27 30'
        .split(' ')
        .map((date) => `2026-11-${date}`)
        .concat(['2026-12-01', '2026-12-02']),
    );
    expect(new Set(planned.map(({ report }) => report))).toEqual(new Set(['daily_log']));
    expect(planned[0]).toEqual({
      personId: 'li',
      unitId: 'city',
      report: 'daily_log',
      period: '2026-11-18',
      aboutOn: '2026-11-18',
      dueAt: new Date('2026-11-18T10:00:00Z'),
      dueOn: '2026-11-18',
    });
  });

  it('knows holidays, and the Saturdays and Sundays that make up for them', () => {
    // The State Council's notice for 2026: National Day 1–7 October, with 20 September (a Sunday) and 10 October (a Saturday) worked.
    expect(plan([li], '2026-09-28').map(({ aboutOn }) => aboutOn)).toEqual([
      '2026-09-28',
      '2026-09-29',
      '2026-09-30',
      '2026-10-08',
      '2026-10-09',
      '2026-10-10',
      '2026-10-12',
    ]);
    expect(plan([li], '2026-09-20')[0]?.aboutOn).toBe('2026-09-20');
  });

  it('falls due on the duty zone’s clock', () => {
    // Ürümqi is two hours behind: 18:00 there is 20:00 in Shanghai.
    const [first] = plan([{ ...li, dutyZone: 'Asia/Urumqi' }], '2026-11-18');
    expect(wall(first?.dueAt)).toBe('11-18 20:00');
    expect(first?.dueOn).toBe('2026-11-18');
  });

  it('ends with the last day in post', () => {
    expect(plan([{ ...li, leftOn: '2026-11-20' }], '2026-11-18').map(({ aboutOn }) => aboutOn)).toEqual([
      '2026-11-18',
      '2026-11-19',
      '2026-11-20',
    ]);
  });

  it('reaches as far ahead as a month or a quarter goes, so that its report can be written early', () => {
    const [log] = LOGS.reports;
    if (!log) throw new Error('there is no daily log');
    const rare = (['month', 'quarter'] as const).map((every) => ({
      ...log,
      id: every,
      due: { every, on: 'last-workday' as const, at: '18:00' },
    }));
    const planned = obligationsFor([li], '2026-10-02', { rulebook: { ...LOGS, reports: rare }, days: DAYS });
    expect(planned.map(({ report, aboutOn }) => [report, aboutOn])).toEqual([
      ['month', '2026-10-30'],
      ['quarter', '2026-12-31'],
    ]);
  });

  it('is nothing for a virtual manager', () => {
    expect(plan([{ ...li, managerType: 'virtual' }], '2026-11-18')).toEqual([]);
  });
});

describe('planning', () => {
  let branch: TestDatabase;
  afterEach(() => branch.drop());
  const owing = async () =>
    (
      await branch.database.obligation.groupBy({
        by: ['personId'],
        where: { report: 'daily_log' },
        _count: true,
        orderBy: { personId: 'asc' },
      })
    ).map(({ personId, _count }) => [personId, _count]);

  it('makes everybody’s obligations when a day begins, once, and leaves alone what is there', async () => {
    branch = await openBranch();
    const ctx = jobContext(branch.database, at('2026-11-18 00:01'));
    await planning.run(ctx, at('2026-11-17 23:59'));
    // 11 workdays, as above, for the four managers who are people.
    const eleven = ['li', 'sun', 'wang', 'zhao'].map((id) => [id, 11]);
    expect(await owing()).toEqual(eleven);
    await branch.database.obligation.updateMany({ where: { aboutOn: day('2026-11-18') }, data: { state: 'filed' } });
    await planning.run(ctx, at('2026-11-17 23:59'));
    expect(await owing()).toEqual(eleven);
    expect(await branch.database.obligation.count({ where: { state: 'filed' } })).toBe(4);
  });

  it('does nothing during the day, and knows when the next one begins', async () => {
    branch = await openBranch();
    const ctx = jobContext(branch.database, at('2026-11-18 09:00'));
    await planning.run(ctx, at('2026-11-18 08:59'));
    expect(await owing()).toEqual([]);
    expect(await planning.next(ctx, at('2026-11-18 09:00'))).toEqual(at('2026-11-19 00:00'));
    expect(await planning.next(ctx, at('2026-11-19 00:00'))).toEqual(at('2026-11-20 00:00'));
  });

  it('leaves out who has left and who has not begun', async () => {
    branch = await openBranch();
    await branch.database.person.update({ where: { id: 'li' }, data: { leftOn: day('2026-11-17') } });
    await branch.database.person.update({ where: { id: 'wang' }, data: { inPostSince: day('2026-11-19') } });
    await planning.run(jobContext(branch.database, at('2026-11-18 00:01')), at('2026-11-17 23:59'));
    expect((await owing()).map(([id]) => id)).toEqual(['sun', 'zhao']);
  });

  it('makes nobody late who could not know: a deadline that has passed is not made', async () => {
    branch = await openBranch();
    await planning.run(jobContext(branch.database, at('2026-11-18 19:00')), at('2026-11-17 17:00'));
    const first = await branch.database.obligation.findFirst({ orderBy: { dueAt: 'asc' } });
    expect(wall(first?.dueAt)).toBe('11-19 18:00');
  });
});
