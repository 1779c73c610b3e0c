import { addDays, addMonths, dateOf, type LocalDate, numberOfWeekday, type Weekday } from './day.ts';
import { lastWorkday, periodOf } from './period.ts';
import { addWorkdays, type DayTable, dayKind, isWorkday, workdayUntil } from './workday.ts';
import { instantOf, type LocalTime } from './zone.ts';

/**
 * A duty that comes round, as a rulebook writes it. The weekly one has its own day: a Saturday stands although nobody works on
 * Saturdays. Only a public holiday touches it: `keep` leaves it, `skip` drops it, `before` moves it to the last workday before.
 * A day of the month that a month lacks is its last day; it stands whatever kind of day it is.
 */
export type PeriodicRule =
  | Readonly<{ every: 'workday'; at: LocalTime }>
  | Readonly<{ every: 'week'; on: Weekday; at: LocalTime; on_holiday: 'keep' | 'skip' | 'before' }>
  | Readonly<{ every: 'month'; on: 'last-workday' | number; at: LocalTime }>
  | Readonly<{ every: 'quarter'; on: 'last-workday'; at: LocalTime }>;

/** Any duty rule. The last kind is counted in workdays from the day the report is about; 0 is that very day. */
export type DutyRule = PeriodicRule | Readonly<{ after: 'about'; workdays: number; at: LocalTime }>;

/**
 * One time that something is due. `key` names it for good: the day itself for a daily duty, else the period (`2026-W47`, `2026-11`,
 * `2026-Q4`). `aboutDate` is the day the rule names, before a holiday moved it.
 */
export type Duty = Readonly<{ key: string; aboutDate: LocalDate; dueAt: Date }>;

/** The duties whose deadline falls on the days `from` to `to` (both included) in `zone`, in order of time. */
export function duties(
  rule: PeriodicRule,
  zone: string,
  from: LocalDate,
  to: LocalDate,
  table: DayTable,
): readonly Duty[] {
  const found: Duty[] = [];
  for (let day = startOf(rule, from); ; day = step(rule, day)) {
    const named = namedDay(rule, day, table);
    const due = named === null ? null : dueDay(rule, named, table);
    if (named !== null && due !== null && due >= from && due <= to) {
      found.push({ key: keyOf(rule, day), aboutDate: named, dueAt: instantOf(due, rule.at, zone) });
    }
    // Past `to` a holiday may still move a deadline back into the range, so the moved day decides.
    if (day > to && (due ?? day) > to) return found;
  }
}

/**
 * The deadline of a report about this day: of the duty on that day or in the period around it.
 *
 * @returns null if none is due: a daily duty on a day off, a weekly one that a holiday drops
 */
export function dueAt(rule: DutyRule, aboutDate: LocalDate, zone: string, table: DayTable): Date | null {
  if ('after' in rule) return instantOf(addWorkdays(aboutDate, rule.workdays, table), rule.at, zone);
  const named = namedDay(rule, startOf(rule, aboutDate), table);
  const due = named === null ? null : dueDay(rule, named, table);
  return due === null ? null : instantOf(due, rule.at, zone);
}

/** The day that the duty around a date is about: that very day for a daily one. Null if none is due there. */
export function dutyDay(rule: PeriodicRule, date: LocalDate, table: DayTable): LocalDate | null {
  const named = namedDay(rule, startOf(rule, date), table);
  return named !== null && dueDay(rule, named, table) !== null ? named : null;
}

/** The first day of the stretch that `date` lies in and that holds exactly one duty: a day, week, month or quarter. */
function startOf(rule: PeriodicRule, date: LocalDate): LocalDate {
  return rule.every === 'workday' ? date : periodOf(rule.every, date).from;
}

function step(rule: PeriodicRule, start: LocalDate): LocalDate {
  if (rule.every === 'workday') return addDays(start, 1);
  if (rule.every === 'week') return addDays(start, 7);
  return addMonths(start, rule.every === 'month' ? 1 : 3);
}

function keyOf(rule: PeriodicRule, start: LocalDate): string {
  return rule.every === 'workday' ? start : periodOf(rule.every, start).key;
}

/** The day that the rule names in the stretch beginning at `start`. */
function namedDay(rule: PeriodicRule, start: LocalDate, table: DayTable): LocalDate | null {
  if (rule.every === 'workday') return isWorkday(start, table) ? start : null;
  if (rule.every === 'week') return addDays(start, numberOfWeekday(rule.on) - 1);
  const period = periodOf(rule.every, start);
  if (rule.on === 'last-workday') return lastWorkday(period, table);
  const [year, month] = start.split('-').map(Number);
  return dateOf(year ?? 0, month ?? 0, rule.on) ?? period.to;
}

/** Where a holiday leaves the deadline. */
function dueDay(rule: PeriodicRule, named: LocalDate, table: DayTable): LocalDate | null {
  if (rule.every !== 'week' || rule.on_holiday === 'keep' || dayKind(named, table) !== 'holiday') return named;
  return rule.on_holiday === 'skip' ? null : workdayUntil(named, table);
}
