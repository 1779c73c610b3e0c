import { Prisma } from '../../prisma/generated/client.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import type { Metric } from '../rulebook/metrics.ts';
import type { Measurement } from '../scoring/indicator.ts';

/**
 * What to measure, for whom. Dates are local and both included; `now` decides what is due already. `whole`: the people are all there are,
 * or nearly, so that looking for them one by one is slower than looking at everything.
 */
export type MetricsInput = Readonly<{
  indicators: readonly Indicator[];
  people: readonly Readonly<{ id: string; dutyZone: string }>[];
  from: string;
  to: string;
  now: Date;
  whole?: boolean;
}>;

/** One metric of one person. */
export type Found = Readonly<{ person: string; indicator: string; measurement: Measurement }>;

type Source = Metric['source'];

/** The indicators that are measured from one source. */
export function bySource<Kind extends Source>(
  indicators: readonly Indicator[],
  source: Kind,
): readonly Readonly<{ id: string; metric: Extract<Metric, { source: Kind }> }>[] {
  const isOf = (metric: Metric): metric is Extract<Metric, { source: Kind }> => metric.source === source;
  return indicators.flatMap(({ id, metric }) => (isOf(metric) ? [{ id, metric }] : []));
}

export function idsOf(people: MetricsInput['people']): string[] {
  return people.map(({ id }) => id);
}

/** The filters of metrics, as text: an array of JSON values does not survive the driver. */
export function filtersOf(
  measured: readonly Readonly<{
    metric: Readonly<{ where?: Readonly<Record<string, readonly string[]>> | undefined }>;
  }>[],
): string[] {
  return measured.map(({ metric }) => JSON.stringify(metric.where ?? {}));
}

/** Every field that the filter names holds one of its values. */
export function passes(filter: Prisma.Sql, row: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`NOT EXISTS (
    SELECT 1 FROM jsonb_each(${filter}::jsonb) AS wanted(field, allowed)
    WHERE NOT coalesce(wanted.allowed @> to_jsonb(${row} ->> wanted.field), false))`;
}
