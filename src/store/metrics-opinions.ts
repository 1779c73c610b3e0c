import { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../database/connect.ts';
import { divideRounded, HUNDRED, ONE } from '../scoring/decimal.ts';
import { evaluationOf, type GivenRatings } from '../scoring/evaluation.ts';
import { bySource, type Found, filtersOf, idsOf, type MetricsInput, passes } from './metrics-sources.ts';

/** The mean of all ratings given in the period, each star 20 points, by the day in the rated manager's duty zone. */
export async function reviews(tx: Tx, { indicators, people, from, to }: MetricsInput): Promise<Found[]> {
  const pairs = bySource(indicators, 'review').flatMap(({ id, metric }) =>
    [...new Set(metric.reports ?? [null])].map((report) => ({ id, report })),
  );
  if (pairs.length === 0) return [];
  const rows = await tx.$queryRaw<{ person: string; indicator: string; stars: bigint; rows: bigint }[]>`
    SELECT p.id AS person, d.indicator, sum(g.stars) AS stars, count(*) AS rows
    FROM unnest(${idsOf(people)}::text[], ${people.map(({ dutyZone }) => dutyZone)}::text[]) AS p(id, zone)
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

/** What each group of raters gave in the period, the newest rating of each rater: the latest day's, of one day the one recorded last. */
export async function evaluations(tx: Tx, { indicators, people, from, to }: MetricsInput): Promise<Found[]> {
  const measured = bySource(indicators, 'evaluation');
  if (measured.length === 0) return [];
  const rows = await tx.$queryRaw<{ person: string; form: string; group: string; raters: bigint; total: string }[]>`
    SELECT person_id AS person, form, rater_group AS "group", count(*) AS raters, sum(value)::text AS total
    FROM (
      SELECT DISTINCT ON (person_id, form, rater_group, rater) person_id, form, rater_group, value
      FROM evaluation
      WHERE person_id = ANY(${idsOf(people)}::text[]) AND form = ANY(${measured.map(({ metric }) => metric.form)}::text[])
        AND "on" BETWEEN ${from}::date AND ${to}::date
      ORDER BY person_id, form, rater_group, rater, "on" DESC, id DESC
    ) AS newest
    GROUP BY person_id, form, rater_group`;
  return [...Map.groupBy(rows, ({ person }) => person)].flatMap(([person, own]) =>
    measured.flatMap(({ id, metric }): Found[] => {
      const given = own.filter(({ form }) => form === metric.form);
      if (given.length === 0) return [];
      const groups = new Map<string, GivenRatings>(
        given.map(({ group, raters, total }) => [group, { raters: Number(raters), total: BigInt(total) }]),
      );
      const measurement = evaluationOf(metric.groups, groups, metric.anonymous_below);
      return [{ person, indicator: id, measurement }];
    }),
  );
}

/** Confirmed events of a kind by their day, counted or their points added up. They are never shared. */
export async function events(tx: Tx, { indicators, people, from, to }: MetricsInput): Promise<Found[]> {
  const measured = bySource(indicators, 'events');
  if (measured.length === 0) return [];
  const rows = await tx.$queryRaw<{ person: string; indicator: string; value: string; rows: bigint }[]>`
    SELECT e.person_id AS person, d.indicator, count(*) AS rows,
      (CASE d.by WHEN 'points' THEN sum(e.points) ELSE count(*) * ${ONE}::bigint END)::text AS value
    FROM unnest(${measured.map(({ id }) => id)}::text[], ${measured.map(({ metric }) => metric.event)}::text[],
        ${measured.map(({ metric }) => metric.by)}::text[], ${filtersOf(measured)}::text[])
      AS d(indicator, kind, by, filter)
    JOIN event e ON e.kind = d.kind
    WHERE e.person_id = ANY(${idsOf(people)}::text[]) AND e.state = 'confirmed'
      AND e."on" BETWEEN ${from}::date AND ${to}::date AND ${passes(Prisma.sql`d.filter`, Prisma.sql`e.attributes`)}
    GROUP BY e.person_id, d.indicator, d.by`;
  return rows.map(({ person, indicator, value, rows }) => ({
    person,
    indicator,
    measurement: { value: BigInt(value), rows: Number(rows) },
  }));
}
