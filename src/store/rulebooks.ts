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

/** The rulebook in force on `date`. */
export async function rulebookOn(db: Database | Tx, rulebooks: Rulebooks, date: Date): Promise<Rulebook> {
  const [row] = await db.$queryRaw<{ hash: string }[]>`
    SELECT hash FROM rulebook_version WHERE effective_from <= ${date}::timestamptz::date ORDER BY effective_from DESC, id DESC LIMIT 1`;
  if (!row) throw new Error('no rulebook is in force');
  return rulebookByHash(db, rulebooks, row.hash);
}

/** The calendar that a rulebook reckons with: the stored days, or plain weekdays. */
export async function dayTable(db: Database | Tx, rulebook: Pick<Rulebook, 'workdays'>): Promise<DayTable> {
  if (rulebook.workdays === 'standard') return STANDARD_DAYS;
  const [row] = await db.$queryRaw<{ days: [string, 'workday' | 'holiday'][] | null; years: number[] | null }[]>`
    SELECT (SELECT jsonb_agg(jsonb_build_array(date::text, kind)) FROM calendar_day) AS days,
      (SELECT jsonb_agg(year) FROM calendar_year) AS years`;
  return { days: new Map(row?.days ?? []), years: new Set(row?.years ?? []) };
}
