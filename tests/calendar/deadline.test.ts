import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/calendar/day.ts';
import { type DutyRule, dueAt, duties, type PeriodicRule } from '../../src/calendar/deadline.ts';
import { occurrences } from '../../src/calendar/occurrence.ts';
import { dayTable, seedDays } from '../../src/calendar/seed.ts';
import { STANDARD_DAYS } from '../../src/calendar/workday.ts';
import { NOTICES } from './notices.ts';

const SEED = seedDays();
const CHINA = dayTable(SEED.days, SEED.years);
const SHANGHAI = 'Asia/Shanghai';
const DAILY: PeriodicRule = { every: 'workday', at: '18:00' };
const saturday = (on_holiday: 'keep' | 'skip' | 'before'): PeriodicRule => ({
  every: 'week',
  on: 'saturday',
  at: '08:30',
  on_holiday,
});
const MONTHLY: PeriodicRule = { every: 'month', on: 'last-workday', at: '18:00' };
const QUARTERLY: PeriodicRule = { every: 'quarter', on: 'last-workday', at: '17:00' };
const fifth: PeriodicRule = { every: 'month', on: 5, at: '09:00' };
const thirtyFirst: PeriodicRule = { every: 'month', on: 31, at: '09:00' };
const VISIT: DutyRule = { after: 'about', workdays: 1, at: '12:00' };

/** `key due` of each duty, the deadline in UTC to the minute. */
const listed = (rule: PeriodicRule, from: string, to: string, zone = SHANGHAI, table = CHINA) =>
  duties(rule, zone, from, to, table).map(({ key, dueAt: due }) => `${key} ${due.toISOString().slice(0, 16)}`);

describe('duties', () => {
  const cases: [title: string, rule: PeriodicRule, from: string, to: string, expected: string[]][] = [
    [
      'owes a daily log on workdays and make-up Saturdays, not on holidays',
      DAILY,
      '2026-09-30',
      '2026-10-12',
      [
        '2026-09-30 2026-09-30T10:00',
        '2026-10-08 2026-10-08T10:00',
        '2026-10-09 2026-10-09T10:00',
        '2026-10-10 2026-10-10T10:00',
        '2026-10-12 2026-10-12T10:00',
      ],
    ],
    [
      'keeps ordinary and make-up Saturdays',
      saturday('skip'),
      '2026-02-07',
      '2026-02-14',
      ['2026-W06 2026-02-07T00:30', '2026-W07 2026-02-14T00:30'],
    ],
    [
      'keeps a Saturday within the holidays if told so',
      saturday('keep'),
      '2026-10-03',
      '2026-10-03',
      ['2026-W40 2026-10-03T00:30'],
    ],
    ['drops a Saturday within the holidays', saturday('skip'), '2026-09-28', '2026-10-09', []],
    [
      'moves a Saturday to before the holidays, into an earlier range than its own',
      saturday('before'),
      '2026-09-30',
      '2026-09-30',
      ['2026-W40 2026-09-30T00:30'],
    ],
    [
      'moves over a whole week of holidays: two Saturdays on one day',
      saturday('before'),
      '2026-02-09',
      '2026-02-22',
      ['2026-W07 2026-02-14T00:30', '2026-W08 2026-02-14T00:30'],
    ],
    [
      'ends months on their last workday',
      MONTHLY,
      '2025-01-01',
      '2025-03-31',
      ['2025-01 2025-01-27T10:00', '2025-02 2025-02-28T10:00', '2025-03 2025-03-31T10:00'],
    ],
    ['finds nothing in the middle of a month', MONTHLY, '2026-11-02', '2026-11-29', []],
    [
      'ends quarters on their last workday',
      QUARTERLY,
      '2026-02-01',
      '2026-12-31',
      ['2026-Q1 2026-03-31T09:00', '2026-Q2 2026-06-30T09:00', '2026-Q3 2026-09-30T09:00', '2026-Q4 2026-12-31T09:00'],
    ],
    ['keeps a day of the month at the weekend', fifth, '2026-12-01', '2026-12-31', ['2026-12 2026-12-05T01:00']],
    [
      'takes the last day where a month lacks the day',
      thirtyFirst,
      '2026-02-01',
      '2026-04-30',
      ['2026-02 2026-02-28T01:00', '2026-03 2026-03-31T01:00', '2026-04 2026-04-30T01:00'],
    ],
    ['finds nothing in an empty range', DAILY, '2026-11-20', '2026-11-19', []],
  ];
  for (const [title, rule, from, to, expected] of cases)
    it(title, () => expect(listed(rule, from, to)).toEqual(expected));

  it('falls on the days that the notices call workdays', () => {
    expect(duties(DAILY, SHANGHAI, '2025-01-01', '2026-12-31', CHINA).map(({ aboutDate }) => aboutDate)).toEqual(
      NOTICES.filter(([, works]) => works).map(([date]) => date),
    );
  });

  it('follows the clocks of its zone', () => {
    const early: PeriodicRule = { every: 'week', on: 'sunday', at: '02:30', on_holiday: 'keep' };
    expect(listed(early, '2026-03-22', '2026-03-29', 'Europe/Berlin', STANDARD_DAYS)).toEqual([
      '2026-W12 2026-03-22T01:30',
      '2026-W13 2026-03-29T01:30',
    ]);
    expect(listed(DAILY, '2026-10-30', '2026-11-02', 'America/New_York', STANDARD_DAYS)).toEqual([
      '2026-10-30 2026-10-30T22:00',
      '2026-11-02 2026-11-02T23:00',
    ]);
  });

  it('is the same whether a range is read at once or in two parts', () => {
    const rule = fc.constantFrom(
      DAILY,
      saturday('keep'),
      saturday('skip'),
      saturday('before'),
      MONTHLY,
      QUARTERLY,
      fifth,
      thirtyFirst,
    );
    const length = fc.integer({ min: 0, max: 120 });
    fc.assert(
      fc.property(rule, fc.integer({ min: 0, max: 600 }), length, length, (anyRule, offset, first, second) => {
        const from = addDays('2025-01-01', offset);
        const middle = addDays(from, first);
        const to = addDays(middle, second);
        expect(listed(anyRule, from, to)).toEqual([
          ...listed(anyRule, from, middle),
          ...listed(anyRule, addDays(middle, 1), to),
        ]);
      }),
    );
  });
});

