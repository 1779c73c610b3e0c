import type { Indicator, Method } from '../rulebook/indicators.ts';
import { type Decimal, divideRounded, HUNDRED, ONE, toHundredths } from './decimal.ts';
import { emptyMeasurement, type Measurement } from './indicator.ts';
import type { IndicatorScore, Result } from './result.ts';
import { type ScoreInput, scoreManager } from './score.ts';

/**
 * Something a manager can do for a metric: so many more (or fewer) of what it counts, so many of the reports still to come filed
 * on time, or so many more reports rated 5. `points` is what the total as shown then rises by, at 2 places, all else unchanged.
 */
export type Step = Readonly<{ kind: 'more' | 'fewer' | 'on_time' | 'rated_5'; amount: Decimal; points: Decimal }>;

/** What an indicator can still bring: the smallest step that shows, and the one after which there is nothing left to gain. */
export type Gain = Readonly<{ indicator: string; next: Step; full: Step }>;

/**
 * What would help most, best first: the indicators with a weight, by the points that are still within reach, in the
 * scorecard's order where equal. Every number comes from scoring again with the changed metric, so caps, tiers, vetoes and
 * the maximum are all in it; an indicator that can bring nothing is not listed.
 */
export function gains(input: ScoreInput): Gain[] {
  const result = scoreManager(input);
  const now = shownTotal(result);
  if (now === null) return [];
  return result.indicators
    .filter((one) => one.role === 'weighted')
    .flatMap((one) => {
      const steps = changes(one, input).flatMap(({ step, measurement }): Step[] => {
        const measurements = new Map(input.measurements).set(one.indicator, measurement);
        const then = shownTotal(scoreManager({ ...input, measurements })) ?? now;
        return then > now ? [{ ...step, points: then - now }] : [];
      });
      const full = steps.toSorted((a, b) => Number(b.points - a.points))[0];
      const next = steps[0];
      return next && full ? [{ indicator: one.indicator, next, full }] : [];
    })
    .toSorted((a, b) => Number(b.full.points - a.full.points));
}

function shownTotal({ outcome }: Result): Decimal | null {
  return outcome.kind === 'total' ? toHundredths(outcome.total) : null;
}

type Change = Readonly<{ step: Omit<Step, 'points'>; measurement: Measurement }>;

/** What could become of a metric, the smallest change first. */
function changes(score: IndicatorScore, { rules, measurements }: ScoreInput): Change[] {
  const indicator = rules.indicators.get(score.indicator);
  if (!indicator) return [];
  const measurement = measurements.get(score.indicator) ?? emptyMeasurement(indicator.metric);
  switch (indicator.metric.source) {
    case 'journal':
      return reports(score, indicator, measurement);
    case 'punctuality':
      return punctualReports(measurement);
    case 'review':
      return topRatings(measurement);
    case 'fact':
      return figures(score, indicator, measurement);
  }
}

/** One more report, and as many more as the method's next turning points take. A journal only grows. */
function reports(score: IndicatorScore, { method }: Indicator, { value, rows }: Measurement): Change[] {
  const now = value ?? 0n;
  const counts = [now + ONE, ...turningPoints(method, score).map(wholeAtLeast)].filter((count) => count > now);
  return distances(counts, now).map((count) => changed('more', count - now, { value: count, rows }));
}

/** The next report on time, and all that are still to come in the period. */
function punctualReports({ value, rows, pending = 0 }: Measurement): Change[] {
  const onTime = divideRounded((value ?? 0n) * BigInt(rows), HUNDRED);
  return [...new Set([1, pending])]
    .filter((count) => count <= pending && count > 0)
    .map((count) => {
      const due = rows + count;
      const then = divideRounded((onTime + BigInt(count)) * HUNDRED, BigInt(due));
      return changed('on_time', BigInt(count) * ONE, { value: then, rows: due });
    });
}

/** One more report with the best rating; how many there will be is the supervisor's choice. */
function topRatings({ value, rows }: Measurement): Change[] {
  const stars = divideRounded((value ?? 0n) * BigInt(rows), HUNDRED / 5n);
  const then = divideRounded((stars + 5n) * (HUNDRED / 5n), BigInt(rows + 1));
  return [changed('rated_5', ONE, { value: then, rows: rows + 1 })];
}

/** A figure can go either way, to where the method turns. */
function figures(score: IndicatorScore, { method }: Indicator, { value, rows }: Measurement): Change[] {
  const now = value ?? 0n;
  return distances(turningPoints(method, score), now).map((then) =>
    changed(then > now ? 'more' : 'fewer', then > now ? then - now : now - then, { value: then, rows }),
  );
}

/** Metrics where the score stops rising or bends, rounded to the side that reaches it. */
function turningPoints(method: Method, { target, cap }: IndicatorScore): Decimal[] {
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
    case 'direct':
      return [cap];
  }
}

/** What takes a metric below a threshold: where the threshold is whole, so is what people count. */
function lessThan(threshold: Decimal): Decimal {
  return threshold % ONE === 0n ? ONE : 1n;
}

/** Without repetition and without where it stands, the nearest first. */
function distances(values: readonly Decimal[], now: Decimal): Decimal[] {
  const size = (value: Decimal) => (value > now ? value - now : now - value);
  return [...new Set(values)].filter((value) => value !== now).toSorted((a, b) => Number(size(a) - size(b)));
}

function wholeAtLeast(value: Decimal): Decimal {
  return ceilDivide(value, ONE) * ONE;
}

function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return quotient * divisor < dividend ? quotient + 1n : quotient;
}

function changed(kind: Step['kind'], amount: Decimal, measurement: Measurement): Change {
  return { step: { kind, amount }, measurement };
}
