import { createHash } from 'node:crypto';
import { Prisma } from '../../prisma/generated/client.ts';
import type { DayTable } from '../calendar/workday.ts';
import { STANDARD_DAYS } from '../calendar/workday.ts';
import type { Database, Tx } from '../database/connect.ts';
import { readRulebook } from '../rulebook/load.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** Rulebooks by the hash of their text. A text never changes under its hash, so keeping them is safe. */
export type Rulebooks = Map<string, Rulebook>;

/** The rulebook with this hash, read once. */
export async function rulebookByHash(db: Database | Tx, rulebooks: Rulebooks, hash: string): Promise<Rulebook> {
  const known = rulebooks.get(hash);
  if (known) return known;
  const [row] = await db.$queryRaw<{ text: string; version: string }[]>`
    SELECT text, version FROM rulebook_version WHERE hash = ${hash}`;
  if (!row) throw new Error(`there is no rulebook with the hash ${hash}`);
  const read = readRulebook(row.text, `rulebook ${row.version}`);
  if (read.kind !== 'ok') throw new Error(`the stored rulebook ${row.version} can no longer be read`);
  rulebooks.set(hash, read.rulebook);
  return read.rulebook;
}

/** The hash of the version in force at an instant; each begins with its day in its own zone. */
export function hashInForce(instant: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT hash FROM rulebook_version WHERE effective_from <= (${instant} AT TIME ZONE zone)::date
    ORDER BY effective_from DESC, id DESC LIMIT 1)`;
}

/** The rulebook in force at `date`. */
export async function rulebookOn(db: Database | Tx, rulebooks: Rulebooks, date: Date): Promise<Rulebook> {
  const [row] = await db.$queryRaw<{ hash: string | null }[]>`
    SELECT ${hashInForce(Prisma.sql`${date}::timestamptz`)} AS hash`;
  if (!row?.hash) throw new Error('no rulebook is in force');
  return rulebookByHash(db, rulebooks, row.hash);
}

/** A version of the rules; local dates. Of several that begin on one day the last stored holds. */
export type Version = Readonly<{ id: number; version: string; hash: string; effectiveFrom: string }>;

/** Every version that holds or held at any time, the newest first. */
export async function versions(db: Database | Tx): Promise<readonly Version[]> {
  return db.$queryRaw<Version[]>`
    SELECT id, version, hash, "effectiveFrom" FROM (
      SELECT DISTINCT ON (effective_from) id, version, hash, effective_from::text AS "effectiveFrom"
      FROM rulebook_version ORDER BY effective_from, id DESC
    ) AS held ORDER BY "effectiveFrom" DESC`;
}

/** The versions that begin after `today`, in their order. */
export async function upcomingVersions(db: Database | Tx, today: string): Promise<readonly Version[]> {
  return (await versions(db)).filter(({ effectiveFrom }) => effectiveFrom > today).toReversed();
}

/** The versions with this label, or with the text of this hash. */
export async function sameVersions(
  db: Database | Tx,
  { version, hash }: Pick<Version, 'version' | 'hash'>,
): Promise<readonly Version[]> {
  return db.$queryRaw<Version[]>`
    SELECT id, version, hash, effective_from::text AS "effectiveFrom" FROM rulebook_version
    WHERE version = ${version} OR hash = ${hash} ORDER BY id`;
}

/** The name under which a rulebook's text is kept. */
export function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Lets nobody else add or remove a version until the transaction ends; everybody may read them. */
export async function lockVersions(tx: Tx): Promise<void> {
  await tx.$executeRaw`LOCK TABLE rulebook_version IN SHARE ROW EXCLUSIVE MODE`;
}

/** Stores a version, and takes back what is owed from its first day on and not filed yet: that is planned anew. Returns its id. */
export async function addVersion(
  tx: Tx,
  { version, zone }: Pick<Rulebook, 'version' | 'zone'>,
  text: string,
  effectiveFrom: string,
): Promise<number> {
  const [row] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO rulebook_version (version, text, hash, zone, effective_from)
    VALUES (${version}, ${text}, ${hashOfText(text)}, ${zone}, ${effectiveFrom}::date) RETURNING id`;
  if (!row) throw new Error(`the version ${version} was not stored`);
  await takeBackOwed(tx, effectiveFrom);
  return row.id;
}

/** Removes a version that has not begun, and takes back what is owed from its first day on, as {@link addVersion} does. */
export async function removeVersion(tx: Tx, { id, effectiveFrom }: Version): Promise<void> {
  await tx.$executeRaw`DELETE FROM rulebook_version WHERE id = ${id}`;
  await takeBackOwed(tx, effectiveFrom);
}

async function takeBackOwed(tx: Tx, from: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM obligation WHERE state = 'due' AND report_id IS NULL AND extended_until IS NULL AND due_on >= ${from}::date`;
}

/** The calendar that a rulebook reckons with: the stored days, or plain weekdays. */
export async function dayTable(db: Database | Tx, rulebook: Pick<Rulebook, 'workdays'>): Promise<DayTable> {
  if (rulebook.workdays === 'standard') return STANDARD_DAYS;
  const [row] = await db.$queryRaw<{ days: [string, 'workday' | 'holiday'][] | null; years: number[] | null }[]>`
    SELECT (SELECT jsonb_agg(jsonb_build_array(date::text, kind)) FROM calendar_day) AS days,
      (SELECT jsonb_agg(year) FROM calendar_year) AS years`;
  return { days: new Map(row?.days ?? []), years: new Set(row?.years ?? []) };
}
