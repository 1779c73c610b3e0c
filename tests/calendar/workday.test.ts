import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/calendar/day.ts';
import { lastWorkday, periodOf } from '../../src/calendar/period.ts';
import { dayTable, seedDays } from '../../src/calendar/seed.ts';
import {
  addWorkdays,
  dayKind,
  isCovered,
  isWorkday,
  nextWorkday,
  previousWorkday,
  STANDARD_DAYS,
  workdaysBetween,
  workdayUntil,
} from '../../src/calendar/workday.ts';
import { NOTICES } from './notices.ts';

const SEED = seedDays();
const CHINA = dayTable(SEED.days, SEED.years);

describe('the calendar of China', () => {
  it('agrees with the notices of 2025 and 2026 on every day', () => {
    expect(NOTICES.map(([date]) => [date, isWorkday(date, CHINA)])).toEqual(NOTICES);
  });

  it('has 248 workdays in each of these years', () => {
    // 2025: 261 days Monday to Friday − (1 + 6 + 1 + 3 + 1 + 6) holidays on them + 5 make-up days.
    expect(workdaysBetween('2025-01-01', '2025-12-31', CHINA)).toBe(248);
    // 2026: 261 − (2 + 6 + 1 + 3 + 1 + 1 + 5) + 6.
    expect(workdaysBetween('2026-01-01', '2026-12-31', CHINA)).toBe(248);
  });

  it('knows 2004 to 2026 and says that it knows no other year', () => {
    expect(SEED.years).toEqual(Array.from({ length: 23 }, (_, index) => 2004 + index));
    expect(isCovered('2026-12-31', CHINA)).toBe(true);
    expect(isCovered('2027-01-01', CHINA)).toBe(false);
    expect(isCovered('2003-12-31', CHINA)).toBe(false);
  });

  it('has make-up workdays in every year that it knows, all of them at weekends', () => {
    const worked = SEED.days.filter(({ kind }) => kind === 'workday');
    expect(new Set(worked.map(({ date }) => Number(date.slice(0, 4))))).toEqual(CHINA.years);
    for (const { date } of worked) expect(dayKind(date, CHINA)).toBe('makeUp');
  });

  it('names the festivals in both languages', () => {
    expect(SEED.days.find(({ date }) => date === '2026-02-17')).toEqual({
      date: '2026-02-17',
      kind: 'holiday',
      name: '春节',
      nameEn: 'Spring Festival',
    });
    for (const { name, nameEn } of SEED.days) {
      expect(name).toMatch(/^\p{Script=Han}[\p{Script=Han}\d]+$/u);
      expect(nameEn).toMatch(/^[A-Z][\w' -]+$/);
    }
  });
});

describe('days', () => {
  const kinds: [date: string, kind: string, why: string][] = [
    ['2026-11-18', 'workday', 'an ordinary Wednesday'],
    ['2026-11-21', 'weekend', 'an ordinary Saturday'],
    ['2026-10-10', 'makeUp', 'a Saturday worked for National Day'],
    ['2026-09-20', 'makeUp', 'a Sunday worked for National Day'],
    ['2026-10-05', 'holiday', 'a Monday off'],
    ['2026-10-03', 'holiday', 'a Saturday within the holidays'],
    ['2027-10-01', 'workday', 'a Friday of a year that nobody has announced'],
  ];
  for (const [date, kind, why] of kinds) it(`calls ${why} ${kind}`, () => expect(dayKind(date, CHINA)).toBe(kind));

  it('steps over holidays and stops at make-up days', () => {
    expect(nextWorkday('2026-09-30', CHINA)).toBe('2026-10-08');
    expect(nextWorkday('2026-10-09', CHINA)).toBe('2026-10-10');
    expect(previousWorkday('2026-02-24', CHINA)).toBe('2026-02-14');
    expect(addWorkdays('2026-09-30', 3, CHINA)).toBe('2026-10-10');
    expect(addWorkdays('2026-10-03', 0, CHINA)).toBe('2026-10-03');
    expect(workdayUntil('2026-10-07', CHINA)).toBe('2026-09-30');
    expect(workdayUntil('2026-10-10', CHINA)).toBe('2026-10-10');
  });

  const monthEnds: [month: string, last: string, why: string][] = [
    ['2025-01-01', '2025-01-27', 'the 28th to 31st are Spring Festival'],
    ['2025-05-01', '2025-05-30', 'Saturday 31st is the Dragon Boat Festival'],
    ['2026-02-01', '2026-02-28', 'Saturday 28th is a make-up workday'],
    ['2026-09-01', '2026-09-30', 'the holiday begins the day after'],
    ['2026-10-01', '2026-10-30', 'the 31st is a Saturday'],
  ];
  for (const [month, last, why] of monthEnds) {
    it(`ends the month's work on ${last}: ${why}`, () => {
      expect(lastWorkday(periodOf('month', month), CHINA)).toBe(last);
    });
  }

  it('finds no last workday in a month without any', () => {
    const closed = dayTable(
      Array.from({ length: 28 }, (_, index) => ({ date: addDays('2026-02-01', index), kind: 'holiday' as const })),
      [2026],
    );
    expect(lastWorkday(periodOf('month', '2026-02-10'), closed)).toBeNull();
  });

  it('is plain Monday to Friday abroad', () => {
    expect(isWorkday('2026-10-05', STANDARD_DAYS)).toBe(true);
    expect(isWorkday('2026-10-10', STANDARD_DAYS)).toBe(false);
    expect(isCovered('2027-01-01', STANDARD_DAYS)).toBe(true);
    expect(workdaysBetween('2026-11-16', '2026-11-22', STANDARD_DAYS)).toBe(5);
  });

  it('counts what it steps over', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 40 }), (offset, count) => {
        const from = addDays('2024-06-01', offset);
        const to = addWorkdays(from, count, CHINA);
        expect(isWorkday(to, CHINA)).toBe(true);
        expect(workdaysBetween(addDays(from, 1), to, CHINA)).toBe(count);
        expect(addWorkdays(addDays(to, 1), -count, CHINA) > from).toBe(true);
      }),
    );
  });
});
