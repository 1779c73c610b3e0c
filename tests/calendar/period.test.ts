import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dateOf,
  daysBetween,
  isLocalDate,
  numberOfWeekday,
  weekdayNumber,
  weekdayOf,
} from '../../src/calendar/day.ts';
import {
  nextPeriod,
  type PeriodKind,
  parsePeriod,
  periodContains,
  periodOf,
  previousPeriod,
} from '../../src/calendar/period.ts';

describe('days', () => {
  it('are those that exist', () => {
    for (const text of ['2026-02-28', '2024-02-29', '2026-12-31']) expect(isLocalDate(text)).toBe(true);
    for (const text of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '20261118', '', '2026-11-18T00:00']) {
      expect(isLocalDate(text)).toBe(false);
    }
    expect(dateOf(2026, 2, 30)).toBeNull();
    expect(dateOf(2026, 11, 8)).toBe('2026-11-08');
    expect(dateOf(2026, 1.5, 1)).toBeNull();
  });

  it('count from Monday', () => {
    expect(weekdayNumber('2026-11-16')).toBe(1);
    expect(weekdayOf('2026-11-22')).toBe('sunday');
    expect(numberOfWeekday('saturday')).toBe(6);
  });

  it('are reckoned over the ends of months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(daysBetween('2026-11-18', '2026-12-01')).toBe(13);
    expect(daysBetween('2026-12-01', '2026-11-18')).toBe(-13);
  });
});

describe('periods', () => {
  const cases: [kind: PeriodKind, date: string, key: string, from: string, to: string][] = [
    ['week', '2026-11-18', '2026-W47', '2026-11-16', '2026-11-22'],
    ['week', '2027-01-03', '2026-W53', '2026-12-28', '2027-01-03'],
    ['week', '2024-12-30', '2025-W01', '2024-12-30', '2025-01-05'],
    ['month', '2026-11-18', '2026-11', '2026-11-01', '2026-11-30'],
    ['month', '2024-02-29', '2024-02', '2024-02-01', '2024-02-29'],
    ['quarter', '2026-11-18', '2026-Q4', '2026-10-01', '2026-12-31'],
    ['quarter', '2026-03-31', '2026-Q1', '2026-01-01', '2026-03-31'],
    ['half', '2026-06-30', '2026-H1', '2026-01-01', '2026-06-30'],
    ['half', '2026-11-18', '2026-H2', '2026-07-01', '2026-12-31'],
    ['year', '2026-11-18', '2026', '2026-01-01', '2026-12-31'],
  ];
  for (const [kind, date, key, from, to] of cases) {
    it(`puts ${date} into ${key}`, () => expect(periodOf(kind, date)).toEqual({ kind, key, from, to }));
  }

  for (const key of [
    '2026-W54',
    '2025-W53',
    '2026-W00',
    '2026-13',
    '2026-Q5',
    '2026-H3',
    '2026-1',
    '2026-Q04',
    '26',
    '',
  ]) {
    it(`knows no period ${JSON.stringify(key)}`, () => expect(parsePeriod(key)).toBeNull());
  }

  it('follow one another without a gap, and their keys lead back to them', () => {
    const kind = fc.constantFrom<PeriodKind>('week', 'month', 'quarter', 'half', 'year');
    fc.assert(
      fc.property(kind, fc.integer({ min: 0, max: 40_000 }), (kindOfPeriod, offset) => {
        const date = addDays('1990-01-01', offset);
        const period = periodOf(kindOfPeriod, date);
        expect(periodContains(period, date)).toBe(true);
        expect(parsePeriod(period.key)).toEqual(period);
        expect(nextPeriod(period).from).toBe(addDays(period.to, 1));
        expect(previousPeriod(nextPeriod(period))).toEqual(period);
        expect(nextPeriod(period).key > period.key).toBe(true);
      }),
    );
  });
});
