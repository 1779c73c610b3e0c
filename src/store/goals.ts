import type { Tx } from '../database/connect.ts';

/** What names a goal: whose, of which indicator, for which period (by its key). */
export type GoalId = Readonly<{ personId: string; indicator: string; period: string }>;

/** A goal that a manager set: as it was agreed, and what they ask for now that is not agreed (yet). At least one of them. */
export type Goal = GoalId &
  Readonly<{
    agreed: bigint | null;
    asked: Readonly<{ value: bigint; state: 'proposed' | 'returned' }> | null;
  }>;

/** Everything that these people have set as their own goals. */
export async function goalsOf(tx: Tx, personIds: readonly string[]): Promise<readonly Goal[]> {
  const rows = await tx.$queryRaw<
    (GoalId & { agreed: bigint | null; asked: bigint | null; state: 'proposed' | 'returned' | null })[]
  >`
    SELECT person_id AS "personId", indicator, period, max(value) FILTER (WHERE origin = 'own' AND state = 'agreed') AS agreed,
      max(value) FILTER (WHERE origin = 'asked') AS asked, max(state) FILTER (WHERE origin = 'asked') AS state
    FROM target WHERE person_id = ANY(${[...personIds]}::text[]) AND origin IN ('own', 'asked')
    GROUP BY person_id, indicator, period ORDER BY person_id, indicator, period`;
  return rows.map(({ asked, state, ...row }) => ({
    ...row,
    asked: asked === null || state === null ? null : { value: asked, state },
  }));
}

/** Who has an agreed goal of their own for one of these periods. */
export async function goalHolders(
  tx: Tx,
  periods: readonly string[],
): Promise<readonly Readonly<{ personId: string; period: string }>[]> {
  return tx.$queryRaw`
    SELECT DISTINCT person_id AS "personId", period FROM target
    WHERE origin = 'own' AND state = 'agreed' AND period = ANY(${[...periods]}::text[]) ORDER BY person_id, period`;
}

/** Asks for a goal, in place of what was asked for before. What was agreed holds until this is. */
export async function askGoal(tx: Tx, { personId, indicator, period }: GoalId, value: bigint): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO target (person_id, indicator, period, origin, state, value)
    VALUES (${personId}, ${indicator}, ${period}, 'asked', 'proposed', ${value})
    ON CONFLICT (person_id, indicator, period, origin) DO UPDATE SET state = excluded.state, value = excluded.value`;
}

/** Takes back what was asked for and not agreed. */
export async function dropAsked(tx: Tx, { personId, indicator, period }: GoalId): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM target WHERE person_id = ${personId} AND indicator = ${indicator} AND period = ${period} AND origin = 'asked'`;
}

/** Agrees to what was asked for, if it is still this value: from now on it counts. Returns whether it was. */
export async function agreeGoal(tx: Tx, { personId, indicator, period }: GoalId, value: bigint): Promise<boolean> {
  const count = await tx.$executeRaw`
    WITH asked AS (
      DELETE FROM target WHERE person_id = ${personId} AND indicator = ${indicator} AND period = ${period} AND origin = 'asked'
        AND state = 'proposed' AND value = ${value} RETURNING *
    ), stale AS (
      INSERT INTO stale_score (person_id) SELECT person_id FROM asked ON CONFLICT DO NOTHING
    )
    INSERT INTO target (person_id, indicator, period, origin, state, value)
    SELECT person_id, indicator, period, 'own', 'agreed', value FROM asked
    ON CONFLICT (person_id, indicator, period, origin) DO UPDATE SET state = excluded.state, value = excluded.value`;
  return count > 0;
}

/** Sends back what was asked for, if it is still this value. Returns whether it was. */
export async function returnGoal(tx: Tx, { personId, indicator, period }: GoalId, value: bigint): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE target SET state = 'returned' WHERE person_id = ${personId} AND indicator = ${indicator} AND period = ${period}
      AND origin = 'asked' AND state = 'proposed' AND value = ${value}`;
  return count > 0;
}
