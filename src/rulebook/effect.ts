import { addDays, type LocalDate } from '../calendar/day.ts';
import { type PeriodKind, periodOf } from '../calendar/period.ts';
import type { Rulebook } from './schema.ts';

type Scored = Pick<Rulebook, 'composed' | 'grading' | 'pay'>;
type Kind = Exclude<PeriodKind, 'week'>;

/** From short to long; each is made of whole ones before it. */
const KINDS: readonly Kind[] = ['month', 'quarter', 'half', 'year'];

/**
 * The longest period that decides about people: that is composed, graded by or paid for; else the month. The week is only looked at, and
 * follows the version of its last day.
 */
export function longestPeriod(...rulebooks: readonly Scored[]): Kind {
  const kinds = new Set(
    rulebooks.flatMap(({ composed, grading, pay }): readonly Kind[] => [
      ...composed.map(({ period }) => period),
      ...(grading ? [grading.basis] : []),
      ...(pay ? [pay.period, ...(pay.basis ? [pay.basis] : [])] : []),
    ]),
  );
  return KINDS.findLast((kind) => kinds.has(kind)) ?? 'month';
}

/**
 * The first day from `day` on that a version may begin, so that a running period keeps its version: the first of the longest period that
 * the rulebooks before and after decide anything by.
 */
export function nextStart(day: LocalDate, ...rulebooks: readonly Scored[]): LocalDate {
  const period = periodOf(longestPeriod(...rulebooks), day);
  return period.from === day ? day : addDays(period.to, 1);
}
