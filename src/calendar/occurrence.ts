import { type Duty, duties, type PeriodicRule } from './deadline.ts';
import type { DayTable } from './workday.ts';
import { localDate } from './zone.ts';

/**
 * The times a calendar job has become due after `after` and up to `until`, in order: beat after beat, with `after` the last
 * `until`, each occurrence appears once. `key` of each is a slot to claim.
 */
export function occurrences(
  rule: PeriodicRule,
  zone: string,
  after: Date,
  until: Date,
  table: DayTable,
): readonly Duty[] {
  return duties(rule, zone, localDate(after, zone), localDate(until, zone), table).filter(
    ({ dueAt }) => dueAt > after && dueAt <= until,
  );
}
