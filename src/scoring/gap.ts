import { type Decimal, divideRounded, HUNDRED } from './decimal.ts';

/**
 * How far somebody is from a target. `percent` is what is reached of it, `left` what is still to come (0 once it is reached) and `pace` how much of
 * that for each workday left. Where less is better, `left` is how much there still may be, below 0 once there is too much, and there is no pace.
 */
export type Gap = Readonly<{ reached: boolean; percent: Decimal | null; left: Decimal; pace: Decimal | null }>;

/**
 * The gap between a metric and a target above 0; without data the metric counts as 0. `percent` = 100 × metric ÷ target, `pace` = left ÷
 * workdays, each rounded once to 4 places.
 *
 * @param workdays how many are left, today included; null where the metric does not grow day by day
 */
export function gapTo(target: Decimal, metric: Decimal | null, direction: 'up' | 'down', workdays: number | null): Gap {
  const actual = metric ?? 0n;
  const percent = target > 0n ? divideRounded(HUNDRED * actual, target) : null;
  if (direction === 'down') return { reached: actual <= target, percent, left: target - actual, pace: null };
  const left = actual >= target ? 0n : target - actual;
  const pace = left > 0n && workdays !== null && workdays > 0 ? divideRounded(left, BigInt(workdays)) : null;
  return { reached: left === 0n, percent, left, pace };
}
