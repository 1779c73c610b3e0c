import { addDays, type LocalDate } from './day.ts';
import { lastWorkday, type Period } from './period.ts';
import { addWorkdays, type DayTable, workdaysBetween } from './workday.ts';

/** The workday with this number (from 1) in a period, or its last where it has fewer; null where it has none. */
export function nthWorkday(period: Period, number: number, table: DayTable): LocalDate | null {
  const last = lastWorkday(period, table);
  const day = addWorkdays(addDays(period.from, -1), number, table);
  return last === null || day <= last ? last && day : last;
}

/** The first workday on which so many percent of a period's workdays have passed, or its last one; null where it has none. */
export function workdayAfter(period: Period, percent: number, table: DayTable): LocalDate | null {
  const passed = Math.ceil((workdaysBetween(period.from, period.to, table) * percent) / 100);
  return nthWorkday(period, passed + 1, table);
}
