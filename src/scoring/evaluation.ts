import type { RaterGroup } from '../rulebook/metrics.ts';
import { type Decimal, HUNDRED, ONE, sum } from './decimal.ts';
import { add, divide, type Fraction, fraction, multiply, toDecimal } from './fraction.ts';
import type { Measurement } from './indicator.ts';
import type { RatedGroup } from './result.ts';

/** What the raters of one group gave, on its own scale: how many they are (each counts once), and all their ratings added up. */
export type GivenRatings = Readonly<{ raters: number; total: Decimal }>;

/**
 * The mean within each group, 100 × (given − worst) ÷ (best − worst), then the groups' weighted mean, rounded once. A group below its
 * minimum is left out, and the weights of the others carry the whole.
 *
 * @param anonymousBelow with fewer raters than this a group's mean is not told, unless the group is named; and if that hid a
 *   single group, none is told, because the others would give it away
 */
export function evaluationOf(
  groups: readonly RaterGroup[],
  given: ReadonlyMap<string, GivenRatings>,
  anonymousBelow: number,
): Measurement {
  const rated = groups.map((group) => {
    const { raters, total } = given.get(group.id) ?? { raters: 0, total: 0n };
    const counts = raters >= group.minimum;
    return { group, raters, counts, mean: counts ? meanOf(group, raters, total) : null };
  });
  const counted = rated.filter(({ counts }) => counts);
  const weights = sum(counted.map(({ group }) => group.weight));
  const weighted = counted
    .map(({ group, mean }) => multiply(fraction(group.weight), mean ?? fraction(0n)))
    .reduce<Fraction>(add, fraction(0n));
  const value = counted.length === 0 ? null : divide(weighted, fraction(weights));

  const hidden = counted.filter(({ group, raters }) => !group.named && raters < anonymousBelow);
  const isTold = (one: (typeof rated)[number]) => one.counts && hidden.length !== 1 && !hidden.includes(one);
  return {
    value: value && toDecimal(value),
    rows: counted.reduce((rows, { raters }) => rows + raters, 0),
    groups: rated.map(
      (one): RatedGroup => ({
        group: one.group.id,
        raters: one.raters,
        weight: one.group.weight,
        counts: one.counts,
        mean: isTold(one) && one.mean ? toDecimal(one.mean) : null,
      }),
    ),
  };
}

function meanOf({ scale }: RaterGroup, raters: number, total: Decimal): Fraction {
  const count = BigInt(raters);
  return {
    over: HUNDRED * (total - count * scale.worst),
    under: count * (scale.best - scale.worst) * ONE,
  };
}
