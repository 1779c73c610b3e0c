import { addDays, type LocalDate } from '../calendar/day.ts';
import { dueAt } from '../calendar/deadline.ts';
import { type Period, periodOf } from '../calendar/period.ts';
import { addWorkdays, type DayTable, isWorkday, nextWorkday, workdaysBetween } from '../calendar/workday.ts';
import { localDate } from '../calendar/zone.ts';
import type { Report } from '../rulebook/reports.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** The demo's time: the days told of, and the instant at which a visitor comes in. */
export type Story = Readonly<{
  opens: Date;
  /** The day on which it opens. */
  today: LocalDate;
  zone: string;
  days: DayTable;
  /** Workdays from the first told of to the last, oldest first; some come after the opening. */
  workdays: readonly LocalDate[];
  /** Those up to today. */
  past: readonly LocalDate[];
  /** Workdays after the last, on which next dates may fall. */
  ahead: readonly LocalDate[];
  /** The first day on which trends show. */
  trendFrom: LocalDate;
  weeks: readonly Week[];
  workdaysInYear: number;
  nextWorkday: (on: LocalDate) => LocalDate;
  /** The deadline of a report about this day. */
  dueAt: (rule: Report, on: LocalDate) => Date | null;
}>;

/** A week of the story with those of its workdays that are told of; `whole` says whether that is all of them. */
type Week = Readonly<{ workdays: readonly LocalDate[]; whole: boolean }>;

/** The workdays in which a trend grows: three weeks up to the opening. */
export const TREND_WORKDAYS = 15;

/** How far back the story goes, in days. */
const DAYS_TOLD = 61;
/** How long it goes on after the opening: whoever moves the clock finds two more weeks lived. */
const WORKDAYS_TO_COME = 10;
const WORKDAYS_AHEAD = 15;

/** Lays out the days around the opening, with what everybody asks of them worked out once. */
export function layOutStory(opens: Date, { zone }: Rulebook, days: DayTable): Story {
  const today = localDate(opens, zone);
  const told = Array.from({ length: DAYS_TOLD + 1 }, (_, index) => addDays(today, index - DAYS_TOLD));
  const past = told.filter((day) => isWorkday(day, days));
  const after = (count: number, from: LocalDate) =>
    Array.from({ length: count }, (_, index) => addWorkdays(from, index + 1, days));
  const workdays = [...past, ...after(WORKDAYS_TO_COME, today)];
  const year = periodOf('year', today);
  const deadlines = new Map<Report, (on: LocalDate) => Date | null>();
  return {
    opens,
    today,
    zone,
    days,
    workdays,
    past,
    ahead: after(WORKDAYS_AHEAD, workdays.at(-1) ?? today),
    trendFrom: past.at(-TREND_WORKDAYS) ?? today,
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
