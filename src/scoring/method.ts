import type { Method } from '../rulebook/indicators.ts';
import { clamp, type Decimal, divideRounded, HUNDRED, ONE } from './decimal.ts';
import { type CohortPlace, percentileScore } from './percentile.ts';

type Of<Kind extends Method['kind']> = Extract<Method, { kind: Kind }>;

/** What a method turns into a score. `target` is null where there is none; floor and cap bound the score; a percentile needs a `place`. */
export type MethodInput = Readonly<{
  metric: Decimal;
  target: Decimal | null;
  floor: Decimal;
  cap: Decimal;
  place?: CohortPlace | undefined;
}>;

/**
 * The score of a metric by a method, rounded once to 4 places and clamped to [floor, cap].
 *
 * @returns points, or null if the method needs a target and none counts as one
 * @throws RangeError for a percentile without a place
 */
export function methodScore(method: Method, input: MethodInput): Decimal | null {
  const score = unclamped(method, input);
  return score === null ? null : clamp(score, input.floor, input.cap);
}

function unclamped(method: Method, input: MethodInput): Decimal | null {
  switch (method.kind) {
    case 'attainment':
      return method.direction === 'up' ? attainmentUp(input) : attainmentDown(input);
    case 'linear':
      return linear(method, input.metric);
    case 'tiers':
      return tiers(method, input.metric);
    case 'deduction':
      return deduction(method, input.metric);
    case 'percentile':
      if (!input.place) throw new RangeError('a percentile needs the place in its cohort');
      return percentileScore(input.place, method.direction);
    case 'direct':
      return input.metric;
  }
}

/** 100 × metric ÷ target; a target of 0 is none. */
function attainmentUp({ metric, target }: MethodInput): Decimal | null {
  return target === null || target === 0n ? null : divideRounded(HUNDRED * metric, target);
}

/** 100 × target ÷ metric. Nothing at all is as good as it gets; where nothing was allowed, anything is as bad as it gets. */
function attainmentDown({ metric, target, floor, cap }: MethodInput): Decimal | null {
  if (target === null) return null;
  if (metric <= 0n) return cap;
  return target === 0n ? floor : divideRounded(HUNDRED * target, metric);
}

/** y₀ + (y₁ − y₀) × (x − x₀) ÷ (x₁ − x₀) between neighbouring points, with one division; flat outside them. */
function linear({ points }: Of<'linear'>, x: Decimal): Decimal {
  const after = points.findIndex((point) => point.x >= x);
  const right = points[after] ?? points.at(-1);
  const left = points[after - 1];
  if (!right) throw new RangeError('a linear method needs a point');
  if (after === -1 || !left) return right.score;
  const width = right.x - left.x;
  return divideRounded(left.score * width + (right.score - left.score) * (x - left.x), width);
}

/** The score of the first `at_least`, from high to low, that the metric reaches; 0 if none. */
function tiers({ tiers }: Of<'tiers'>, metric: Decimal): Decimal {
  return tiers.find((tier) => metric >= tier.at_least)?.score ?? 0n;
}

/** base − per × metric, rounded as a whole. */
function deduction({ base, per }: Of<'deduction'>, metric: Decimal): Decimal {
  return divideRounded(base * ONE - per * metric, ONE);
}
