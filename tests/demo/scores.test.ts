import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../src/calendar/day.ts';
import { type Period, parsePeriod, periodOf } from '../../src/calendar/period.ts';
import { dayTable } from '../../src/calendar/seed.ts';
import { workdaysBetween } from '../../src/calendar/workday.ts';
import { scoreManager, scoringRules } from '../../src/scoring/score.ts';
import { scorecardFor } from '../../src/scoring/scorecard.ts';
import type { StatedTarget } from '../../src/scoring/target.ts';
import { loadDemo } from '../../src/store/demo.ts';
import { metricsFor } from '../../src/store/metrics.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { bank, CALENDAR, NOW, RULEBOOK, RULEBOOK_TEXT } from './support.ts';

const DEMO = bank();
const DAYS = dayTable(CALENDAR.days, CALENDAR.years);
const MANAGERS = DEMO.people.filter(({ role, managerType }) => role === 'manager' && managerType !== 'virtual');

describe('the scores of the demo bank', () => {
  let test: TestDatabase;
  /** Totals at 2 places, by week and person, for the last four whole weeks. */
  let weeks: ReadonlyMap<string, number>[];
  beforeAll(async () => {
    test = await cloneDatabase();
    const rulebook = { version: RULEBOOK.version, zone: RULEBOOK.zone, text: RULEBOOK_TEXT };
    await loadDemo(test.database, DEMO, { platform: 'playground', rulebook, calendar: CALENDAR });
    weeks = [];
    for (const daysAgo of [28, 21, 14, 7]) weeks.push(await totals(periodOf('week', addDays('2026-11-18', -daysAgo))));
  });
  afterAll(() => test.drop());

  async function totals(period: Period): Promise<ReadonlyMap<string, number>> {
    const people = MANAGERS.map(({ id }) => ({ id, dutyZone: RULEBOOK.zone }));
    const indicators = RULEBOOK.indicators;
    const metrics = await metricsFor(test.database, { indicators, people, from: period.from, to: period.to, now: NOW });
    return new Map(
      MANAGERS.flatMap((manager) => {
        const stated = DEMO.targets.filter(({ personId }) => personId === manager.id);
        const { outcome } = scoreManager({
          rules: scoringRules(RULEBOOK),
          period,
          scorecard: scorecardFor(RULEBOOK, { type: manager.managerType, grade: manager.grade }),
          measurements: metrics.get(manager.id) ?? new Map(),
          targets: Map.groupBy(
            stated.map((one) => ({ ...one, from: 'table' as const, period: parsePeriod(one.period) ?? period })),
            ({ indicator }) => indicator,
          ) satisfies ReadonlyMap<string, readonly StatedTarget[]>,
          workdays: ({ from, to }) => workdaysBetween(from, to, DAYS),
        });
        return outcome.kind === 'total' ? [[manager.id, Number(outcome.total) / 10_000]] : [];
      }),
    );
  }

  it('spread from struggling to excellent in every week', () => {
    for (const week of weeks) {
      const all = [...week.values()].sort((one, other) => one - other);
      expect(all).toHaveLength(24);
      expect(all[0]).toBeLessThan(72);
      expect(all[0]).toBeGreaterThan(40);
      expect(all.at(-1)).toBeGreaterThan(92);
      expect(all.at(-1)).toBeLessThan(108);
    }
  });

  it('change from week to week, so that places do', () => {
    const moved = MANAGERS.filter(({ id }) => Math.abs((weeks[2]?.get(id) ?? 0) - (weeks[3]?.get(id) ?? 0)) > 1);
    expect(moved.length).toBeGreaterThan(12);
  });

  it('fall for three weeks for the one who is to be talked to tomorrow', () => {
    const falling = weeks.map((week) => week.get('zhao-lei') ?? 0);
    expect(falling[3]).toBeLessThan((falling[0] ?? 0) - 4);
  });
});
