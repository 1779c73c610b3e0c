import { Prisma } from '../../prisma/generated/client.ts';
import type { MessageRef } from '../chat/event.ts';
import type { Tx } from '../database/connect.ts';
import type { Content } from '../journal/content.ts';
import type { Locale } from '../rulebook/words.ts';
import { supervisorNames, unitsBelow, unitZone } from './people.ts';
import { markLongPast } from './stale.ts';

/**
 * A filed report. Dates are local (`YYYY-MM-DD`); `unitId` is where its author is now, and so who may see it; `stars` is the viewer's own
 * rating where a viewer was given.
 */
export type FiledReport = Readonly<{
  id: bigint;
  type: string;
  number: string;
  personId: string;
  personName: string;
  personNameEn: string;
  unitId: string;
  aboutOn: string;
  filedAt: Date;
  dueAt: Date | null;
  late: boolean;
  content: Content;
  revision: number;
  amendedAt: Date | null;
  withdrawnAt: Date | null;
  readAt: Date | null;
  readBy: string | null;
  readByEn: string | null;
  customerId: bigint | null;
  customer: string | null;
  stars: number | null;
  /** Whether anybody has rated it, and the latest rating. */
  rated: boolean;
  latestStars: number | null;
  /** A period that its day lies in has been closed. */
  settled: boolean;
  authorLocale: Locale;
  authorZone: string;
}>;

/** `prefix` is what its number begins with; `obligation` the one it meets. */
export type NewReport = Readonly<{
  type: string;
  prefix: string;
  personId: string;
  unitId: string;
  aboutOn: string;
  filedAt: Date;
  dueAt: Date | null;
  late: boolean;
  content: Content;
  customerId: bigint | null;
  message: MessageRef | null;
  obligation: bigint | null;
  /** What it was written in, which goes with the question that is open about it. */
  draft: string | null;
}>;

/**
 * Stores a report with its first revision, meets its obligation (the first filing counts), marks its author's scores as out of
 * date and lets its draft go. Its number, such as RZ-1118-07, is counted for each unit, kind of report and day. Null if the
 * obligation has been met by another report meanwhile: then nothing is stored.
 */
