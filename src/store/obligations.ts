import { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../database/connect.ts';
import { unitsBelow } from './people.ts';
import { markEarlier } from './stale.ts';

export type ObligationState = 'due' | 'filed' | 'late' | 'missing' | 'excused';

/** One periodic report that one person owes. `dueAt` is the deadline that holds, extensions included. */
export type Obligation = Readonly<{
  id: bigint;
  personId: string;
  unitId: string;
  report: string;
  period: string;
  aboutOn: string;
  dueAt: Date;
  state: ObligationState;
  filedAt: Date | null;
  reportId: bigint | null;
}>;

export type Planned = Readonly<{
  personId: string;
  unitId: string;
  report: string;
  period: string;
  aboutOn: string;
  dueAt: Date;
  dueOn: string;
}>;

/** Adds what is not there yet; what is there stays as it stood. Returns how many were added. */
export async function planObligations(tx: Tx, planned: readonly Planned[]): Promise<number> {
  if (planned.length === 0) return 0;
  return tx.$executeRaw`
    INSERT INTO obligation (person_id, unit_id, report, period, about_on, due_at, due_on)
    SELECT "personId", "unitId", report, period, "aboutOn", "dueAt", "dueOn"
    FROM jsonb_to_recordset(${JSON.stringify(planned)}::jsonb) AS o("personId" text, "unitId" text, report text, period text,
      "aboutOn" date, "dueAt" timestamptz, "dueOn" date)
    ON CONFLICT (person_id, report, period) DO NOTHING`;
}

/**
 * What a person may still file for: due ones up to `until` (a local date), missing ones of the last `days` days, and today's
 * that are filed. By deadline.
 */
export async function obligationsOf(tx: Tx, personId: string, span: Span): Promise<readonly Obligation[]> {
  return tx.$queryRaw<Obligation[]>`${owedBy(personId, span)}`;
}

type Span = Readonly<{ today: string; until: string; days: number }>;

/** The query of {@link obligationsOf}. */
export function owedBy(personId: string, { today, until, days }: Span): Prisma.Sql {
  return Prisma.sql`
    SELECT ${COLUMNS} FROM obligation o WHERE person_id = ${personId} AND (
      (state = 'due' AND about_on <= ${until}::date)
      OR (state = 'missing' AND due_on >= ${today}::date - ${days}::int)
      OR (state IN ('filed', 'late', 'excused') AND due_on = ${today}::date))
    ORDER BY due_at, id`;
}

/** One obligation, by its id or by what it is about; null if there is none. */
export async function findObligation(
  tx: Tx,
  which: bigint | Readonly<{ person: string; report: string; aboutOn: string }>,
): Promise<Obligation | null> {
  const where =
    typeof which === 'bigint'
      ? Prisma.sql`id = ${which}`
      : Prisma.sql`person_id = ${which.person} AND report = ${which.report} AND about_on = ${which.aboutOn}::date`;
  const [row] = await tx.$queryRaw<Obligation[]>`SELECT ${COLUMNS} FROM obligation o WHERE ${where}`;
  return row ?? null;
}

/** The obligations with these ids, as far as they belong to a unit or below. */
export async function obligationsByIds(tx: Tx, ids: readonly bigint[], unitId: string): Promise<readonly Obligation[]> {
  return tx.$queryRaw<Obligation[]>`
    SELECT ${COLUMNS} FROM obligation o WHERE id = ANY(${[...ids]}::bigint[]) AND unit_id IN ${unitsBelow(unitId)} ORDER BY id`;
}

/** Everything a person owes by one deadline, whatever has become of it. */
export async function obligationsDueAt(tx: Tx, personId: string, dueAt: Date): Promise<readonly Obligation[]> {
  return tx.$queryRaw<Obligation[]>`
    SELECT ${COLUMNS} FROM obligation o WHERE person_id = ${personId} AND coalesce(extended_until, due_at) = ${dueAt} ORDER BY id`;
}

/** A person's obligation for one report and the day it is about; locked, so that it cannot be met twice. */
export async function obligationAbout(
  tx: Tx,
  personId: string,
  report: string,
  aboutOn: string,
): Promise<Obligation | null> {
  const [row] = await tx.$queryRaw<Obligation[]>`
    SELECT ${COLUMNS} FROM obligation o WHERE person_id = ${personId} AND report = ${report} AND about_on = ${aboutOn}::date
    FOR UPDATE`;
  return row ?? null;
}

/** Nothing is owed after all. Returns whether it was still open. */
export async function excuseObligation(tx: Tx, id: bigint): Promise<boolean> {
  const count = await tx.$executeRaw`
    WITH excused AS (
      UPDATE obligation SET state = 'excused' WHERE id = ${id} AND state IN ('due', 'missing')
      RETURNING person_id, unit_id, coalesce(extended_until, due_at) AS due_at, due_on
    ), listed AS (
      INSERT INTO list_change (due_at, unit_id) SELECT due_at, unit_id FROM excused
    ), earlier AS (${markEarlier(Prisma.sql`SELECT person_id, due_on, due_on FROM excused`)}
    ) INSERT INTO stale_score (person_id) SELECT person_id FROM excused ON CONFLICT DO NOTHING`;
  return count > 0;
}

/**
 * Moves the deadlines in (from, to], when we could not be reached; those who had filed move along, so that one list still covers
 * everybody. Returns what was open.
 */
export async function extendObligations(tx: Tx, from: Date, to: Date, until: Date): Promise<readonly Obligation[]> {
  const moved = await tx.$queryRaw<Obligation[]>`
    UPDATE obligation o SET extended_until = ${until}
    WHERE state <> 'missing' AND coalesce(extended_until, due_at) > ${from} AND coalesce(extended_until, due_at) <= ${to}
    RETURNING ${COLUMNS}`;
  return moved.filter(({ state }) => state === 'due');
}

/** The first instant after `after` that lies one of these numbers of minutes before an open deadline (0: on it). */
export async function nextBeforeDeadline(tx: Tx, after: Date, minutes: readonly number[]): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
    SELECT min(at) AS at FROM (
      SELECT coalesce(o.extended_until, o.due_at) - m * interval '1 minute' AS at
      FROM obligation o CROSS JOIN unnest(${[...minutes]}::int[]) AS m WHERE o.state = 'due'
    ) instants WHERE at > ${after}`;
  return row?.at ?? null;
}

/** The first deadline after `after`, whatever has become of what was due. */
export async function nextDeadline(tx: Tx, after: Date): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
    SELECT min(coalesce(extended_until, due_at)) AS at FROM obligation WHERE coalesce(extended_until, due_at) > ${after}`;
  return row?.at ?? null;
}

