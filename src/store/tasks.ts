import type { Database, Tx } from '../database/connect.ts';

/** Long work that somebody asked for: `kind` is `<command>.<task>`, `detail` that command's own. */
export type Task = Readonly<{
  id: bigint;
  kind: string;
  detail: Readonly<Record<string, string>>;
  personId: string;
  attempts: number;
}>;

/** Stores what is to be done after this transaction. */
export async function addTask(
  tx: Tx,
  { kind, detail, personId, at }: Readonly<Pick<Task, 'kind' | 'detail' | 'personId'> & { at: Date }>,
): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO task (kind, detail, person_id, asked_at)
    VALUES (${kind}, ${JSON.stringify(detail)}::jsonb, ${personId}, ${at}) RETURNING id`;
  if (!row) throw new Error(`the task ${kind} was not stored`);
  return row.id;
}

/**
 * The next task, held by its lock as long as the transaction lasts: whoever dies lets go of it, undone, and nobody else has it
 * meanwhile. Null if there is nothing to do.
 */
export async function takeTask(tx: Tx): Promise<Task | null> {
  const [row] = await tx.$queryRaw<Task[]>`
    SELECT id, kind, detail, person_id AS "personId", attempts FROM task
    WHERE state = 'waiting' AND (retry_at IS NULL OR retry_at <= now()) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`;
  return row ?? null;
}

/** How a task ended, for good; false if it had ended before. */
export async function endTask(tx: Tx, id: bigint, state: 'done' | 'failed', at: Date): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE task SET state = ${state}, ended_at = ${at} WHERE id = ${id} AND state = 'waiting'`;
  return count > 0;
}

/** Whether the message that tells how far a task is has been sent. */
export async function isShown(database: Database, key: string): Promise<boolean> {
  const rows = await database.$queryRaw<unknown[]>`SELECT 1 FROM outbox WHERE key = ${key} AND state = 'sent'`;
  return rows.length > 0;
}

/** Leaves a task for a later attempt. */
export async function postponeTask(database: Database, id: bigint, afterMs: number): Promise<void> {
  await database.$executeRaw`
    UPDATE task SET attempts = attempts + 1, retry_at = now() + ${afterMs} * interval '1 millisecond'
    WHERE id = ${id} AND state = 'waiting'`;
}