describe('dueAt', () => {
  const cases: [title: string, rule: DutyRule, about: string, due: string | null][] = [
    ['a visit on Friday is due on Monday noon', VISIT, '2026-11-20', '2026-11-23T04:00:00Z'],
    ['a visit before National Day is due after it', VISIT, '2026-09-30', '2026-10-08T04:00:00Z'],
    ['a visit on a Friday before a make-up Saturday is due on it', VISIT, '2026-10-09', '2026-10-10T04:00:00Z'],
    ['a visit on a holiday is due on the first workday', VISIT, '2026-10-02', '2026-10-08T04:00:00Z'],
    ['an incident is due the same day', { ...VISIT, workdays: 0, at: '20:00' }, '2026-10-02', '2026-10-02T12:00:00Z'],
    ['a daily log is due that day', DAILY, '2026-11-18', '2026-11-18T10:00:00Z'],
    ['no daily log is due at the weekend', DAILY, '2026-11-21', null],
    ['a weekly report about Wednesday is due on Saturday', saturday('skip'), '2026-11-18', '2026-11-21T00:30:00Z'],
    ['none is due in a week whose Saturday is a holiday', saturday('skip'), '2026-10-01', null],
    ['a monthly summary about any day is due at the month’s end', MONTHLY, '2026-10-03', '2026-10-30T10:00:00Z'],
  ];
  for (const [title, rule, about, due] of cases) {
    it(title, () => expect(dueAt(rule, about, SHANGHAI, CHINA)).toEqual(due && new Date(due)));
  }
});

describe('occurrences', () => {
  const MONDAY: PeriodicRule = { every: 'week', on: 'monday', at: '09:00', on_holiday: 'keep' };

  it('come after the last beat and up to this one', () => {
    const at = new Date('2026-11-23T01:00:00Z');
    const before = new Date(at.getTime() - 1);
    expect(occurrences(MONDAY, SHANGHAI, before, at, CHINA)).toEqual([
      { key: '2026-W48', aboutDate: '2026-11-23', dueAt: at },
    ]);
    expect(occurrences(MONDAY, SHANGHAI, at, new Date(at.getTime() + 60_000), CHINA)).toEqual([]);
  });

  it('come exactly once, however the beats fall, also on days when clocks change', () => {
    const zone = fc.constantFrom(SHANGHAI, 'Europe/Berlin', 'America/New_York');
    const rule = fc.constantFrom<PeriodicRule>(
      MONDAY,
      DAILY,
      { every: 'workday', at: '02:30' },
      saturday('before'),
      MONTHLY,
    );
    const beats = fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(zone, rule, fc.integer({ min: 0, max: 400_000 }), beats, (where, anyRule, start, gaps) => {
        const times = [Date.UTC(2026, 1, 1) + start * 60_000];
        for (const gap of gaps) times.push((times.at(-1) ?? 0) + gap * 60_000);
        const instants = times.map((time) => new Date(time));
        const [first, last] = [instants[0], instants.at(-1)];
        if (!first || !last) return;
        const walked = instants.flatMap((instant, index) =>
          occurrences(anyRule, where, instants[index - 1] ?? instant, instant, CHINA),
        );
        expect(walked).toEqual(occurrences(anyRule, where, first, last, CHINA));
      }),
    );
  });
});
