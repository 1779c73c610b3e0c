import { Prisma } from '../../prisma/generated/client.ts';
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

/** Sets what is shared out. What has been issued keeps the pool that it was issued by. */
export async function savePool(tx: Tx, period: string, pool: bigint, by: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    WITH stamped AS (
      UPDATE pay_statement s SET issued_at = r.changed_at, rulebook_hash = r.rulebook_hash, pool = r.pool
      FROM pay_run r WHERE r.period = ${period} AND s.period = r.period AND s.issued_at IS NULL
    )
    UPDATE pay_run SET pool = ${pool}, changed_at = CASE WHEN state = 'open' THEN ${at} ELSE changed_at END,
      changed_by_id = ${by} WHERE period = ${period}`;
}

type Issuing = Readonly<{ by: string; at: Date; rulebookHash: string | null; pool: bigint | null }>;
type Payable = Readonly<{ unitId: string; issued: Issued }>;

/** Stores what everybody is paid. */
export async function issuePay(tx: Tx, period: string, issued: readonly Payable[], how: Issuing): Promise<void> {
  await tx.$executeRaw`
    UPDATE pay_run SET state = 'issued', rulebook_hash = ${how.rulebookHash}, changed_at = ${how.at}, changed_by_id = ${how.by}
    WHERE period = ${period}`;
  await addStatements(tx, period, issued, { ...how, reason: null });
}

/** Stores statements; each takes the place of what was issued to the same person for the period, which is kept. */
export async function addStatements(
  tx: Tx,
  period: string,
  issued: readonly Payable[],
  { at, rulebookHash, pool, reason }: Issuing & Readonly<{ reason: string | null }>,
): Promise<void> {
  const rows = issued.map(({ unitId, issued: one }) => ({
    person: one.payee.person,
    unit: unitId,
    ...encodeIssued(one),
  }));
  await tx.$executeRaw`
    INSERT INTO pay_statement (period, person_id, issue, unit_id, payee, lines, issued_at, rulebook_hash, pool, reason)
    SELECT ${period}, person, 1 + coalesce((
      SELECT max(issue) FROM pay_statement b WHERE b.period = ${period} AND b.person_id = person
    ), 0), unit, payee, statement, ${at}::timestamptz, ${rulebookHash}, ${pool}::bigint, ${reason}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g(person text, unit text, payee jsonb, statement jsonb)`;
}

/** A statement that was issued, with the rulebook and the pool it was computed by; `reason` says why it replaces one before it. */
export type IssuedStatement = Issued &
  Readonly<{
    period: string;
    issue: number;
    at: Date;
    rulebookHash: string | null;
    pool: bigint | null;
    reason: string | null;
  }>;

/**
 * What was issued to somebody for a period, the newest where none is named: what stands, and after it what it replaced. Nothing if
 * none was issued.
 */
export async function statementsOf(
  tx: Tx,
  personId: string,
  period: string | null,
): Promise<readonly IssuedStatement[]> {
  const rows = await tx.$queryRaw<StatementRow[]>`
    ${selectStatement} WHERE s.person_id = ${personId} AND s.period = coalesce(${period}, (
      SELECT n.period FROM pay_statement n JOIN pay_run USING (period)
      WHERE n.person_id = ${personId} ORDER BY pay_run.changed_at DESC, n.period DESC LIMIT 1
    )) ORDER BY s.issue DESC`;
  return rows.map(statementFrom);
}

/** What stands for a period, of everybody. */
export async function standingStatements(
  tx: Tx,
  period: string,
): Promise<readonly (IssuedStatement & Readonly<{ unitId: string; name: string; nameEn: string }>)[]> {
  const rows = await tx.$queryRaw<(StatementRow & { unitId: string; name: string; nameEn: string })[]>`
    SELECT one.*, p.name, p.name_en AS "nameEn" FROM (
      SELECT DISTINCT ON (all_of.person) * FROM (
        ${selectStatement} WHERE s.period = ${period}
      ) AS all_of ORDER BY all_of.person, all_of.issue DESC
    ) AS one JOIN person p ON p.id = one.person`;
  return rows.map(({ unitId, name, nameEn, ...row }) => ({ unitId, name, nameEn, ...statementFrom(row) }));
}

type StatementRow = Omit<IssuedStatement, 'payee' | 'statement'> &
  Readonly<{ person: string; payee: unknown; statement: unknown }>;

const selectStatement = Prisma.sql`
  SELECT s.period, s.person_id AS person, s.unit_id AS "unitId", s.issue, s.payee, s.lines AS statement, coalesce(s.issued_at, r.changed_at) AS at,
    CASE WHEN s.issued_at IS NULL THEN r.rulebook_hash ELSE s.rulebook_hash END AS "rulebookHash",
    CASE WHEN s.issued_at IS NULL THEN r.pool ELSE s.pool END AS pool, s.reason
  FROM pay_statement s JOIN pay_run r USING (period)`;

function statementFrom({
  period,
  issue,
  at,
  rulebookHash,
  pool,
  reason,
  payee,
  statement,
}: StatementRow): IssuedStatement {
  return { period, issue, at, rulebookHash, pool, reason, ...decodeIssued({ payee, statement }) };
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
    WHERE s.period = ${period} AND s.issue = 1 ORDER BY s.unit_id, p.id OFFSET ${from} LIMIT ${most}`;
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
 * with the closed total of the period that pays, the amounts that came with the figures and what the fund pays out.
 */
export async function payeesFor(
  tx: Tx,
  { key, from, to }: Period,
  basis: Pick<Period, 'kind' | 'key'>,
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
    FROM everybody e LEFT JOIN result r ON r.person_id = e.id AND r.period_kind = ${basis.kind} AND r.period = ${basis.key}
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