export async function fileReport(tx: Tx, report: NewReport): Promise<bigint | null> {
  const content = JSON.stringify(report.content);
  const { aboutOn, filedAt } = report;
  const head = `${report.prefix}-${aboutOn.slice(5, 7)}${aboutOn.slice(8, 10)}-`;
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    WITH owed AS (
      SELECT id FROM obligation WHERE id = ${report.obligation} AND report_id IS NULL FOR UPDATE
    ), numbered AS (
      INSERT INTO report_counter (unit_id, prefix, "on", last)
      SELECT ${report.unitId}, ${report.prefix}, ${aboutOn}::date, 1
      WHERE ${report.obligation}::bigint IS NULL OR EXISTS (SELECT 1 FROM owed)
      ON CONFLICT (unit_id, prefix, "on") DO UPDATE SET last = report_counter.last + 1
      RETURNING lpad(last::text, greatest(2, length(last::text)), '0') AS tail
    ), filed AS (
      INSERT INTO report (type, number, person_id, unit_id, about_on, filed_at, due_at, late, content, customer_id, message)
      SELECT ${report.type}, ${head} || tail, ${report.personId}, ${report.unitId}, ${aboutOn}::date, ${filedAt},
        ${report.dueAt}, ${report.late}, ${content}::jsonb, ${report.customerId}, ${report.message} FROM numbered
      RETURNING id, person_id, about_on
    ), first AS (
      INSERT INTO report_revision (report_id, revision, content, at) SELECT id, 1, ${content}::jsonb, ${filedAt} FROM filed
    ), met AS (
      UPDATE obligation SET state = ${report.late ? 'late' : 'filed'}, filed_at = coalesce(filed_at, ${filedAt}),
        report_id = (SELECT id FROM filed)
      WHERE id = (SELECT id FROM owed) RETURNING unit_id, coalesce(extended_until, due_at) AS due_at, person_id, due_on
    ), listed AS (
      INSERT INTO list_change (due_at, unit_id) SELECT due_at, unit_id FROM met WHERE due_at < ${filedAt}
    ), gone AS (
      DELETE FROM draft WHERE id = ${report.draft} AND EXISTS (SELECT 1 FROM filed)
    ), answered AS (
      DELETE FROM dialogue WHERE person_id = ${report.personId} AND state->>'draft' = ${report.draft}
        AND EXISTS (SELECT 1 FROM filed)
    ), earlier AS (${markLongPast(Prisma.sql`SELECT person_id, about_on FROM filed UNION ALL SELECT person_id, due_on FROM met`, filedAt)}
    ), stale AS (
      INSERT INTO stale_score (person_id) VALUES (${report.personId}) ON CONFLICT DO NOTHING
    ) SELECT id FROM filed`;
  return row?.id ?? null;
}

/** Replaces a report's wording, keeping the one before; the draft of it goes. */
export async function amendReport(
  tx: Tx,
  id: bigint,
  {
    content,
    aboutOn,
    customerId,
    at,
    draft,
  }: Readonly<{ content: Content; aboutOn: string; customerId: bigint | null; at: Date; draft: string }>,
): Promise<void> {
  const json = JSON.stringify(content);
  await tx.$executeRaw`
    WITH amended AS (
      UPDATE report SET content = ${json}::jsonb, about_on = ${aboutOn}::date, customer_id = ${customerId},
        revision = revision + 1, amended_at = ${at} WHERE id = ${id} RETURNING id, revision, person_id, about_on
    ), kept AS (
      INSERT INTO report_revision (report_id, revision, content, at) SELECT id, revision, ${json}::jsonb, ${at} FROM amended
    ), gone AS (
      DELETE FROM draft WHERE id = ${draft}
    ), answered AS (
      DELETE FROM dialogue d USING amended WHERE d.person_id = amended.person_id AND d.state->>'draft' = ${draft}
    ), earlier AS (${markLongPast(Prisma.sql`SELECT person_id, about_on FROM report WHERE id = ${id} UNION ALL SELECT person_id, about_on FROM amended`, at)}
    ) INSERT INTO stale_score (person_id) SELECT person_id FROM amended ON CONFLICT DO NOTHING`;
}

/** Takes a report back; its obligation, if it met one, is open again. */
export async function withdrawReport(tx: Tx, id: bigint, at: Date): Promise<void> {
  await tx.$executeRaw`
    WITH withdrawn AS (
      UPDATE report SET withdrawn_at = ${at} WHERE id = ${id} AND withdrawn_at IS NULL RETURNING person_id, about_on
    ), reopened AS (
      UPDATE obligation SET report_id = NULL, filed_at = NULL,
        state = CASE WHEN coalesce(extended_until, due_at) < ${at} THEN 'missing' ELSE 'due' END WHERE report_id = ${id}
      RETURNING unit_id, coalesce(extended_until, due_at) AS due_at, person_id, due_on
    ), listed AS (
      INSERT INTO list_change (due_at, unit_id) SELECT due_at, unit_id FROM reopened WHERE due_at < ${at}
    ), earlier AS (${markLongPast(Prisma.sql`SELECT person_id, about_on FROM withdrawn UNION ALL SELECT person_id, due_on FROM reopened`, at)}
    ) INSERT INTO stale_score (person_id) SELECT person_id FROM withdrawn ON CONFLICT DO NOTHING`;
}

/** One report, or null; with the viewer's own rating. */
export async function reportById(tx: Tx, id: bigint, viewerId: string): Promise<FiledReport | null> {
  const [row] = await tx.$queryRaw<FiledReport[]>`${selectReports(viewerId)} WHERE r.id = ${id}`;
  return row ?? null;
}

/** A report as its author's receipt shows it, with whoever was to read it at `now`. */
export async function reportForReceipt(
  tx: Tx,
  id: bigint,
  now: Date,
): Promise<(FiledReport & Readonly<{ supervisors: readonly Readonly<{ name: string; nameEn: string }>[] }>) | null> {
  const on = Prisma.sql`(${now}::timestamptz AT TIME ZONE coalesce(p.zone, ${unitZone(Prisma.sql`p.unit_id`)}))::date`;
  const [row] = await tx.$queryRaw<
    (FiledReport & { supervisors: { name: string; nameEn: string }[] })[]
  >`${selectReports(null, Prisma.sql`, ${supervisorNames(Prisma.sql`p.unit_id`, on)} AS supervisors`)} WHERE r.id = ${id}`;
  return row ?? null;
}

type Span = Readonly<{ from: string; to: string }>;

/** What somebody has planned in reports of one kind, from the first to the last, and how often they then saw each customer. */
export async function plansAndVisits(
  tx: Tx,
  personId: string,
  { plan, visits, planned, week }: Readonly<{ plan: string; visits: string; planned: Span; week: Span }>,
): Promise<Readonly<{ plans: readonly Content[]; visited: ReadonlyMap<string, number> }>> {
  const rows = await tx.$queryRaw<{ content: Content | null; customer: string | null; count: number }[]>`
    SELECT content, NULL AS customer, 0 AS count, id FROM report
    WHERE person_id = ${personId} AND type = ${plan} AND withdrawn_at IS NULL
      AND about_on BETWEEN ${planned.from}::date AND ${planned.to}::date
    UNION ALL
    SELECT NULL, customer_id::text, count(*)::int, NULL FROM report
    WHERE person_id = ${personId} AND type = ${visits} AND withdrawn_at IS NULL AND customer_id IS NOT NULL
      AND about_on BETWEEN ${week.from}::date AND ${week.to}::date
    GROUP BY customer_id
    ORDER BY id`;
  return {
    plans: rows.flatMap(({ content }) => (content === null ? [] : [content])),
    visited: new Map(rows.flatMap(({ customer, count }) => (customer === null ? [] : [[customer, count] as const]))),
  };
}

/** The report of this kind that somebody has filed about a day, if there is one. */
export async function reportAbout(tx: Tx, personId: string, type: string, aboutOn: string): Promise<bigint | null> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM report WHERE person_id = ${personId} AND type = ${type} AND about_on = ${aboutOn}::date AND withdrawn_at IS NULL
    ORDER BY id DESC LIMIT 1`;
  return row?.id ?? null;
}

