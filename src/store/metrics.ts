import { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../database/connect.ts';
import type { Indicator, Metric } from '../rulebook/indicators.ts';
import { divideRounded, HUNDRED, ONE } from '../scoring/decimal.ts';
import type { Measurement } from '../scoring/indicator.ts';

/** What to measure, for whom. Dates are local and both included; `now` decides what is due already. */
export type MetricsInput = Readonly<{
  indicators: readonly Indicator[];
  people: readonly Readonly<{ id: string; dutyZone: string }>[];
  from: string;
  to: string;
  now: Date;
}>;

/** By person, then by indicator. What is not in it had nothing to measure. */
export type Metrics = ReadonlyMap<string, ReadonlyMap<string, Measurement>>;

/**
 * The metrics of all indicators for all people: one query for each kind of source, however many there are of either. SQL
 * counts and adds up; the one division of each metric is made here, so that all rounding is the same.
 */
export async function metricsFor(tx: Tx, input: MetricsInput): Promise<Metrics> {
  const found = [
    ...(await journals(tx, input)),
    ...(await punctuality(tx, input)),
    ...(await reviews(tx, input)),
    ...(await facts(tx, input)),
  ];
  const metrics = new Map(input.people.map(({ id }) => [id, new Map<string, Measurement>()]));
  for (const { person, indicator, measurement } of found) metrics.get(person)?.set(indicator, measurement);
  return metrics;
}

type Found = Readonly<{ person: string; indicator: string; measurement: Measurement }>;
type Source = Metric['source'];
type Measured<Kind extends Source> = Readonly<{ id: string; metric: Extract<Metric, { source: Kind }> }>;

/** Reports as they stand now, by the day they are about, unless withdrawn. */
async function journals(tx: Tx, { indicators, people, from, to }: MetricsInput): Promise<Found[]> {
  const measured = bySource(indicators, 'journal');
  if (measured.length === 0) return [];
  const rows = await tx.$queryRaw<{ person: string; indicator: string; value: bigint; rows: bigint }[]>`
    SELECT r.person_id AS person, d.indicator, count(*) AS rows,
      CASE d.count WHEN 'customers' THEN count(DISTINCT r.customer_id) ELSE count(*) END AS value
    FROM unnest(${measured.map(({ id }) => id)}::text[], ${measured.map(({ metric }) => metric.report)}::text[],
        ${measured.map(({ metric }) => metric.count)}::text[], ${filters(measured)}::text[])
      AS d(indicator, report, count, filter)
    JOIN report r ON r.type = d.report AND r.withdrawn_at IS NULL
    WHERE r.person_id = ANY(${ids(people)}::text[]) AND r.about_on BETWEEN ${from}::date AND ${to}::date
      AND ${passes(Prisma.sql`d.filter`, Prisma.sql`r.content`)}
    GROUP BY r.person_id, d.indicator, d.count`;
  return rows.map(({ person, indicator, value, rows }) => ({
    person,
    indicator,
    measurement: { value: value * ONE, rows: Number(rows) },
  }));
}

/** On time ÷ due × 100, of what is not excused and whose deadline has passed; filing exactly on it is on time. */
async function punctuality(tx: Tx, { indicators, people, from, to, now }: MetricsInput): Promise<Found[]> {
  const pairs = bySource(indicators, 'punctuality').flatMap(({ id, metric }) =>
    [...new Set(metric.reports)].map((report) => ({ id, report })),
  );
  if (pairs.length === 0) return [];
  const rows = await tx.$queryRaw<
    { person: string; indicator: string; due: bigint; onTime: bigint; pending: bigint }[]
  >`
    SELECT o.person_id AS person, d.indicator,
      count(*) FILTER (WHERE o.deadline < ${now}) AS due,
      count(*) FILTER (WHERE o.deadline < ${now} AND o.filed_at <= o.deadline) AS "onTime",
      count(*) FILTER (WHERE o.deadline >= ${now} AND o.filed_at IS NULL) AS pending
    FROM unnest(${pairs.map(({ id }) => id)}::text[], ${pairs.map(({ report }) => report)}::text[]) AS d(indicator, report)
    JOIN (SELECT *, coalesce(extended_until, due_at) AS deadline FROM obligation) o ON o.report = d.report
    WHERE o.person_id = ANY(${ids(people)}::text[]) AND o.due_on BETWEEN ${from}::date AND ${to}::date
      AND o.state <> 'excused'
    GROUP BY o.person_id, d.indicator`;
  return rows.map(({ person, indicator, due, onTime, pending }) => ({
    person,
    indicator,
    measurement: {
      value: due === 0n ? null : divideRounded(onTime * HUNDRED, due),
      rows: Number(due),
      pending: Number(pending),
    },
  }));
}

/** The mean of all ratings given in the period, each star 20 points, by the day in the rated manager's duty zone. */
async function reviews(tx: Tx, { indicators, people, from, to }: MetricsInput): Promise<Found[]> {
  const pairs = bySource(indicators, 'review').flatMap(({ id, metric }) =>
    [...new Set(metric.reports ?? [null])].map((report) => ({ id, report })),
  );
  if (pairs.length === 0) return [];
  const rows = await tx.$queryRaw<{ person: string; indicator: string; stars: bigint; rows: bigint }[]>`
    SELECT p.id AS person, d.indicator, sum(g.stars) AS stars, count(*) AS rows
    FROM unnest(${ids(people)}::text[], ${people.map(({ dutyZone }) => dutyZone)}::text[]) AS p(id, zone)
    JOIN report r ON r.person_id = p.id
    JOIN rating g ON g.report_id = r.id
      AND g.at >= ${from}::date::timestamp AT TIME ZONE p.zone
      AND g.at < (${to}::date + 1)::timestamp AT TIME ZONE p.zone
    JOIN unnest(${pairs.map(({ id }) => id)}::text[], ${pairs.map(({ report }) => report)}::text[]) AS d(indicator, report)
      ON d.report IS NULL OR d.report = r.type
    GROUP BY p.id, d.indicator`;
  return rows.map(({ person, indicator, stars, rows }) => ({
    person,
    indicator,
    measurement: { value: divideRounded((stars * HUNDRED) / 5n, rows), rows: Number(rows) },
  }));
}

/**
 * Imported figures by their business date. One that names a customer belongs to the customer's managers on that date, by
 * share, and to nobody where there is none; any other belongs to the person it names. Shares are in 1/10 000, and so is `parts`.
 */
async function facts(tx: Tx, { indicators, people, from, to }: MetricsInput): Promise<Found[]> {
  const measured = bySource(indicators, 'fact');
  if (measured.length === 0) return [];
  const kinds = measured.map(({ metric }) => metric.fact);
  const rows = await tx.$queryRaw<{ person: string; indicator: string; parts: string; rows: bigint }[]>`
    WITH owned AS (
      SELECT id, kind, "on", attributes, person_id, 10000::numeric AS share, value::numeric * 10000 AS part
      FROM fact
      WHERE person_id = ANY(${ids(people)}::text[]) AND customer_id IS NULL
        AND kind = ANY(${kinds}::text[]) AND "on" BETWEEN ${from}::date AND ${to}::date
      UNION ALL
      SELECT f.id, f.kind, f."on", f.attributes, a.person_id, sum(a.share)::numeric, f.value::numeric * sum(a.share)
      FROM assignment a JOIN fact f ON f.customer_id = a.customer_id
        AND f."on" >= a.from_on AND (a.until_on IS NULL OR f."on" <= a.until_on)
      WHERE a.person_id = ANY(${ids(people)}::text[])
        AND f.kind = ANY(${kinds}::text[]) AND f."on" BETWEEN ${from}::date AND ${to}::date
      GROUP BY f.id, a.person_id
    )
    SELECT o.person_id AS person, d.indicator, count(*) AS rows,
      (CASE d.by
        WHEN 'count' THEN sum(o.share) * 10000
        WHEN 'max' THEN max(o.part)
        WHEN 'min' THEN min(o.part)
        WHEN 'last' THEN (array_agg(o.part ORDER BY o."on" DESC, o.id DESC) FILTER (WHERE d.by = 'last'))[1]
        ELSE sum(o.part)
      END)::text AS parts
    FROM unnest(${measured.map(({ id }) => id)}::text[], ${kinds}::text[],
        ${measured.map(({ metric }) => metric.by)}::text[], ${filters(measured)}::text[])
      AS d(indicator, kind, by, filter)
    JOIN owned o ON o.kind = d.kind
    WHERE ${passes(Prisma.sql`d.filter`, Prisma.sql`o.attributes`)}
    GROUP BY o.person_id, d.indicator, d.by`;
  const averaged = new Set(measured.filter(({ metric }) => metric.by === 'avg').map(({ id }) => id));
  return rows.map(({ person, indicator, parts, rows }) => ({
    person,
    indicator,
    measurement: {
      value: divideRounded(BigInt(parts), averaged.has(indicator) ? ONE * rows : ONE),
      rows: Number(rows),
    },
  }));
}

function bySource<Kind extends Source>(indicators: readonly Indicator[], source: Kind): Measured<Kind>[] {
  const isOf = (metric: Metric): metric is Extract<Metric, { source: Kind }> => metric.source === source;
  return indicators.flatMap(({ id, metric }) => (isOf(metric) ? [{ id, metric }] : []));
}

function ids(people: MetricsInput['people']): string[] {
  return people.map(({ id }) => id);
}

/** As text: an array of JSON values does not survive the driver. */
function filters(measured: readonly Measured<'fact' | 'journal'>[]): string[] {
  return measured.map(({ metric }) => JSON.stringify(metric.where ?? {}));
}

/** Every field that the filter names holds one of its values. */
function passes(filter: Prisma.Sql, row: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`NOT EXISTS (
    SELECT 1 FROM jsonb_each(${filter}::jsonb) AS wanted(field, allowed)
    WHERE NOT coalesce(wanted.allowed @> to_jsonb(${row} ->> wanted.field), false))`;
}
