import { createHash } from 'node:crypto';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Period } from '../calendar/period.ts';
import type { Tx } from '../database/connect.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { PeriodState } from '../scoring/closing.ts';
import { inOrder, recompute } from '../scoring/inputs.ts';
import { decodeResult, type Result } from '../scoring/result.ts';
import { resultText } from '../scoring/result-text.ts';
import { type Rulebooks, rulebookByHash } from './rulebooks.ts';

/** How a period stands, and the rulebook that holds for it: that of its closing, else that of its last day; null if none was in force. */
export type PeriodRow = Readonly<{ state: PeriodState; rulebook: Readonly<{ hash: string; version: string }> | null }>;

/** Takes the period for this transaction: nobody settles it, or stores results for it, until the end. */
export async function lockPeriod(tx: Tx, { kind, key }: Period): Promise<PeriodState> {
  const [row] = await tx.$queryRaw<{ state: PeriodState }[]>`
    INSERT INTO scoring_period (kind, key) VALUES (${kind}, ${key})
    ON CONFLICT (kind, key) DO UPDATE SET state = scoring_period.state RETURNING state`;
  return row?.state ?? 'open';
}

export async function periodRow(tx: Tx, { kind, key, to }: Period): Promise<PeriodRow> {
  const [row] = await tx.$queryRaw<{ state: PeriodState | null; hash: string | null; version: string | null }[]>`
    SELECT s.state, v.hash, v.version
    FROM (SELECT 1) AS one LEFT JOIN scoring_period s ON s.kind = ${kind} AND s.key = ${key}
    LEFT JOIN LATERAL (
      SELECT hash, version FROM rulebook_version
      WHERE CASE WHEN s.state = 'closed' THEN hash = s.rulebook_hash ELSE effective_from <= ${to}::date END
      ORDER BY effective_from DESC, id DESC LIMIT 1
    ) AS v ON true`;
  const rulebook = row?.hash && row.version ? { hash: row.hash, version: row.version } : null;
  return { state: row?.state ?? 'open', rulebook };
}

/** Who settled periods last, and when, by key; why, where one was reopened. */
export async function periodHistory(tx: Tx, periods: readonly Period[]): Promise<ReadonlyMap<string, Settlement>> {
  const rows = await tx.$queryRaw<(Settlement & { key: string })[]>`
    SELECT s.key, s.state, s.changed_at AS at, p.name, p.name_en AS "nameEn", s.reason
    FROM scoring_period s JOIN person p ON p.id = s.changed_by_id
    WHERE s.key = ANY(${periods.map(({ key }) => key)}::text[])`;
  return new Map(rows.map((row) => [row.key, row]));
}

export type Settlement = Readonly<{
  state: PeriodState;
  at: Date;
  name: string;
  nameEn: string;
  reason: string | null;
}>;

/** What of a period's data counts for nobody: facts and sales of customers without a manager, events that nobody confirmed. */
export async function looseEnds(
  tx: Tx,
  { from, to }: Period,
): Promise<Readonly<{ unassigned: number; unconfirmed: number }>> {
  const unassigned = (table: Prisma.Sql) => Prisma.sql`(
    SELECT count(*)::int FROM ${table} f WHERE f.person_id IS NULL AND f."on" BETWEEN ${from}::date AND ${to}::date AND NOT EXISTS (
      SELECT 1 FROM assignment a
      WHERE a.customer_id = f.customer_id AND a.from_on <= f."on" AND (a.until_on IS NULL OR a.until_on >= f."on")))`;
  const [row] = await tx.$queryRaw<{ unassigned: number; unconfirmed: number }[]>`
    SELECT ${unassigned(Prisma.sql`fact`)} + ${unassigned(Prisma.sql`sale`)} AS unassigned,
      (SELECT count(*)::int FROM event WHERE state = 'recorded' AND "on" BETWEEN ${from}::date AND ${to}::date) AS unconfirmed`;
  return row ?? { unassigned: 0, unconfirmed: 0 };
}