/** A manager's latest reports, withdrawn ones left out, newest first; `before` pages on. */
export async function reportsOf(
  tx: Tx,
  personId: string,
  most: number,
  before: bigint | null,
): Promise<readonly FiledReport[]> {
  return tx.$queryRaw<FiledReport[]>`${selectReports(personId)}
    WHERE r.person_id = ${personId} AND r.withdrawn_at IS NULL AND (${before}::bigint IS NULL OR r.id < ${before})
    ORDER BY r.id DESC LIMIT ${most}`;
}

/** Reports of those who are in a unit and below that nobody has read, oldest first; and how many there are. */
export async function unreadReports(
  tx: Tx,
  unitId: string,
  since: string,
  most: number,
): Promise<Readonly<{ reports: readonly FiledReport[]; count: number }>> {
  const where = Prisma.sql`WHERE p.unit_id IN ${unitsBelow(unitId)} AND r.about_on >= ${since}::date
    AND r.read_at IS NULL AND r.withdrawn_at IS NULL`;
  const reports = await tx.$queryRaw<FiledReport[]>`${selectReports(null)} ${where} ORDER BY r.id LIMIT ${most}`;
  const [row] = await tx.$queryRaw<
    { count: number }[]
  >`SELECT count(*)::int AS count FROM report r JOIN person p ON p.id = r.person_id ${where}`;
  return { reports, count: row?.count ?? 0 };
}

