import { describe, expect, it } from 'vitest';
import { dayTypeOn } from '../../src/calendar/day-type.ts';
import { dayTable, seedDays } from '../../src/calendar/seed.ts';
import { STANDARD_DAYS } from '../../src/calendar/workday.ts';
import { NOTICES } from './notices.ts';

const SEED = seedDays();
const CHINA = dayTable(SEED.days, SEED.years);

const RHYTHM = [
  { id: 'collect', on: ['monday'] },
  { id: 'order', on: ['tuesday'] },
  { id: 'visit', on: ['wednesday', 'make_up'] },
  { id: 'meet', on: ['saturday'], types: ['sales'] },
] as const;
const NO_MAKE_UP = [{ id: 'meet', on: ['saturday'] }] as const;

describe('the kind of a day', () => {
  it.each([
    ['a Monday', '2026-11-16', 'shop', 'collect'],
    ['a weekday that no kind has', '2026-11-19', 'shop', null],
    ['the National Day, a Thursday', '2026-10-01', 'shop', null],
    ['a Monday in its holiday', '2026-10-05', 'shop', null],
    ['the Saturday that makes up for it', '2026-10-10', 'shop', 'visit'],
    ['the same for those who meet on Saturdays', '2026-10-10', 'sales', 'visit'],
    ['the Sunday before it, worked as well', '2026-09-20', 'shop', 'visit'],
    ['a free Saturday', '2026-11-21', 'shop', null],
    ['a free Saturday on which some meet', '2026-11-21', 'sales', 'meet'],
    ['a Saturday in a holiday on which they would', '2026-10-03', 'sales', null],
  ])('%s', (_, date, type, expected) => {
    expect(dayTypeOn(RHYTHM, type, date, CHINA)?.id ?? null).toBe(expected);
  });

  it('of a worked Saturday is that of Saturdays where nothing else is said', () => {
    expect(dayTypeOn(NO_MAKE_UP, 'shop', '2026-10-10', CHINA)?.id).toBe('meet');
  });

  it('of a Saturday is that of Saturdays where no calendar is kept', () => {
    expect(dayTypeOn(RHYTHM, 'shop', '2026-10-10', STANDARD_DAYS)).toBeNull();
    expect(dayTypeOn(RHYTHM, 'shop', '2026-10-05', STANDARD_DAYS)?.id).toBe('collect');
  });

  it('falls in two whole years on workdays alone, where no Saturday or Sunday is named', () => {
    const all = [{ on: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'make_up'] }] as const;
    for (const [date, works] of NOTICES)
      expect([date, dayTypeOn(all, 'shop', date, CHINA) !== null]).toEqual([date, works]);
  });
});
