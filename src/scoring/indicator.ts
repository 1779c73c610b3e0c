import type { Absent, Indicator, Metric } from '../rulebook/indicators.ts';
import type { Decimal } from './decimal.ts';
import { methodScore } from './method.ts';
import type { AppliedTarget, IndicatorScore } from './result.ts';

/**
 * One number for one manager, indicator and period, rounded to 4 places; null is no data. `rows` is how many facts, reports,
 * due reports or ratings it was made from; `pending`, for punctuality, how many reports of the period are still to come.
 */
export type Measurement = Readonly<{ value: Decimal | null; rows: number; pending?: number }>;

/** What a metric is when there is nothing to measure: journals and counts are 0, everything else is no data. */
export function emptyMeasurement(metric: Metric): Measurement {
  const countsNothing = metric.source === 'journal' || (metric.source === 'fact' && metric.by === 'count');
  return { value: countsNothing ? 0n : null, rows: 0 };
}

/** Metric and target to score, before anybody says what the score counts for. Missing data goes before a missing target. */
export function scoreIndicator(
  indicator: Indicator,
  measurement: Measurement,
  target: AppliedTarget | null,
): Omit<IndicatorScore, 'role' | 'weight' | 'contribution'> {
  const { method, floor, cap } = indicator;
  const { value, rows } = measurement;
  const facts = {
    indicator: indicator.id,
    metric: { source: indicator.metric.source, value, rows },
    target,
    method,
    floor,
    cap,
  };
  if (value === null) return { ...facts, missing: 'data', score: standIn(indicator.no_data) };
  const score = methodScore(method, { metric: value, target: target?.value ?? null, floor, cap });
  if (score === null) return { ...facts, missing: 'target', score: standIn(indicator.no_target ?? indicator.no_data) };
  return { ...facts, missing: null, score };
}

/** Used as it stands, not clamped; null leaves the indicator out. */
function standIn(absent: Absent): Decimal | null {
  if (absent === 'skip') return null;
  return absent === 'zero' ? 0n : absent.neutral;
}
