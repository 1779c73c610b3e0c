import type { Words } from '../i18n.ts';
import { type Decimal, divideRounded, HUNDRED } from '../scoring/decimal.ts';
import { methodScore } from '../scoring/method.ts';
import type { IndicatorScore } from '../scoring/result.ts';
import { points, quantity, sentences } from './figures.ts';

/** How a metric became a score, in words: 目标 8 次，完成 6 次（75.00%），按完成率计分，得 75.00 分。 */
export function methodWords(score: IndicatorScore, unit: string, words: Words): string {
  const value = quantity(score.metric.value ?? 0n, unit, words);
  const given = { value, score: points(score.score ?? 0n) };
  return sentences([howWords(score, given, unit, words), ...limitWords(score, words)], words);
}

type Given = Readonly<{ value: string; score: string }>;

function howWords({ method, metric, target, place }: IndicatorScore, given: Given, unit: string, words: Words): string {
  const of = (value: Decimal) => quantity(value, unit, words);
  switch (method.kind) {
    case 'attainment': {
      const goal = target?.value ?? 0n;
      const params = { ...given, target: of(goal), rate: points(rateOf(metric.value ?? 0n, goal)) };
      return words.plain(`standing.why.method.attainment.${method.direction}`, params);
    }
    case 'linear':
      return words.plain('standing.why.method.linear', {
        ...given,
        points: words.list(method.points.map(({ x, score }) => pair(of(x), score, words))),
      });
    case 'tiers':
      return words.plain('standing.why.method.tiers', {
        ...given,
        tiers: words.list(method.tiers.map(({ at_least, score }) => pair(of(at_least), score, words))),
      });
    case 'deduction':
      return words.plain(unit === '%' ? 'standing.why.method.deductionRate' : 'standing.why.method.deduction', {
        ...given,
        base: quantity(method.base, '', words),
        per: quantity(method.per, '', words),
        unit,
      });
    case 'percentile':
      return words.plain('standing.why.method.percentile', {
        ...given,
        ...comparison(method, place),
        cohort: cohortWords(method.cohort, words),
      });
    case 'direct':
      return words.plain('standing.why.method.direct', given);
  }
}

type Percentile = Extract<IndicatorScore['method'], { kind: 'percentile' }>;

/** How many others are behind, which is above or below by the direction. */
function comparison({ direction }: Percentile, place: IndicatorScore['place']) {
  const { below, equal, others } = place ?? { below: 0, equal: 0, others: 0 };
  return { behind: direction === 'up' ? below : others - below - equal, equal, count: others };
}

/** 全体 · 同机构、同等级 */
function cohortWords(cohort: Percentile['cohort'], words: Words): string {
  if (cohort.length === 0) return words.plain('standing.why.cohort.everyone');
  return words.list(cohort.map((by) => words.plain(`standing.why.cohort.${by}`)));
}

/** 60% → 0 分 */
function pair(x: string, score: Decimal, words: Words): string {
  return words.plain('standing.why.method.pair', { x, score: quantity(score, '', words) });
}

function rateOf(value: Decimal, target: Decimal): Decimal {
  return target === 0n ? 0n : divideRounded(HUNDRED * value, target);
}

/** Said only where it made a difference: the score would have been above the cap, or below the floor. */
function limitWords({ method, metric, target, floor, cap, place }: IndicatorScore, words: Words): readonly string[] {
  const free = methodScore(method, {
    metric: metric.value ?? 0n,
    target: target?.value ?? null,
    floor: -FAR,
    cap: FAR,
    place,
  });
  if (free === null || free === FAR || free === -FAR) return [];
  if (free > cap) return [words.plain('standing.why.limit.cap', { score: quantity(cap, '', words) })];
  if (free < floor) return [words.plain('standing.why.limit.floor', { score: quantity(floor, '', words) })];
  return [];
}

/** Further than any score. */
const FAR = 10n ** 20n;
