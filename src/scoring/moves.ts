import type { Indicator, Method } from '../rulebook/indicators.ts';
import { type Decimal, divideRounded, HUNDRED, lesser, ONE } from './decimal.ts';
import type { Measurement } from './indicator.ts';
import { indicatorOf, measurementOf } from './measure.ts';
import type { Cohort } from './percentile.ts';
import type { IndicatorScore } from './result.ts';
import type { ScoreInput } from './score.ts';

/**
 * One way in which a metric can change: `amounts` worth trying, the smallest first, the last one the most that can be reached; and what
 * the metric then is. Every multiple of `grain` is possible in between.
 */
export type Move = Readonly<{
  kind: 'more' | 'fewer' | 'on_time' | 'as_planned' | 'rated_5';
  amounts: readonly Decimal[];
  grain: Decimal;
  measure: (amount: Decimal) => Measurement;
}>;

/** How much more, and how much less, a metric can still become; without a number there is no limit. */
export type Reach = Readonly<{ more?: Decimal; fewer?: Decimal }>;

/**
 * What is still within reach in a running period: what has been counted is not undone, and nobody does more in the workdays left than
 * the rulebook says one can.
 */
export function reachIn(indicators: Iterable<Indicator>, workdaysLeft: number): ReadonlyMap<string, Reach> {
  return new Map(
    [...indicators].map(({ id, metric, daily_most: most }): [string, Reach] => {
      const isCounted =
        metric.source === 'journal' ||
        (metric.source === 'events' && metric.by === 'count') ||
        (metric.source === 'fact' && metric.by === 'count');
      return [
        id,
        {
          ...(most === undefined ? {} : { more: most * BigInt(workdaysLeft) }),
          ...(isCounted ? { fewer: 0n } : {}),
        },
      ];
    }),
  );
}

/** The ways in which an indicator's metric could change within reach; none for what others decide. */
export function movesOf(score: IndicatorScore, input: ScoreInput, reach: Reach = {}): readonly Move[] {
  const { rules, measurements, cohorts } = input;
  const indicator = indicatorOf(score.indicator, rules);
  const measurement = measurementOf(indicator.id, rules, measurements);
  const turns = () => turningPoints(indicator.method, score, cohorts?.get(indicator.id), measurement.value ?? 0n);
  switch (indicator.metric.source) {
    case 'journal':
      return growing(measurement, turns(), reach);
    case 'events':
      return indicator.metric.by === 'count'
        ? growing(measurement, turns(), reach)
        : eitherWay(measurement, turns(), reach);
    case 'punctuality':
      return dueOnes('on_time', measurement);
    case 'plan_fulfilment':
      return dueOnes('as_planned', measurement);
    case 'review':
      return topRating(measurement);
    case 'evaluation':
      return [];
    case 'fact':
    case 'units':
    case 'formula':
      return eitherWay(measurement, turns(), reach);
  }
}

/** One more, and as many more as the method's next turning points take. What is counted in whole only grows. */
function growing({ value, rows }: Measurement, turns: readonly Decimal[], reach: Reach): Move[] {
  const now = value ?? 0n;
  const amounts = [now + ONE, ...turns.map(wholeAtLeast)].map((count) => count - now);
  return move('more', within(amounts, reach.more), ONE, (amount) => ({ value: now + amount, rows }));
}

/** A figure can go either way, to where the method turns. */
function eitherWay({ value, rows }: Measurement, turns: readonly Decimal[], reach: Reach): Move[] {
  const now = value ?? 0n;
  return [
    ...move(
      'more',
      within(
        turns.map((turn) => turn - now),
        reach.more,
      ),
      1n,
      (amount) => ({ value: now + amount, rows }),
    ),
    ...move(
      'fewer',
      within(
        turns.map((turn) => now - turn),
        reach.fewer,
      ),
      1n,
      (amount) => ({ value: now - amount, rows }),
    ),
  ];
}

/** The next one that will be due, and all that are still to come in the period, done as they should be. */
function dueOnes(kind: 'on_time' | 'as_planned', { value, rows, pending = 0 }: Measurement): Move[] {
  const done = divideRounded((value ?? 0n) * BigInt(rows), HUNDRED);
  const most = BigInt(pending) * ONE;
  return move(kind, within([ONE, most], most), ONE, (amount) => {
    const count = amount / ONE;
    const due = BigInt(rows) + count;
    return { value: divideRounded((done + count) * HUNDRED, due), rows: Number(due) };
  });
}

/** One more report with the best rating; how many there will be is the supervisor's choice. */
function topRating({ value, rows }: Measurement): Move[] {
  const stars = divideRounded((value ?? 0n) * BigInt(rows), HUNDRED / 5n);
  const then = divideRounded((stars + 5n) * (HUNDRED / 5n), BigInt(rows + 1));
  return move('rated_5', [ONE], ONE, () => ({ value: then, rows: rows + 1 }));
}

function move(kind: Move['kind'], amounts: readonly Decimal[], grain: Decimal, measure: Move['measure']): Move[] {
  return amounts.length === 0 ? [] : [{ kind, amounts, grain, measure }];
}

/** What is above 0, none above what is possible, each once and the smallest first. */
function within(amounts: readonly Decimal[], most: Decimal | undefined): readonly Decimal[] {
  const possible = amounts.map((amount) => (most === undefined ? amount : lesser(amount, most)));
  return [...new Set(possible)].filter((amount) => amount > 0n).toSorted((a, b) => (a < b ? -1 : 1));
}

/** Metrics where the score stops rising or bends, rounded to the side that reaches it. */
function turningPoints(
  method: Method,
  { target, cap }: IndicatorScore,
  cohort: Cohort | undefined,
  now: Decimal,
): Decimal[] {
  switch (method.kind) {
    case 'attainment': {
      if (!target) return [];
      if (method.direction === 'up') return [ceilDivide(cap * target.value, HUNDRED)];
      return cap > 0n ? [(HUNDRED * target.value) / cap] : [];
    }
    case 'linear':
      return method.points.map(({ x }) => x);
    case 'tiers':
      return method.tiers.flatMap(({ at_least }) => [at_least, at_least - lessThan(at_least)]);
    case 'deduction':
      return method.per > 0n && method.base >= cap ? [((method.base - cap) * ONE) / method.per] : [0n];
    case 'percentile':
      return (cohort?.neighbours(now) ?? []).flatMap((other) =>
        method.direction === 'up' ? [other, other + lessThan(other)] : [other, other - lessThan(other)],
      );
    case 'direct':
      return [cap];
  }
}

/** What takes a metric past a threshold: where the threshold is whole, so is what people count. */
function lessThan(threshold: Decimal): Decimal {
  return threshold % ONE === 0n ? ONE : 1n;
}

function wholeAtLeast(value: Decimal): Decimal {
  return ceilDivide(value, ONE) * ONE;
}

function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return quotient * divisor < dividend ? quotient + 1n : quotient;
}
