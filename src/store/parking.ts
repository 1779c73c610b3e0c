import type { Gone } from '../chat/delivery.ts';
import type { Account } from '../chat/event.ts';
import type { Database, Tx } from '../database/connect.ts';
import type { Claimed } from './claims.ts';

type Place = Readonly<{ platform: string; workspace: string }>;

/** How often a workspace that is out of reach is tried again. */
const PROBE_SECONDS = 60;
/** What has waited so long for a workspace to come back is not worth sending any more. */
const STALE = '24 hours';

/**
 * Somebody is out of reach. Of one person everything that waits is dead at once, with the reason, `claimed` included. What waits
 * for a whole workspace goes on waiting, and one of it is tried from time to time.
 */
export async function park(database: Database, to: Account, gone: Gone, claimed: readonly Claimed[]): Promise<void> {
  const user = gone.who === 'person' ? to.user : '';
  const ids = claimed.map(({ id }) => id);
  // Once a parking, however many messages find it out at the same time; those that do take their turns.
  await database.$executeRaw`
    INSERT INTO parking (platform, workspace, user_id, person_id, cause, reason, since, probe_at)
    SELECT ${to.platform}, ${to.workspace}, ${user}, CASE WHEN ${user} = '' THEN NULL ELSE (
        SELECT person_id FROM account WHERE platform = ${to.platform} AND workspace = ${to.workspace} AND user_id = ${user}) END,
      ${gone.cause}, ${gone.reason}, now(), now() + ${PROBE_SECONDS} * interval '1 second'
    ON CONFLICT (platform, workspace, user_id) DO NOTHING`;
  if (gone.who === 'workspace') return;
  await database.$executeRaw`
    UPDATE outbox SET state = 'dead', cause = ${gone.cause}, reason = ${gone.reason}, lease_until = NULL
    WHERE state = 'waiting' AND platform = ${to.platform} AND workspace = ${to.workspace} AND user_id = ${to.user}
      AND (lease_until IS NULL OR lease_until <= now() OR id = ANY(${ids}::bigint[]))`;
}

/** A workspace out of reach has been tried: not again for a while. */
export async function probed(tx: Tx, { platform, workspace }: Place): Promise<void> {
  await tx.$executeRaw`
    UPDATE parking SET probe_at = statement_timestamp() + ${PROBE_SECONDS} * interval '1 second'
    WHERE platform = ${platform} AND workspace = ${workspace} AND user_id = ''`;
}

/** Ends what has waited too long for a workspace, so that it is not flooded with old news when it is back. */
export async function endStale(tx: Tx, { platform, workspace }: Place): Promise<void> {
  await tx.$executeRaw`
    UPDATE outbox SET state = 'dead', cause = 'stale', lease_until = NULL
    WHERE state = 'waiting' AND platform = ${platform} AND workspace = ${workspace}
      AND not_before < now() + (SELECT clock_offset_ms FROM organisation) * interval '1 millisecond' - ${STALE}::interval`;
}

/** A person, or a whole workspace (null), who is out of reach. `id` is this parking's own. */
export type Parked = Place &
  Readonly<{ id: bigint; user: string | null; personId: string | null; cause: Gone['cause'] }>;

/** Who has got out of reach without anybody having been told; from now on they have. */
export async function takeUntold(tx: Tx): Promise<readonly Parked[]> {
  const rows = await tx.$queryRaw<Parked[]>`
    WITH told AS (UPDATE parking SET told = true WHERE NOT told RETURNING *)
    SELECT id, platform, workspace, nullif(user_id, '') AS user, person_id AS "personId", cause FROM told ORDER BY id`;
  return rows;
}
