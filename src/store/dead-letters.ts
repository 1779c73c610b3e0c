import type { Database } from '../database/connect.ts';

/** A message that was given up, or (without `id` and `key`) a receiver out of reach; `user` null is a whole workspace. */
type Stuck = Readonly<{ platform: string; workspace: string; cause: string; reason: string | null; ageMs: number }>;
export type DeadLetter = Stuck & Readonly<{ id: bigint; key: string; user: string }>;
export type OutOfReach = Stuck & Readonly<{ user: string | null }>;

/** The newest `most` messages that were given up, oldest first, and how many there are in all. Not what they say. */
export async function deadLetters(
  database: Database,
  most: number,
): Promise<Readonly<{ total: number; letters: readonly DeadLetter[] }>> {
  const [count] = await database.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM outbox WHERE state = 'dead'`;
  const letters = await database.$queryRaw<DeadLetter[]>`
    SELECT id, key, platform, workspace, user_id AS user, coalesce(cause, 'refused') AS cause, reason,
      (extract(epoch FROM now() - created_at) * 1000 + (SELECT clock_offset_ms FROM organisation))::float8 AS "ageMs"
    FROM outbox WHERE state = 'dead' ORDER BY id DESC LIMIT ${most}`;
  return { total: count?.total ?? 0, letters: letters.toReversed() };
}

/** Who is out of reach, longest first. */
export async function outOfReach(database: Database): Promise<readonly OutOfReach[]> {
  return database.$queryRaw<OutOfReach[]>`
    SELECT platform, workspace, nullif(user_id, '') AS user, cause, reason,
      (extract(epoch FROM now() - since) * 1000)::float8 AS "ageMs"
    FROM parking ORDER BY since, id`;
}

/**
 * Lets messages that were given up, by id or by cause, go out again as if they were new, and takes their receivers for reachable: if
 * they are not, that is found out once more. Returns how many.
 */
export async function resend(database: Database, ids: readonly bigint[], causes: readonly string[]): Promise<number> {
  const [row] = await database.$queryRaw<{ count: number }[]>`
    WITH again AS (
      -- From the second attempt on it is looked whether an earlier one has arrived after all.
      UPDATE outbox SET state = 'waiting', attempts = least(attempts, 1), retry_at = NULL, cause = NULL, reason = NULL,
        not_before = now() + (SELECT clock_offset_ms FROM organisation) * interval '1 millisecond'
      WHERE state = 'dead' AND (id = ANY(${[...ids]}::bigint[]) OR cause = ANY(${[...causes]}::text[]))
      RETURNING platform, workspace, user_id
    ), back AS (
      DELETE FROM parking WHERE (platform, workspace, user_id) IN (SELECT * FROM again)
    ), probe AS (
      UPDATE parking SET probe_at = now() WHERE user_id = '' AND (platform, workspace) IN (SELECT platform, workspace FROM again)
    )
    SELECT count(*)::int AS count FROM again`;
  return row?.count ?? 0;
}
