import { type Decimal, sum } from './decimal.ts';

/**
 * Divides a whole into parts by weight so that they add up to it exactly: each gets its share rounded down, and what is left goes, one
 * apiece, to the largest remainders (the first of equals). Counts in whatever the whole is counted in.
 *
 * @throws RangeError unless the whole and all weights are 0 or more, and one weight at least is above 0
 */
export function apportion(whole: bigint, weights: readonly bigint[]): bigint[] {
  const together = sum(weights);
  if (whole < 0n) throw new RangeError(`${whole} cannot be divided into parts; give 0 or more`);
  if (weights.some((weight) => weight < 0n) || together === 0n)
    throw new RangeError('weights must be 0 or more, and one of them above 0');
  const parts = weights.map((weight) => (whole * weight) / together);
  const left = Number(whole - sum(parts));
  const first = weights
    .map((weight, index) => ({ index, remainder: (whole * weight) % together }))
    .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
    .slice(0, left);
  const lucky = new Set(first.map(({ index }) => index));
  return parts.map((part, index) => (lucky.has(index) ? part + 1n : part));
}

/**
 * An organisation's target broken down to its parts (units, managers) by weight, in multiples of `step` (1.0000: whole customers),
 * so that the parts add up to it exactly.
 *
 * @throws RangeError if the target is not a multiple of the step, and as {@link apportion} does
 */
export function breakDown(target: Decimal, weights: readonly Decimal[], step: Decimal): Decimal[] {
  if (step <= 0n || target % step !== 0n)
    throw new RangeError(`a target of ${target} is no multiple of ${step} (in 1/10 000); choose a smaller step`);
  return apportion(target / step, weights).map((part) => part * step);
}