/** The deadlines in [from, until) for which anybody owed anything, whatever has become of it. */
export async function deadlinesBetween(tx: Tx, from: Date, until: Date): Promise<readonly Date[]> {
  const rows = await tx.$queryRaw<{ at: Date }[]>`
    SELECT DISTINCT coalesce(extended_until, due_at) AS at FROM obligation
    WHERE coalesce(extended_until, due_at) >= ${from} AND coalesce(extended_until, due_at) < ${until} ORDER BY at`;
  return rows.map((row) => row.at);
}

/** What falls due in (after, until] and is still open. */
export async function openDueBetween(tx: Tx, after: Date, until: Date): Promise<readonly Obligation[]> {
  return tx.$queryRaw<Obligation[]>`
    SELECT ${COLUMNS} FROM obligation o WHERE state = 'due' AND coalesce(extended_until, due_at) > ${after}
      AND coalesce(extended_until, due_at) <= ${until} ORDER BY person_id, due_at, id`;
}

/** Turns what is past its deadline into missing; returns those, by unit. The deadline itself is still on time. */
export async function markMissing(tx: Tx, now: Date): Promise<readonly Obligation[]> {
  return tx.$queryRaw<Obligation[]>`
    WITH missed AS (
      UPDATE obligation o SET state = 'missing' WHERE state = 'due' AND coalesce(extended_until, due_at) < ${now}
      RETURNING ${COLUMNS}
    ), stale AS (
      INSERT INTO stale_score (person_id) SELECT DISTINCT "personId" FROM missed ON CONFLICT DO NOTHING
    ) SELECT * FROM missed ORDER BY "unitId", id`;
}