/** The latest report about a customer, for what can be carried over into the next one. */
export async function lastAboutCustomer(
  tx: Tx,
  type: string,
  customerId: bigint,
  personId: string,
): Promise<Content | null> {
  const [row] = await tx.$queryRaw<{ content: Content }[]>`
    SELECT content FROM report WHERE customer_id = ${customerId} AND type = ${type} AND person_id = ${personId}
      AND withdrawn_at IS NULL ORDER BY about_on DESC, id DESC LIMIT 1`;
  return row?.content ?? null;
}

/** Marks a report as read by the first who reads it. Returns whether it was this reader. */
export async function markRead(tx: Tx, id: bigint, readerId: string, at: Date): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE report SET read_at = ${at}, read_by_id = ${readerId} WHERE id = ${id} AND read_at IS NULL`;
  return count > 0;
}

/** Stores or replaces a rater's stars (1 to 5) for a report. */
export async function rateReport(
  tx: Tx,
  { reportId, raterId, stars, at }: Readonly<{ reportId: bigint; raterId: string; stars: number; at: Date }>,
): Promise<void> {
  await tx.$executeRaw`
    WITH rated AS (
      INSERT INTO rating (report_id, rater_id, stars, at) VALUES (${reportId}, ${raterId}, ${stars}, ${at})
      ON CONFLICT (report_id, rater_id) DO UPDATE SET stars = excluded.stars, at = excluded.at RETURNING report_id
    ) INSERT INTO stale_score (person_id) SELECT person_id FROM report r JOIN rated ON rated.report_id = r.id ON CONFLICT DO NOTHING`;
}

/** The report that was filed in one line with this message of its author. */
export async function reportByMessage(tx: Tx, personId: string, message: MessageRef): Promise<FiledReport | null> {
  const [row] = await tx.$queryRaw<FiledReport[]>`${selectReports(personId)}
    WHERE r.person_id = ${personId} AND r.message = ${message} ORDER BY r.id DESC LIMIT 1`;
  return row ?? null;
}

function selectReports(viewerId: string | null, more = Prisma.empty): Prisma.Sql {
  return Prisma.sql`
    SELECT r.id, r.type, r.number, r.person_id AS "personId", p.name AS "personName", p.name_en AS "personNameEn",
      p.unit_id AS "unitId", r.about_on::text AS "aboutOn", r.filed_at AS "filedAt", r.due_at AS "dueAt", r.late, r.content,
      r.revision, r.amended_at AS "amendedAt", r.withdrawn_at AS "withdrawnAt", r.read_at AS "readAt",
      reader.name AS "readBy", reader.name_en AS "readByEn", r.customer_id AS "customerId", c.name AS customer,
      (SELECT stars FROM rating WHERE report_id = r.id AND rater_id = ${viewerId}) AS stars,
      EXISTS (SELECT 1 FROM rating WHERE report_id = r.id) AS rated,
      (SELECT stars FROM rating WHERE report_id = r.id ORDER BY at DESC LIMIT 1) AS "latestStars",
      EXISTS (SELECT 1 FROM scoring_period s WHERE s.state = 'closed' AND s.key IN (to_char(r.about_on, 'YYYY-MM'),
        to_char(r.about_on, 'YYYY"-Q"Q'), to_char(r.about_on, 'YYYY"-H"') || (extract(month FROM r.about_on)::int + 5) / 6,
        to_char(r.about_on, 'YYYY'))) AS settled,
      p.locale AS "authorLocale", coalesce(p.zone, ${unitZone(Prisma.sql`p.unit_id`)}) AS "authorZone"${more}
    FROM report r JOIN person p ON p.id = r.person_id LEFT JOIN person reader ON reader.id = r.read_by_id
      LEFT JOIN customer c ON c.id = r.customer_id`;
}
