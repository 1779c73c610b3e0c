import { Prisma } from '../../prisma/generated/client.ts';
import { type Period, parsePeriod } from '../calendar/period.ts';
import type { Tx } from '../database/connect.ts';

/** The days of the period with this key, as a `daterange`. */
export function daysOf(key: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT CASE WHEN of_week THEN daterange(monday, monday + 7)
      ELSE daterange(make_date(year, (n - 1) * months + 1, 1), (make_date(year, (n - 1) * months + 1, 1) + make_interval(months => months))::date) END
    FROM (
      SELECT left(k, 4)::int AS year, substr(k, 6, 1) = 'W' AS of_week,
        CASE WHEN substr(k, 6, 1) = 'W' THEN to_date(k, 'IYYY"-W"IW') END AS monday,
        CASE substr(k, 6, 1) WHEN '' THEN 12 WHEN 'H' THEN 6 WHEN 'Q' THEN 3 ELSE 1 END AS months,
        coalesce(nullif(ltrim(substr(k, 6), 'HQW'), ''), '1')::int AS n
      FROM (SELECT ${key} AS k) AS asked
    ) AS parts)`;
}

/**
 * A statement that has the results of earlier periods computed again: of the people in the rows of `changed` (person, first day, last
 * day, which may be `infinity`), in every period that has been scored and has any of those days.
 */
export function markEarlier(changed: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO stale_result (period_kind, period, person_id)
    WITH touched AS (
      SELECT DISTINCT person_id, from_on, until_on FROM (${changed}) AS e(person_id, from_on, until_on) WHERE person_id IS NOT NULL
    ), hit AS (
      SELECT kind, key, from_on, until_on FROM (SELECT DISTINCT from_on, until_on FROM touched) AS spans
      JOIN (SELECT kind, key, ${daysOf(Prisma.sql`key`)} AS days FROM scoring_period) AS scored
        ON lower(days) <= until_on AND upper(days) > from_on
    )
    SELECT DISTINCT kind, key, person_id FROM touched JOIN hit USING (from_on, until_on) ON CONFLICT DO NOTHING`;
}

/**
 * The same for what somebody did about a day, rows of person and day, as far as that day is so long past at `at` that the scores of
 * this and last week do not have it.
 */
export function markLongPast(done: Prisma.Sql, at: Date): Prisma.Sql {
  return markEarlier(Prisma.sql`
    SELECT person_id, day, day FROM (${done}) AS done(person_id, day) WHERE day < ${at}::timestamptz::date - 7`);
}

/** Takes an earlier period and whose results in it are out of date off the list; null if there is none. */
export async function takeEarlier(tx: Tx): Promise<Readonly<{ period: Period; people: readonly string[] }> | null> {
  const rows = await tx.$queryRaw<{ period: string; personId: string }[]>`
    DELETE FROM stale_result s USING (SELECT period_kind, period FROM stale_result LIMIT 1) AS one
    WHERE s.period_kind = one.period_kind AND s.period = one.period RETURNING s.period, s.person_id AS "personId"`;
  const [first] = rows;
  const period = first ? parsePeriod(first.period) : null;
  return period && { period, people: rows.map(({ personId }) => personId) };
}

/** Takes these periods off the list: everybody concerned is scored for them anyhow. */
export async function forgetEarlier(tx: Tx, periods: readonly Period[]): Promise<void> {
  await tx.$executeRaw`DELETE FROM stale_result WHERE period = ANY(${periods.map(({ key }) => key)}::text[])`;
}

/** Whether results of earlier periods are out of date. */
export async function hasEarlier(tx: Tx): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM stale_result LIMIT 1`;
  return rows.length > 0;
}
