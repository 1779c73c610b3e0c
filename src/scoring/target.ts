import { daysBetween } from '../calendar/day.ts';
import { type Period, periodContains, periodOf } from '../calendar/period.ts';
import type { Target } from '../rulebook/indicators.ts';
import { type Decimal, divideRounded } from './decimal.ts';
import type { AppliedTarget } from './result.ts';

/** A target as it was set for a whole period: from above (`table`), or by the manager and agreed (`own`). */
export type StatedTarget = Readonly<{ period: Period; value: Decimal; from: 'table' | 'own' }>;

/** How many workdays a period has, by the rulebook's calendar. */
export type CountWorkdays = (period: Period) => number;

/**
 * The target that applies to a period: the one set for exactly this period; else, with `prorate`, the shortest containing
 * period's × this period's workdays ÷ that period's workdays, rounded once to 4 places. Shorter ones are never added up.
 *
 * @param stated the manager's targets for this indicator; only those of the source that the rule names are looked at
 * @returns null if the target is missing
 * @throws RangeError for a negative target: imports and rulebook checks refuse them
 */
export function targetFor(
  rule: Target | undefined,
  period: Period,
  stated: readonly StatedTarget[],
  workdays: CountWorkdays,
): AppliedTarget | null {
  if (!rule) return null;
  const candidates =
    rule.from === 'fixed' ? [fixedTarget(rule, period)] : stated.filter(({ from }) => from === rule.from);
  const exact = candidates.find((one) => one.period.key === period.key);
  const chosen = exact ?? (rule.prorate ? shortestContaining(candidates, period) : undefined);
  if (!chosen) return null;
  if (chosen.value < 0n) throw new RangeError(`the target for ${chosen.period.key} is below 0; give 0 or more`);
  if (chosen === exact) return { from: rule.from, value: chosen.value, period: period.key, share: null };

  const share = { stated: chosen.value, workdays: workdays(period), of: workdays(chosen.period) };
  if (share.of === 0) return null;
  const value = divideRounded(chosen.value * BigInt(share.workdays), BigInt(share.of));
  return { from: rule.from, value, period: chosen.period.key, share };
}

type Stated = Readonly<{ period: Period; value: Decimal }>;

function fixedTarget({ per, value }: Extract<Target, { from: 'fixed' }>, period: Period): Stated {
  return { period: per === period.kind ? period : periodOf(per, period.from), value };
}

function shortestContaining(candidates: readonly Stated[], { from, to }: Period): Stated | undefined {
  return candidates
    .filter(({ period }) => periodContains(period, from) && periodContains(period, to))
    .toSorted((a, b) => length(a.period) - length(b.period))[0];
}

function length({ from, to }: Period): number {
  return daysBetween(from, to);
}
