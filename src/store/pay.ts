import type { Period } from '../calendar/period.ts';
import type { Tx } from '../database/connect.ts';
import type { Payee } from '../pay/statement.ts';
import { decodeIssued, encodeIssued, type Issued } from '../pay/stored.ts';
import { peopleOn } from './postings.ts';

/** How far the pay of a period is; `pool` is what is shared out, in money of 4 places. */
export type PayRun = Readonly<{ state: 'open' | 'issued'; pool: bigint | null; rulebookHash: string | null; at: Date }>;

/** The pay of a period, where anybody has begun with it. */
export async function payRun(tx: Tx, period: string): Promise<PayRun | null> {
  const [row] = await tx.$queryRaw<PayRun[]>`
    SELECT state, pool, rulebook_hash AS "rulebookHash", changed_at AS at FROM pay_run WHERE period = ${period}`;
  return row ?? null;
}

/** Takes the pay of a period for this transaction: nobody issues it twice. */
export async function lockPayRun(tx: Tx, period: string, by: string, at: Date): Promise<PayRun> {
  const [row] = await tx.$queryRaw<PayRun[]>`
    INSERT INTO pay_run (period, changed_at, changed_by_id) VALUES (${period}, ${at}, ${by})
    ON CONFLICT (period) DO UPDATE SET period = excluded.period
    RETURNING state, pool, rulebook_hash AS "rulebookHash", changed_at AS at`;
  if (!row) throw new Error(`the pay of ${period} cannot be locked`);
  return row;
}

/** Sets what is shared out; the run must be open. */
export async function savePool(tx: Tx, period: string, pool: bigint, by: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE pay_run SET pool = ${pool}, changed_at = ${at}, changed_by_id = ${by} WHERE period = ${period} AND state = 'open'`;
}

/** Stores what everybody is paid, for good. */
export async function issuePay(
  tx: Tx,
  period: string,
  issued: readonly Readonly<{ unitId: string; issued: Issued }>[],
  { by, at, rulebookHash }: Readonly<{ by: string; at: Date; rulebookHash: string | null }>,
): Promise<void> {
  const rows = issued.map(({ unitId, issued: one }) => ({
    person: one.payee.person,
    unit: unitId,
    ...encodeIssued(one),
  }));
  await tx.$executeRaw`
    WITH run AS (
      UPDATE pay_run SET state = 'issued', rulebook_hash = ${rulebookHash}, changed_at = ${at}, changed_by_id = ${by}
      WHERE period = ${period}
    )
    INSERT INTO pay_statement (period, person_id, unit_id, payee, lines)
    SELECT ${period}, person, unit, payee, statement
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g(person text, unit text, payee jsonb, statement jsonb)`;
}

/** A statement that was issued, with the rulebook and the pool it was computed by. */
export type IssuedStatement = Issued & Readonly<{ period: string; rulebookHash: string | null; pool: bigint | null }>;

/** Somebody's statement for a period, the newest where none is named; null if none was issued. */
export async function statementOf(tx: Tx, personId: string, period: string | null): Promise<IssuedStatement | null> {
  const [row] = await tx.$queryRaw<
    { period: string; payee: unknown; statement: unknown; rulebookHash: string | null; pool: bigint | null }[]
  >`
    SELECT s.period, s.payee, s.lines AS statement, r.rulebook_hash AS "rulebookHash", r.pool
    FROM pay_statement s JOIN pay_run r USING (period)
    WHERE s.person_id = ${personId} AND (${period}::text IS NULL OR s.period = ${period})
    ORDER BY r.changed_at DESC, s.period DESC LIMIT 1`;
  if (!row) return null;
  const { payee, statement, ...run } = row;
  return { ...run, ...decodeIssued({ payee, statement }) };
}

/** Who was paid in a period, by unit. */
export async function statementPeople(
  tx: Tx,
  period: string,
  from: number,
  most: number,
): Promise<readonly Readonly<{ id: string; name: string; nameEn: string }>[]> {
  return tx.$queryRaw`
    SELECT p.id, p.name, p.name_en AS "nameEn" FROM pay_statement s JOIN person p ON p.id = s.person_id
    WHERE s.period = ${period} ORDER BY s.unit_id, p.id OFFSET ${from} LIMIT ${most}`;
}

/** Whoever is to be paid, without their grade: `inPost` is false for who only gets something out of the risk fund. */
export type PayeeRow = Readonly<{
  name: string;
  nameEn: string;
  unitId: string;
  inPost: boolean;
  payee: Omit<Payee, 'grade' | 'step'>;
}>;

/**
 * Everybody who was a manager in post on a day of the period, virtual ones left out, and who gets something out of the risk fund in it;
 * with the closed total, the amounts that came with the figures and what the fund pays out.
 */
export async function payeesFor(
  tx: Tx,
  { kind, key, from, to }: Period,
  virtual: readonly string[],
): Promise<readonly PayeeRow[]> {
  type Row = Readonly<{
    person: string;
    name: string;
    nameEn: string;
    unitId: string;
    inPost: boolean;
    type: string | null;
    inPostSince: string;
    employment: string | null;
    total: bigint | null;
    base: bigint | null;
    performance: bigint | null;
    returned: bigint;
    released: bigint;
  }>;
  const rows = await tx.$queryRaw<Row[]>`
    WITH paid AS (
      SELECT person_id, -coalesce(sum(amount) FILTER (WHERE kind = 'returned'), 0)::bigint AS returned,
        -coalesce(sum(amount) FILTER (WHERE kind = 'released'), 0)::bigint AS released
      FROM risk_fund_entry WHERE kind IN ('returned', 'released') AND "on" BETWEEN ${from}::date AND ${to}::date GROUP BY person_id
    ), everybody AS (
      SELECT p.*, p.in_post_since <= ${to}::date AND (p.left_on IS NULL OR p.left_on >= ${from}::date) AS in_post,
        paid.returned, paid.released
      FROM ${peopleOn(to)} p LEFT JOIN paid ON paid.person_id = p.id
      WHERE p.role = 'manager' AND NOT coalesce(p.manager_type = ANY(${[...virtual]}::text[]), false)
    )
    SELECT e.id AS person, e.name, e.name_en AS "nameEn", e.unit_id AS "unitId", e.in_post AS "inPost", e.manager_type AS type,
      e.in_post_since::text AS "inPostSince", e.employment, r.total, a.base, a.performance,
      coalesce(e.returned, 0)::bigint AS returned, coalesce(e.released, 0)::bigint AS released
    FROM everybody e LEFT JOIN result r ON r.person_id = e.id AND r.period_kind = ${kind} AND r.period = ${key}
      LEFT JOIN pay_amount a ON a.person_id = e.id AND a.period = ${key}
    WHERE e.in_post OR e.returned > 0 OR e.released > 0 ORDER BY e.unit_id, e.id`;
  return rows.map(({ name, nameEn, unitId, inPost, base, performance, ...payee }) => ({
    name,
    nameEn,
    unitId,
    inPost,
    payee: { ...payee, given: { base, performance } },
  }));
}
