import type { Absent, Indicator } from '../rulebook/indicators.ts';
import type { Metric } from '../rulebook/metrics.ts';
import type { Decimal } from './decimal.ts';
import { methodScore } from './method.ts';
import type { Cohort } from './percentile.ts';
import type { AppliedTarget, IndicatorScore } from './result.ts';

/**
 * One number for one manager, indicator and period, rounded to 4 places; null is no data. `rows` is how many facts, reports, due
 * reports, planned visits, ratings, events or sales it was made from; `pending`, for punctuality and plans, how many reports or
 * planned visits of the period are still to come. `groups` and `operands` are what evaluations and formulas are made of.
 */
export type Measurement = Readonly<{ value: Decimal | null; rows: number; pending?: number }> &
  Pick<IndicatorScore['metric'], 'groups' | 'operands'>;

/** What a metric is when there is nothing to measure: journals, events, sales and counts are 0, everything else is no data. */
export function emptyMeasurement(metric: Metric): Measurement {
  return { value: countsNothing(metric) ? 0n : null, rows: 0 };
}

/** Metric and target to score, before anybody says what the score counts for. Missing data goes before a missing target. */
export function scoreIndicator(
  indicator: Indicator,
  measurement: Measurement,
  target: AppliedTarget | null,
  cohort: Cohort | undefined,
): Omit<IndicatorScore, 'role' | 'weight' | 'contribution'> {
  const { method, floor, cap } = indicator;
  const { value, rows, groups, operands } = measurement;
  const place = method.kind === 'percentile' && value !== null ? cohort?.place(value) : undefined;
  const score =
    value === null ? null : methodScore(method, { metric: value, target: target?.value ?? null, floor, cap, place });
  const missing = value === null ? 'data' : score === null ? 'target' : null;
  const absent = missing === 'target' ? (indicator.no_target ?? indicator.no_data) : indicator.no_data;
  const source = indicator.metric.source;
  const scored = {
    indicator: indicator.id,
    metric:
      groups || operands
        ? { source, value, rows, ...(groups && { groups }), ...(operands && { operands }) }
        : { source, value, rows },
    target,
    method,
    floor,
    cap,
    missing,
    score: missing === null ? score : standIn(absent),
  } as const;
  return place ? { ...scored, place } : scored;
}

/** Used as it stands, not clamped; null leaves out what it stands for. */
export function standIn(absent: Absent): Decimal | null {
  if (absent === 'skip') return null;
  return absent === 'zero' ? 0n : absent.neutral;
}

function countsNothing(metric: Metric): boolean {
  if (metric.source === 'fact') return metric.by === 'count';
  return metric.source === 'journal' || metric.source === 'events' || metric.source === 'units';
}