/** How periods stand, by key; keys of different kinds are never the same. */
export async function periodStates(tx: Tx, periods: readonly Period[]): Promise<ReadonlyMap<string, PeriodState>> {
  const rows = await tx.$queryRaw<{ key: string; state: PeriodState }[]>`
    SELECT key, state FROM scoring_period WHERE key = ANY(${periods.map(({ key }) => key)}::text[])`;
  const stored = new Map(rows.map(({ key, state }) => [key, state]));
  return new Map(periods.map(({ key }) => [key, stored.get(key) ?? 'open']));
}

/** Writes down how a period stands now, who decided it and, when reopened, why. */
export async function settlePeriod(
  tx: Tx,
  { kind, key }: Period,
  settled: Readonly<{ state: PeriodState; at: Date; by: string; rulebookHash?: string; reason?: string }>,
): Promise<void> {
  const { state, at, by, rulebookHash = null, reason = null } = settled;
  await tx.$executeRaw`
    INSERT INTO scoring_period (kind, key, state, rulebook_hash, changed_at, changed_by_id, reason)
    VALUES (${kind}, ${key}, ${state}, ${rulebookHash}, ${at}, ${by}, ${reason})
    ON CONFLICT (kind, key) DO UPDATE SET state = excluded.state, rulebook_hash = excluded.rulebook_hash,
      changed_at = excluded.changed_at, changed_by_id = excluded.changed_by_id, reason = excluded.reason`;
}

/** Forgets the inputs of a period that is open again, and what had changed since: its results are computed anew. */
export async function forgetClosing(tx: Tx, { kind, key }: Period): Promise<void> {
  await tx.$executeRaw`
    WITH later AS (DELETE FROM later_result WHERE period_kind = ${kind} AND period = ${key})
    UPDATE result SET inputs = NULL, hash = NULL WHERE period_kind = ${kind} AND period = ${key}`;
}

/** Whose closed results do not come out again, byte for byte, from what was kept; nobody if all is well. */
export async function unprovenResults(tx: Tx, rulebooks: Rulebooks, period: Period): Promise<readonly string[]> {
  const { rulebook: version } = await periodRow(tx, period);
  const rulebook = version && (await rulebookByHash(tx, rulebooks, version.hash));
  const rows = await resultRows(tx, period);
  return rows.filter((row) => !rulebook || !isProven(row, rulebook)).map(({ personId }) => personId);
}

/** What data that changed after closing would make of closed results: only those that would differ, with what was closed. */
export async function laterResults(
  tx: Tx,
  { kind, key }: Period,
): Promise<readonly Readonly<{ personId: string; closed: Result | null; now: Result }>[]> {
  const rows = await tx.$queryRaw<{ personId: string; closed: unknown; now: unknown }[]>`
    SELECT l.person_id AS "personId", r.explanation AS closed, l.explanation AS now
    FROM later_result l LEFT JOIN result r USING (person_id, period_kind, period)
    WHERE l.period_kind = ${kind} AND l.period = ${key} ORDER BY l.person_id`;
  return rows.map(({ personId, closed, now }) => ({
    personId,
    closed: closed === null ? null : decodeResult(closed),
    now: decodeResult(now),
  }));
}

/** Everybody who has a result in a period. */
export async function peopleWithResults(tx: Tx, { kind, key }: Period): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ personId: string }[]>`
    SELECT person_id AS "personId" FROM result WHERE period_kind = ${kind} AND period = ${key} ORDER BY person_id`;
  return rows.map(({ personId }) => personId);
}

type ResultRow = Readonly<{ personId: string; explanation: unknown; inputs: unknown; hash: string | null }>;

async function resultRows(tx: Tx, { kind, key }: Period): Promise<readonly ResultRow[]> {
  return tx.$queryRaw<ResultRow[]>`
    SELECT person_id AS "personId", explanation, inputs, hash FROM result
    WHERE period_kind = ${kind} AND period = ${key} ORDER BY person_id`;
}

function isProven({ explanation, inputs, hash }: ResultRow, rulebook: Rulebook): boolean {
  if (inputs === null || hash === null) return false;
  const stored = resultText(decodeResult(explanation));
  return resultText(recompute(inputs, rulebook)) === stored && hashOf(JSON.stringify(inOrder(inputs)), stored) === hash;
}

/** SHA-256 of the inputs and the explanation as JSON, keys in the order of their schema. */
export function hashOf(inputs: string, explanation: string): string {
  return createHash('sha256').update(`[${inputs},${explanation}]`).digest('hex');
}
