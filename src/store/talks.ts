import { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../database/connect.ts';

/** A one-on-one. `outcome` and `commitment` are the supervisor's words, `reply` the manager's. Dates are local. */
export type Talk = Readonly<{
  id: bigint;
  managerId: string;
  managerName: string;
  managerNameEn: string;
  supervisorId: string;
  supervisorName: string;
  supervisorNameEn: string;
  unitId: string;
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

/** How it stands with every manager of a unit, those longest without a talk first. Virtual managers are the caller's to leave out. */
export async function talkStates(tx: Tx, unitId: string, today: string, notTypes: readonly string[]): Promise<readonly TalkState[]> {
  return tx.$queryRaw<TalkState[]>`
    SELECT p.id AS "personId", p.name, p.name_en AS "nameEn", p.in_post_since::text AS since,
      (SELECT max(held_on)::text FROM one_on_one t WHERE t.manager_id = p.id AND t.state = 'held') AS "lastHeldOn",
      next.planned_at AS "plannedAt", next.id AS "plannedId"
    FROM person p LEFT JOIN LATERAL (
      SELECT id, planned_at FROM one_on_one t WHERE t.manager_id = p.id AND t.state = 'planned' ORDER BY planned_at LIMIT 1
    ) next ON true
    WHERE p.unit_id = ${unitId} AND p.role = 'manager' AND p.in_post_since <= ${today}::date
      AND (p.left_on IS NULL OR p.left_on >= ${today}::date) AND NOT (p.manager_type = ANY(${[...notTypes]}::text[]))
    ORDER BY coalesce((SELECT max(held_on) FROM one_on_one t WHERE t.manager_id = p.id AND t.state = 'held'), p.in_post_since), p.name`;
}

export async function talkById(tx: Tx, id: bigint): Promise<Talk | null> {
  const [row] = await tx.$queryRaw<Talk[]>`${SELECT} WHERE t.id = ${id}`;
  return row ?? null;
}

/** The talks planned for [from, until). */
export async function talksBetween(tx: Tx, from: Date, until: Date): Promise<readonly Talk[]> {
  return tx.$queryRaw<Talk[]>`${SELECT} WHERE t.state = 'planned' AND t.planned_at >= ${from} AND t.planned_at < ${until}
    ORDER BY t.planned_at, t.id`;
}

/** The last talk that was held with a manager. */
export async function lastTalk(tx: Tx, managerId: string): Promise<Talk | null> {
  const [row] = await tx.$queryRaw<Talk[]>`${SELECT} WHERE t.manager_id = ${managerId} AND t.state = 'held'
    ORDER BY t.held_on DESC, t.id DESC LIMIT 1`;
  return row ?? null;
}

/** Plans a talk, or moves the one that is planned. Returns its id. */
export async function planTalk(
  tx: Tx,
  plan: Readonly<{ managerId: string; supervisorId: string; unitId: string; plannedAt: Date }>,
): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    WITH moved AS (
      UPDATE one_on_one SET planned_at = ${plan.plannedAt}, supervisor_id = ${plan.supervisorId}
      WHERE manager_id = ${plan.managerId} AND state = 'planned' RETURNING id
    ), made AS (
      INSERT INTO one_on_one (manager_id, supervisor_id, unit_id, planned_at)
      SELECT ${plan.managerId}, ${plan.supervisorId}, ${plan.unitId}, ${plan.plannedAt}::timestamptz WHERE NOT EXISTS (SELECT 1 FROM moved)
      RETURNING id
    ) SELECT id FROM moved UNION ALL SELECT id FROM made`;
  if (!row) throw new Error('the talk was not planned');
  return row.id;
}

/** Records a talk as held. */
export async function recordTalk(
  tx: Tx,
  id: bigint,
  record: Readonly<{ heldOn: string; outcome: string; commitment: string | null; commitmentDue: string | null }>,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE one_on_one SET state = 'held', held_on = ${record.heldOn}::date, outcome = ${record.outcome},
      commitment = ${record.commitment}, commitment_due = ${record.commitmentDue}::date WHERE id = ${id}`;
}

/** Keeps the manager's own view of a talk. */
export async function replyToTalk(tx: Tx, id: bigint, reply: string): Promise<void> {
  await tx.$executeRaw`UPDATE one_on_one SET reply = ${reply} WHERE id = ${id}`;
}

const SELECT = Prisma.sql`
  SELECT t.id, t.manager_id AS "managerId", m.name AS "managerName", m.name_en AS "managerNameEn",
    t.supervisor_id AS "supervisorId", s.name AS "supervisorName", s.name_en AS "supervisorNameEn", t.unit_id AS "unitId",
    t.planned_at AS "plannedAt", t.state, t.held_on::text AS "heldOn", t.outcome, t.commitment,
    t.commitment_due::text AS "commitmentDue", t.reply
  FROM one_on_one t JOIN person m ON m.id = t.manager_id JOIN person s ON s.id = t.supervisor_id`;
