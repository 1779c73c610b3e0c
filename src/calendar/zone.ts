import { Temporal } from 'temporal-polyfill';
import { addDays, type LocalDate } from './day.ts';

/** A time of day on the wall, `HH:MM`. */
export type LocalTime = string;

/** Hours in which nobody is disturbed. `until` before `from` means the next morning; both the same means never. */
export type QuietHours = Readonly<{ from: LocalTime; until: LocalTime }>;

/** Whether `name` is an IANA time zone we can reckon with, such as `Asia/Shanghai`. */
export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    // An offset such as `+08:00` would be accepted, but it is not a place and knows no summer time.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** The day it is in `zone` at this instant. */
export function localDate(instant: Date, zone: string): LocalDate {
  return inZone(instant, zone).toPlainDate().toString();
}

/** The time it is in `zone` at this instant, seconds cut off. */
export function localTime(instant: Date, zone: string): LocalTime {
  return inZone(instant, zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/**
 * The instant at which clocks in `zone` show this. A time that clocks skip moves forward by what they skip; of a time
 * that they show twice the earlier one is meant.
 *
 * @throws RangeError if the date, the time or the zone does not exist
 */
export function instantOf(date: LocalDate, time: LocalTime, zone: string): Date {
  const local = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  return new Date(local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
}

/** Whether the instant falls into quiet hours; their first moment does, their end does not. */
export function isQuiet(instant: Date, zone: string, quiet: QuietHours): boolean {
  return quietEnd(instant, zone, quiet) !== null;
}

/** When the quiet hours end that this instant falls into, or null if it falls into none. */
export function quietEnd(instant: Date, zone: string, quiet: QuietHours): Date | null {
  const today = localDate(instant, zone);
  const overnight = quiet.until < quiet.from;
  // Compared as instants: while clocks are set back, the time on the wall says both before and after the end.
  for (const day of [addDays(today, -1), today]) {
    const start = instantOf(day, quiet.from, zone);
    const end = instantOf(overnight ? addDays(day, 1) : day, quiet.until, zone);
    if (start <= instant && instant < end) return end;
  }
  return null;
}

function inZone(instant: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
}