/** A deadline of which something changed after it had passed, or for which somebody was excused; and the units whose people it was. */
export type ListChange = Readonly<{ dueAt: Date; unitIds: readonly string[] }>;

/** Takes what has changed since it was taken last, by deadline. */
export async function takeListChanges(tx: Tx): Promise<readonly ListChange[]> {
  const rows = await tx.$queryRaw<{ dueAt: Date; unitId: string }[]>`
    DELETE FROM list_change RETURNING due_at AS "dueAt", unit_id AS "unitId"`;
  return [...Map.groupBy(rows, ({ dueAt }) => dueAt.getTime()).values()].map((changes) => ({
    dueAt: new Date(Math.min(...changes.map(({ dueAt }) => dueAt.getTime()))),
    unitIds: [...new Set(changes.map(({ unitId }) => unitId))],
  }));
}

/** Whether anything waits for {@link takeListChanges}. */
export async function hasListChanges(tx: Tx): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM list_change LIMIT 1`;
  return rows.length > 0;
}

/** One line of a filing state: whose, what and how it stands, with the run of days before on which it was missing too. */
export type Filing = Obligation & Readonly<{ name: string; nameEn: string; missedBefore: number }>;

/** The obligations of a unit and below whose deadline lies on this local date, by person's name. */
export async function filingsOn(tx: Tx, unitId: string, dueOn: string): Promise<readonly Filing[]> {
  return filings(tx, Prisma.sql`o.unit_id IN ${unitsBelow(unitId)} AND o.due_on = ${dueOn}::date`);
}

/** Everybody's obligations with this deadline, by person's name. */
export async function filingsDueAt(tx: Tx, dueAt: Date): Promise<readonly Filing[]> {
  return filings(tx, Prisma.sql`coalesce(o.extended_until, o.due_at) = ${dueAt}`);
}

async function filings(tx: Tx, where: Prisma.Sql): Promise<readonly Filing[]> {
  return tx.$queryRaw<Filing[]>`
    SELECT ${COLUMNS}, p.name, p.name_en AS "nameEn",
      (SELECT count(*)::int FROM obligation m WHERE m.person_id = o.person_id AND m.report = o.report AND m.state = 'missing'
         AND m.about_on < o.about_on AND m.about_on > coalesce((SELECT max(f.about_on) FROM obligation f
           WHERE f.person_id = o.person_id AND f.report = o.report AND f.about_on < o.about_on AND f.state IN ('filed', 'late')),
           o.about_on - 60)) AS "missedBefore"
    FROM obligation o JOIN person p ON p.id = o.person_id WHERE ${where} ORDER BY o.report, p.name, o.id`;
}

/** The days, newest first and at most `most`, up to `until` on which a unit's people missed something. */
export async function missingDays(tx: Tx, unitId: string, until: string, most: number): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ day: string }[]>`
    SELECT DISTINCT due_on::text AS day FROM obligation
    WHERE unit_id IN ${unitsBelow(unitId)} AND state = 'missing' AND due_on <= ${until}::date AND due_on > ${until}::date - 14
    ORDER BY day DESC LIMIT ${most}`;
  return rows.map((row) => row.day);
}

const COLUMNS = Prisma.sql`o.id, o.person_id AS "personId", o.unit_id AS "unitId", o.report, o.period, o.about_on::text AS "aboutOn",
  coalesce(o.extended_until, o.due_at) AS "dueAt", o.state, o.filed_at AS "filedAt", o.report_id AS "reportId"`;
