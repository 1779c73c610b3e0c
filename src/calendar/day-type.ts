import { type LocalDate, type Weekday, weekdayOf } from './day.ts';
import { type DayTable, dayKind } from './workday.ts';

/** A kind of day: on these weekdays, or on weekends that are worked (`make_up`), for managers of these types or, without, of any. */
type Rhythm = Readonly<{ on: readonly (Weekday | 'make_up')[]; types?: readonly string[] | undefined }>;

/**
 * Which of these kinds a day is for managers of a type; null if none. A public holiday is none. A Saturday or Sunday that is worked is what
 * `make_up` says, else what its weekday says; any other day is what its weekday says, whether it is worked or not.
 *
 * @param table the calendar by which days are holidays or worked weekends
 */
export function dayTypeOn<Type extends Rhythm>(
  dayTypes: readonly Type[],
  managerType: string,
  date: LocalDate,
  table: DayTable,
): Type | null {
  const kind = dayKind(date, table);
  if (kind === 'holiday') return null;
  const own = dayTypes.filter(({ types }) => types?.includes(managerType) ?? true);
  const on = (day: Weekday | 'make_up') => own.find((one) => one.on.includes(day)) ?? null;
  return (kind === 'makeUp' ? on('make_up') : null) ?? on(weekdayOf(date));
}
