import { addDays } from '../calendar/day.ts';
import { nextPeriod, type Period, periodOf, previousPeriod } from '../calendar/period.ts';
import type { Pay } from '../rulebook/pay.ts';

/** The period whose totals pay for `period`: itself, or where the rules name a kind the last one of it that was over before. */
export function basisOf({ basis }: Pick<Pay, 'basis'>, period: Period): Period {
  return basis === undefined ? period : previousPeriod(periodOf(basis, period.from));
}

/** The periods that are paid for by the totals of `basis`, the first one first. */
export function paidBy(rules: Pick<Pay, 'basis' | 'period'>, basis: Period): readonly Period[] {
  if (rules.basis === undefined) return basis.kind === rules.period ? [basis] : [];
  if (basis.kind !== rules.basis) return [];
  const paid: Period[] = [];
  let period = periodOf(rules.period, addDays(basis.to, 1));
  while (basisOf(rules, period).key === basis.key) {
    paid.push(period);
    period = nextPeriod(period);
  }
  return paid;
}
