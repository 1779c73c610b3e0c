import { addDays, type LocalDate } from '../calendar/day.ts';
import { dueAt } from '../calendar/deadline.ts';
import { type Period, periodOf } from '../calendar/period.ts';
import { addWorkdays, type DayTable, isWorkday, nextWorkday, workdaysBetween } from '../calendar/workday.ts';
import { localDate } from '../calendar/zone.ts';
import type { Report } from '../rulebook/reports.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** The demo's time: the days told of and the instant at which the story stops. */
export type Story = Readonly<{
  now: Date;
  today: LocalDate;
  zone: string;
  days: DayTable;
  /** Workdays from the first told of up to today, oldest first. */
  workdays: readonly LocalDate[];
  /** Workdays to come, on which next dates may fall. */
  ahead: readonly LocalDate[];
  weeks: readonly Week[];
  workdaysInYear: number;
  nextWorkday: (on: LocalDate) => LocalDate;
  /** The deadline of a report about this day. */
  dueAt: (rule: Report, on: LocalDate) => Date | null;
}>;

/** A week of the story with those of its workdays that are told of; `whole` says whether that is all of them. */
type Week = Readonly<{ workdays: readonly LocalDate[]; whole: boolean }>;

/** The workdays in which a trend shows: three weeks. */
export const TREND_WORKDAYS = 15;

/** How far back the story goes, in days. */
const DAYS_TOLD = 61;
const WORKDAYS_AHEAD = 15;

/** Lays out the days up to `now`, with what everybody asks of them worked out once. */
export function layOutStory(now: Date, { zone }: Rulebook, days: DayTable): Story {
  const today = localDate(now, zone);
  const told = Array.from({ length: DAYS_TOLD + 1 }, (_, index) => addDays(today, index - DAYS_TOLD));
  const workdays = told.filter((day) => isWorkday(day, days));
  const year = periodOf('year', today);
  const deadlines = new Map<Report, (on: LocalDate) => Date | null>();
  return {
    now,
    today,
    zone,
    days,
    workdays,
    ahead: Array.from({ length: WORKDAYS_AHEAD }, (_, index) => addWorkdays(today, index + 1, days)),
    weeks: weeksOf(workdays, days),
    workdaysInYear: workdaysBetween(year.from, year.to, days),
    nextWorkday: remember((on) => nextWorkday(on, days)),
    dueAt(rule, on) {
      const known = deadlines.get(rule) ?? remember((day) => (rule.due ? dueAt(rule.due, day, zone, days) : null));
      deadlines.set(rule, known);
      return known(on);
    },
  };
}

function weeksOf(workdays: readonly LocalDate[], days: DayTable): readonly Week[] {
  const byKey = new Map<string, { week: Period; workdays: LocalDate[] }>();
  for (const day of workdays) {
    const week = periodOf('week', day);
    const found = byKey.get(week.key) ?? { week, workdays: [] };
    found.workdays.push(day);
    byKey.set(week.key, found);
  }
  return [...byKey.values()].map(({ week, workdays: own }) => ({
    workdays: own,
    whole: own.length === workdaysBetween(week.from, week.to, days),
  }));
}

function remember<T>(find: (on: LocalDate) => T): (on: LocalDate) => T {
  const found = new Map<LocalDate, T>();
  return (on) => {
    const known = found.get(on);
    if (known !== undefined) return known;
    const value = find(on);
    found.set(on, value);
    return value;
  };
}
