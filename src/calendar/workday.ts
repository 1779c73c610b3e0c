import { addDays, type LocalDate, weekdayNumber } from './day.ts';

/**
 * What a calendar knows beyond the weekdays: `days` holds the exceptions, `years` those for which every exception is known.
 * Monday to Friday are workdays unless `days` says otherwise. In a year that is not among `years` this is a guess: whoever
 * shows or relies on a result asks {@link isCovered} and says so.
 */
export type DayTable = Readonly<{
  days: ReadonlyMap<LocalDate, 'workday' | 'holiday'>;
  years: ReadonlySet<number>;
}>;

/** `makeUp` is a workday on a Saturday or Sunday (调休); a holiday stays one at the weekend. */
export type DayKind = 'workday' | 'weekend' | 'holiday' | 'makeUp';

/** Plain Monday to Friday, without holidays, for organisations that keep no calendar; it claims every year of our time. */
export const STANDARD_DAYS: DayTable = {
  days: new Map(),
  years: new Set(Array.from({ length: 200 }, (_, index) => 1950 + index)),
};

/** Whether the calendar really knows this day's year. */
export function isCovered(date: LocalDate, table: DayTable): boolean {
  return table.years.has(Number(date.slice(0, 4)));
}

/** What kind of day it is. */
export function dayKind(date: LocalDate, table: DayTable): DayKind {
  const exception = table.days.get(date);
  if (exception === 'holiday') return 'holiday';
  if (weekdayNumber(date) <= 5) return 'workday';
  return exception === 'workday' ? 'makeUp' : 'weekend';
}

/** Whether people work on this day, make-up days included. */
export function isWorkday(date: LocalDate, table: DayTable): boolean {
  const kind = dayKind(date, table);
  return kind === 'workday' || kind === 'makeUp';
}

/** The first workday after `date`. */
export function nextWorkday(date: LocalDate, table: DayTable): LocalDate {
  return addWorkdays(date, 1, table);
}

/** The last workday before `date`. */
export function previousWorkday(date: LocalDate, table: DayTable): LocalDate {
  return addWorkdays(date, -1, table);
}

/** The `count`-th workday after `date`, before it when negative; `date` itself, whatever its kind, for 0. */
export function addWorkdays(date: LocalDate, count: number, table: DayTable): LocalDate {
  const step = Math.sign(count);
  let day = date;
  for (let left = Math.abs(count); left > 0; ) {
    day = addDays(day, step);
    if (isWorkday(day, table)) left--;
  }
  return day;
}

/** How many workdays there are from `from` to `to`, both included. */
export function workdaysBetween(from: LocalDate, to: LocalDate, table: DayTable): number {
  let count = 0;
  for (let day = from; day <= to; day = addDays(day, 1)) if (isWorkday(day, table)) count++;
  return count;
}

/** The last workday on or before `date`. */
export function workdayUntil(date: LocalDate, table: DayTable): LocalDate {
  return isWorkday(date, table) ? date : previousWorkday(date, table);
}
