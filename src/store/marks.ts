import { Prisma } from '../../prisma/generated/client.ts';
import type { Begun, Delivery } from '../chat/delivery.ts';
import type { MessageRef } from '../chat/event.ts';
import type { Database } from '../database/connect.ts';
import type { Claimed } from './claims.ts';

/** Marks a delivery as sent. Whoever was out of reach before it was claimed is not any more. */
export async function markSent(
  database: Database,
  { id, delivery: { to } }: Claimed,
  message: MessageRef,
): Promise<void> {
  await database.$executeRaw`
    WITH back AS (
      DELETE FROM parking k USING outbox o WHERE o.id = ${id} AND k.since < o.tried_at
        AND k.platform = ${to.platform} AND k.workspace = ${to.workspace} AND k.user_id IN ('', ${to.user})
    )
    UPDATE outbox SET state = 'sent', message = ${message}, sent_at = now(), tried_at = now(), lease_until = NULL WHERE id = ${id}`;
}

/** Remembers that one more part of a delivery stands; the next one may be claimed. Nothing happens if another worker has taken it over. */
export async function markBegun(database: Database, { id, delivery }: Claimed, begun: Begun): Promise<void> {
  await database.$executeRaw`
    UPDATE outbox SET begun = ${JSON.stringify(begun)}::jsonb, attempts = 0, retry_at = NULL, tried_at = now(), lease_until = NULL
    WHERE id = ${id} AND ${isStillOurs(delivery)}`;
}

/** Gives a delivery back for a later attempt; nothing happens if another worker has taken it over meanwhile. */
export async function markRetry(
  database: Database,
  { id, delivery }: Claimed,
  afterMs: number,
  reason: string,
): Promise<void> {
  await database.$executeRaw`
    UPDATE outbox SET retry_at = now() + ${afterMs} * interval '1 millisecond', reason = ${reason}, tried_at = now(), lease_until = NULL
    WHERE id = ${id} AND ${isStillOurs(delivery)}`;
}

/** Gives back a delivery that does not count as attempted. As it has no attempt, it has used up nothing of any limit either. */
export async function giveBack(database: Database, { id, delivery }: Claimed, afterMs: number): Promise<void> {
  await database.$executeRaw`
    UPDATE outbox SET retry_at = now() + ${afterMs} * interval '1 millisecond', attempts = attempts - 1, lease_until = NULL
    WHERE id = ${id} AND ${isStillOurs(delivery)}`;
}

/** Gives a delivery up; it stays, with its reason. Nothing happens if another worker has taken it over meanwhile. */
export async function markDead(
  database: Database,
  { id, delivery }: Claimed,
  { cause, reason }: Readonly<{ cause: string; reason: string }>,
): Promise<void> {
  await database.$executeRaw`
    UPDATE outbox SET state = 'dead', cause = ${cause}, reason = ${reason}, tried_at = now(), lease_until = NULL
    WHERE id = ${id} AND ${isStillOurs(delivery)}`;
}

/** Nobody has claimed it since: neither this part once more nor a later one. */
function isStillOurs({ attempt, begun }: Delivery): Prisma.Sql {
  const as = begun === undefined ? null : JSON.stringify(begun);
  return Prisma.sql`state = 'waiting' AND attempts = ${attempt} AND begun IS NOT DISTINCT FROM ${as}::jsonb`;
}
