import { describe, expect, it } from 'vitest';
import { nthWorkday, workdayAfter } from '../../src/calendar/nth-workday.ts';
import { parsePeriod } from '../../src/calendar/period.ts';
import { dayTable, seedDays } from '../../src/calendar/seed.ts';
import { type DayTable, STANDARD_DAYS } from '../../src/calendar/workday.ts';
import { NOTICES } from './notices.ts';

const SEED = seedDays();
const CHINA = dayTable(SEED.days, SEED.years);

function period(key: string) {
  const found = parsePeriod(key);
  if (!found) throw new Error(key);
  return found;
}

describe('the workday with a number', () => {
  it.each([
    // October 2026 begins with the National Day's holiday, the 1st to the 7th; Saturday the 10th is worked.
    ['2026-10', 1, '2026-10-08'],
    ['2026-10', 3, '2026-10-10'],
    ['2026-10', 4, '2026-10-12'],
    ['2026-Q4', 10, '2026-10-20'],
    // 22 of them from the 2nd on; there is no 23rd.
    ['2026-03', 22, '2026-03-31'],
    ['2026-03', 23, '2026-03-31'],
  ])('%s, %i', (key, number, day) => {
    expect(nthWorkday(period(key), number, CHINA)).toBe(day);
  });

  it('is no day in a period without workdays', () => {
    const free: DayTable = { days: new Map(), years: new Set() };
    const week = { ...period('2026-W47'), from: '2026-11-21', to: '2026-11-22' };
    expect(nthWorkday(week, 1, free)).toBeNull();
    expect(workdayAfter(week, 50, free)).toBeNull();
  });

  it('agrees with counting days off the notices', () => {
    const worked = NOTICES.filter(([date, works]) => works && date.startsWith('2026')).map(([date]) => date);
    for (const number of [1, 17, 100, worked.length])
      expect(nthWorkday(period('2026'), number, CHINA)).toBe(worked[number - 1]);
  });
});

describe('the first workday after so many percent of a period', () => {
  it.each([
    // March 2026 has 22 workdays, the 2nd to the 31st: after 11 of them comes the 12th, after 18.7 → 19 the 20th.
    ['2026-03', 50, '2026-03-17'],
    ['2026-03', 85, '2026-03-27'],
    ['2026-03', 99, '2026-03-31'],
    ['2026-03', 1, '2026-03-03'],
  ])('%s, %i %%', (key, percent, day) => {
    expect(workdayAfter(period(key), percent, CHINA)).toBe(day);
  });

  it('goes by Monday to Friday where no calendar is kept', () => {
    // October 2026: 22 weekdays from Thursday the 1st; the 12th is Friday the 16th.
    expect(workdayAfter(period('2026-10'), 50, STANDARD_DAYS)).toBe('2026-10-16');
  });
});
