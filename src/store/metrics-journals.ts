import { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../database/connect.ts';
import { divideRounded, HUNDRED, ONE } from '../scoring/decimal.ts';
import { bySource, type Found, filtersOf, idsOf, type MetricsInput, passes } from './metrics-sources.ts';

/**
 * Reports as they stand now, by the day they are about, unless withdrawn. Where a metric looks at the rows of a report, each row has its
 * report's fields too, and the report counts if any of its rows passes the filter.
 */
export async function journals(tx: Tx, { indicators, people, from, to }: MetricsInput): Promise<Found[]> {
  const measured = bySource(indicators, 'journal');
  if (measured.length === 0) return [];
  const rows = await tx.$queryRaw<{ person: string; indicator: string; value: bigint; rows: bigint }[]>`
    SELECT r.person_id AS person, d.indicator, count(DISTINCT r.id) AS rows,
      CASE d.count
        WHEN 'customers' THEN count(DISTINCT entry.customer)
        WHEN 'rows' THEN count(*)
        ELSE count(DISTINCT r.id)
      END AS value
    FROM unnest(${measured.map(({ id }) => id)}::text[], ${measured.map(({ metric }) => metric.report)}::text[],
        ${measured.map(({ metric }) => metric.count)}::text[], ${measured.map(({ metric }) => metric.rows ?? null)}::text[],
        ${measured.map(({ metric }) => metric.customer ?? null)}::text[], ${filtersOf(measured)}::text[])
      AS d(indicator, report, count, rows, customer, filter)
    JOIN report r ON r.type = d.report AND r.withdrawn_at IS NULL
    CROSS JOIN LATERAL (
      SELECT r.content AS fields, r.customer_id::text AS customer WHERE d.rows IS NULL
      UNION ALL
      SELECT r.content || line, CASE WHEN d.customer IS NULL THEN r.customer_id::text ELSE line ->> d.customer END
      FROM ${rowsOf(Prisma.sql`r.content -> d.rows`)} AS line WHERE d.rows IS NOT NULL
    ) AS entry
    WHERE r.person_id = ANY(${idsOf(people)}::text[]) AND r.about_on BETWEEN ${from}::date AND ${to}::date
      AND ${passes(Prisma.sql`d.filter`, Prisma.sql`entry.fields`)}
    GROUP BY r.person_id, d.indicator, d.count`;
  return rows.map(({ person, indicator, value, rows }) => ({
    person,
    indicator,
    measurement: { value: value * ONE, rows: Number(rows) },
  }));
}

/** On time ÷ due × 100, of what is not excused and whose deadline has passed; filing exactly on it is on time. */
export async function punctuality(tx: Tx, { indicators, people, from, to, now }: MetricsInput): Promise<Found[]> {
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
    WHERE o.person_id = ANY(${idsOf(people)}::text[]) AND o.due_on BETWEEN ${from}::date AND ${to}::date
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

/**
 * Planned visits made ÷ planned × 100, each planned row by its own day. A visit makes at most one planned row of its customer in its ISO
 * week: first those planned for its very day; what is then left of both is paired from the first day to the last. A row that has not been
 * made is not due before its day is over (in the duty zone).
 */
export async function planFulfilment(tx: Tx, { indicators, people, from, to, now }: MetricsInput): Promise<Found[]> {
  const measured = bySource(indicators, 'plan_fulfilment');
  if (measured.length === 0) return [];
  const rows = await tx.$queryRaw<{ person: string; indicator: string; due: bigint; made: bigint; pending: bigint }[]>`
    WITH d AS (
      SELECT * FROM unnest(${measured.map(({ id }) => id)}::text[], ${measured.map(({ metric }) => metric.plan)}::text[],
        ${measured.map(({ metric }) => metric.rows)}::text[], ${measured.map(({ metric }) => metric.day)}::text[],
        ${measured.map(({ metric }) => metric.customer)}::text[], ${measured.map(({ metric }) => metric.visits)}::text[])
        AS d(indicator, plan, rows, day, customer, visits)
    ), p AS (
      SELECT id, (${now}::timestamptz AT TIME ZONE zone)::date AS today
      FROM unnest(${idsOf(people)}::text[], ${people.map(({ dutyZone }) => dutyZone)}::text[]) AS p(id, zone)
    ), planned AS (
      SELECT *, date_trunc('week', "on"::timestamp)::date AS week,
        row_number() OVER (PARTITION BY person, indicator, customer, "on" ORDER BY report, position) AS nth
      FROM (
        SELECT p.id AS person, p.today, d.indicator, r.id AS report, position, line ->> d.customer AS customer,
          (line ->> d.day)::date AS "on"
        FROM d JOIN report r ON r.type = d.plan AND r.withdrawn_at IS NULL JOIN p ON p.id = r.person_id
        CROSS JOIN LATERAL ${rowsOf(Prisma.sql`r.content -> d.rows`)} WITH ORDINALITY AS row(line, position)
        WHERE line ->> d.day ~ '^\\d{4}-\\d{2}-\\d{2}$' AND line ->> d.customer ~ '^\\d+$'
      ) AS row
      WHERE "on" >= date_trunc('week', ${from}::date::timestamp)::date
        AND "on" <= date_trunc('week', ${to}::date::timestamp)::date + 6
    ), visited AS (
      SELECT r.person_id AS person, d.indicator, r.customer_id::text AS customer, r.about_on AS "on", count(*) AS visits
      FROM d JOIN report r ON r.type = d.visits AND r.withdrawn_at IS NULL AND r.customer_id IS NOT NULL
      WHERE r.person_id = ANY(${idsOf(people)}::text[])
        AND r.about_on >= date_trunc('week', ${from}::date::timestamp)::date
        AND r.about_on <= date_trunc('week', ${to}::date::timestamp)::date + 6
      GROUP BY r.person_id, d.indicator, r.customer_id, r.about_on
    ), matched AS (
      SELECT planned.*, nth <= coalesce(visits, 0) AS on_the_day
      FROM planned LEFT JOIN visited USING (person, indicator, customer, "on")
    ), spare AS (
      SELECT person, indicator, customer, date_trunc('week', "on"::timestamp)::date AS week,
        sum(visits) - coalesce(sum(used), 0) AS visits
      FROM visited LEFT JOIN (
        SELECT person, indicator, customer, "on", count(*) AS used FROM matched WHERE on_the_day GROUP BY 1, 2, 3, 4
      ) AS met USING (person, indicator, customer, "on")
      GROUP BY 1, 2, 3, 4
    ), settled AS (
      SELECT m.person, m.indicator, m."on", m.today, m.on_the_day OR row_number() OVER (
          PARTITION BY m.person, m.indicator, m.customer, m.week, m.on_the_day ORDER BY m."on", m.report, m.position
        ) <= coalesce(spare.visits, 0) AS made
      FROM matched m LEFT JOIN spare USING (person, indicator, customer, week)
    )
    SELECT person, indicator, count(*) FILTER (WHERE made OR "on" < today) AS due, count(*) FILTER (WHERE made) AS made,
      count(*) FILTER (WHERE NOT made AND "on" >= today) AS pending
    FROM settled WHERE "on" BETWEEN ${from}::date AND ${to}::date GROUP BY person, indicator`;
  return rows.map(({ person, indicator, due, made, pending }) => ({
    person,
    indicator,
    measurement: {
      value: due === 0n ? null : divideRounded(made * HUNDRED, due),
      rows: Number(due),
      pending: Number(pending),
    },
  }));
}

/** The rows of a repeating field, which stand in it as JSON text; none where there is no such field. */
function rowsOf(field: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`jsonb_array_elements(CASE WHEN (${field} #>> '{}') IS JSON ARRAY THEN (${field} #>> '{}')::jsonb ELSE '[]' END)`;
}
