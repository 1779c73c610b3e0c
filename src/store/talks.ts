import { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../database/connect.ts';
import { unitZone } from './people.ts';

/**
 * A one-on-one. `outcome` and `commitment` are the supervisor's words, `reply` the manager's. Dates are local in `zone`, the
 * duty zone of the unit.
 */
export type Talk = Readonly<{
  id: bigint;
  managerId: string;
  managerName: string;
  managerNameEn: string;
  supervisorId: string;
  supervisorName: string;
  supervisorNameEn: string;
  unitId: string;
  zone: string;
  plannedAt: Date;
  state: 'planned' | 'held' | 'cancelled';
  heldOn: string | null;
  outcome: string | null;
  commitment: string | null;
  commitmentDue: string | null;
  reply: string | null;
}>;

/** A manager for whom a talk may be due: when the last one was and whether one is planned. `since` is when the present post began. */
export type TalkState = Readonly<{
  personId: string;
  name: string;
  nameEn: string;
  lastHeldOn: string | null;
  since: string;
  plannedAt: Date | null;
  plannedId: bigint | null;
}>;

/**
 * How it stands with every manager who answers to the supervisors of a unit, those longest without a talk first: the unit's own
 * and those of units below it that have no supervisor themselves. `notTypes` are the manager types nobody talks to.
 */
export async function talkStates(
  tx: Tx,
  unitId: string,
  today: string,
  notTypes: readonly string[],
): Promise<readonly TalkState[]> {
  return tx.$queryRaw<TalkState[]>`
    WITH RECURSIVE own AS (
      SELECT id FROM unit WHERE id = ${unitId}
      UNION ALL
      SELECT u.id FROM unit u JOIN own ON u.parent_id = own.id
      WHERE NOT EXISTS (SELECT 1 FROM person s WHERE s.unit_id = u.id AND s.role = 'supervisor'
        AND s.in_post_since <= ${today}::date AND (s.left_on IS NULL OR s.left_on >= ${today}::date))
    )
    SELECT p.id AS "personId", p.name, p.name_en AS "nameEn", p.in_post_since::text AS since, last.held::text AS "lastHeldOn",
      next.planned_at AS "plannedAt", next.id AS "plannedId"
    FROM person p JOIN own ON own.id = p.unit_id
      LEFT JOIN LATERAL (SELECT max(held_on) AS held FROM one_on_one WHERE manager_id = p.id AND state = 'held') last ON true
      LEFT JOIN LATERAL (
        SELECT id, planned_at FROM one_on_one WHERE manager_id = p.id AND state = 'planned' ORDER BY planned_at LIMIT 1
      ) next ON true
    WHERE p.role = 'manager' AND p.in_post_since <= ${today}::date AND (p.left_on IS NULL OR p.left_on >= ${today}::date)
      AND coalesce(p.manager_type, '') <> ALL(${[...notTypes]}::text[])
    ORDER BY greatest(last.held, p.in_post_since), p.name`;
}

export async function talkById(tx: Tx, id: bigint): Promise<Talk | null> {
  const [row] = await tx.$queryRaw<Talk[]>`${SELECT} WHERE t.id = ${id}`;
  return row ?? null;
}

/** The talks that are still planned for [from, until), of managers still there then. */
export async function talksBetween(tx: Tx, from: Date, until: Date): Promise<readonly Talk[]> {
  return tx.$queryRaw<
    Talk[]
  >`${SELECT} WHERE t.state = 'planned' AND t.planned_at >= ${from} AND t.planned_at < ${until}
      AND (m.left_on IS NULL OR m.left_on >= t.planned_at::date)
    ORDER BY t.planned_at, t.id`;
}

/** The last talk that was held with a manager. */
export async function lastTalk(tx: Tx, managerId: string): Promise<Talk | null> {
  const [row] = await tx.$queryRaw<Talk[]>`${SELECT} WHERE t.manager_id = ${managerId} AND t.state = 'held'
    ORDER BY t.held_on DESC, t.id DESC LIMIT 1`;
  return row ?? null;
}

/** The talk that is planned with a manager. */
export async function plannedTalk(tx: Tx, managerId: string): Promise<Talk | null> {
  const [row] = await tx.$queryRaw<Talk[]>`${SELECT} WHERE t.manager_id = ${managerId} AND t.state = 'planned'
    ORDER BY t.planned_at LIMIT 1`;
  return row ?? null;
}

/**
 * The commitments that fall due from `from` to `until` (local dates), both included, of managers still there; one that a later
 * talk came after was dealt with there.
 */
export async function commitmentsDue(tx: Tx, from: string, until: string): Promise<readonly Talk[]> {
  return tx.$queryRaw<Talk[]>`${SELECT} WHERE t.state = 'held' AND t.commitment IS NOT NULL
      AND t.commitment_due BETWEEN ${from}::date AND ${until}::date AND (m.left_on IS NULL OR m.left_on >= t.commitment_due)
      AND NOT EXISTS (SELECT 1 FROM one_on_one l WHERE l.manager_id = t.manager_id AND l.state = 'held'
        AND (l.held_on, l.id) > (t.held_on, t.id))
    ORDER BY t.commitment_due, t.id`;
}

/** Plans a talk, or moves the one that is planned: a manager never has two. Returns its id. */
export async function planTalk(
  tx: Tx,
  plan: Readonly<{ managerId: string; supervisorId: string; unitId: string; plannedAt: Date }>,
): Promise<bigint> {
  // Two supervisors who plan at the same moment: the second waits here and then moves the first one's talk.
  await tx.$queryRaw`SELECT 1 FROM person WHERE id = ${plan.managerId} FOR UPDATE`;
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    WITH moved AS (
      UPDATE one_on_one SET planned_at = ${plan.plannedAt}, supervisor_id = ${plan.supervisorId}, unit_id = ${plan.unitId}
      WHERE manager_id = ${plan.managerId} AND state = 'planned' RETURNING id
    ), made AS (
      INSERT INTO one_on_one (manager_id, supervisor_id, unit_id, planned_at)
      SELECT ${plan.managerId}, ${plan.supervisorId}, ${plan.unitId}, ${plan.plannedAt}::timestamptz WHERE NOT EXISTS (SELECT 1 FROM moved)
      RETURNING id
    ) SELECT id FROM moved UNION ALL SELECT id FROM made`;
  if (!row) throw new Error('the talk was not planned');
  return row.id;
}

/** Records a talk as held. Returns whether it was still only planned: what is recorded stands. */
export async function recordTalk(
  tx: Tx,
  id: bigint,
  record: Readonly<{ heldOn: string; outcome: string; commitment: string | null; commitmentDue: string | null }>,
): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE one_on_one SET state = 'held', held_on = ${record.heldOn}::date, outcome = ${record.outcome},
      commitment = ${record.commitment}, commitment_due = ${record.commitmentDue}::date WHERE id = ${id} AND state = 'planned'`;
  return count > 0;
}

/** Keeps the manager's own view of a talk. */
export async function replyToTalk(tx: Tx, id: bigint, reply: string): Promise<void> {
  await tx.$executeRaw`UPDATE one_on_one SET reply = ${reply} WHERE id = ${id}`;
}

/** A report that says something came off. `words` is what its author wrote in `told`, null if nothing. */
export type Success = Readonly<{
  reportId: bigint;
  type: string;
  aboutOn: string;
  customer: string | null;
  words: string | null;
}>;

/** A manager's latest report since `since` in which one of these fields holds `won`. */
export async function latestSuccess(
  tx: Tx,
  personId: string,
  since: string,
  fields: readonly Readonly<{ report: string; field: string; told: string }>[],
): Promise<Success | null> {
  const [row] = await tx.$queryRaw<Success[]>`
    SELECT r.id AS "reportId", r.type, r.about_on::text AS "aboutOn", c.name AS customer, r.content ->> f.told AS words
    FROM unnest(${fields.map(({ report }) => report)}::text[], ${fields.map(({ field }) => field)}::text[],
        ${fields.map(({ told }) => told)}::text[]) AS f(report, field, told)
      JOIN report r ON r.type = f.report AND r.content ->> f.field = 'won'
      LEFT JOIN customer c ON c.id = r.customer_id
    WHERE r.person_id = ${personId} AND r.about_on >= ${since}::date AND r.withdrawn_at IS NULL
    ORDER BY r.about_on DESC, r.id DESC LIMIT 1`;
  return row ?? null;
}

/** How the reports that a manager owed from `from` to `to` came in: how many on time, and the days of the others. */
export type Timeliness = Readonly<{ onTime: number; late: readonly string[]; missing: readonly string[] }>;

/** Of these kinds of report only; null: of all. */
export async function timelinessOf(
  tx: Tx,
  personId: string,
  { from, to, reports }: Readonly<{ from: string; to: string; reports: readonly string[] | null }>,
): Promise<Timeliness> {
  const rows = await tx.$queryRaw<{ state: string; day: string }[]>`
    SELECT state, about_on::text AS day FROM obligation
    WHERE person_id = ${personId} AND due_on BETWEEN ${from}::date AND ${to}::date AND state IN ('filed', 'late', 'missing')
      AND (${reports === null} OR report = ANY(${[...(reports ?? [])]}::text[])) ORDER BY about_on, id`;
  const days = (state: string) => [...new Set(rows.filter((row) => row.state === state).map(({ day }) => day))];
  return { onTime: rows.filter(({ state }) => state === 'filed').length, late: days('late'), missing: days('missing') };
}

const SELECT = Prisma.sql`
  SELECT t.id, t.manager_id AS "managerId", m.name AS "managerName", m.name_en AS "managerNameEn",
    t.supervisor_id AS "supervisorId", s.name AS "supervisorName", s.name_en AS "supervisorNameEn", t.unit_id AS "unitId",
    ${unitZone(Prisma.sql`t.unit_id`)} AS zone, t.planned_at AS "plannedAt", t.state, t.held_on::text AS "heldOn", t.outcome,
    t.commitment, t.commitment_due::text AS "commitmentDue", t.reply
  FROM one_on_one t JOIN person m ON m.id = t.manager_id JOIN person s ON s.id = t.supervisor_id`;
