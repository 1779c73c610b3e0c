import { Temporal } from 'temporal-polyfill';

/** A day without a zone, as `YYYY-MM-DD`; such strings sort by time. */
export type LocalDate = string;

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** A day of the ISO week, Monday first. */
export type Weekday = (typeof WEEKDAYS)[number];

/** Whether `text` is a day that exists, written `YYYY-MM-DD`. */
export function isLocalDate(text: string): text is LocalDate {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return year !== undefined && dateOf(Number(year), Number(month), Number(day)) === text;
}

/** The day with these numbers (month and day from 1), or null if there is none, as on 30 February. Years 1000 to 9999. */
export function dateOf(year: number, month: number, day: number): LocalDate | null {
  if (![year, month, day].every(Number.isInteger)) return null;
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1) return null;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayNumber(date: LocalDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The day of the week by name. */
export function weekdayOf(date: LocalDate): Weekday {
  return WEEKDAYS[weekdayNumber(date) - 1] ?? 'monday';
}

/** The number of a weekday's name: 1 for Monday to 7 for Sunday. */
export function numberOfWeekday(weekday: Weekday): number {
  return WEEKDAYS.indexOf(weekday) + 1;
}

/** `days` after `date`; before it when negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** `months` after `date`, on the same day of the month or, where there is none, on the month's last. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

/** Days from `from` to `to`: 1 from one day to the next, negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(to).days;
}

/** The day `years` later with the same month and day; 29 February's falls on 1 March where the year has none. */
export function anniversary(date: LocalDate, years: number): LocalDate {
  const year = Number(date.slice(0, 4)) + years;
  return dateOf(year, Number(date.slice(5, 7)), Number(date.slice(8))) ?? `${year}-03-01`;
}

/** How many anniversaries of `from` have been reached on `to`; 0 before the first. */
export function wholeYears(from: LocalDate, to: LocalDate): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return Math.max(0, anniversary(from, years) <= to ? years : years - 1);
}
