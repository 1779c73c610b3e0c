import { randomUUID } from 'node:crypto';
import type { Account, SentFile } from '../chat/event.ts';
import type { Database, Tx } from '../database/connect.ts';
import type { ImportKind } from '../figures/kinds.ts';

/** A file that somebody sent and that is still to be fetched, leased to whoever claimed it. `attempt` is 1 the first time. */
export type WantedFile = Readonly<{
  id: string;
  personId: string;
  account: Account;
  ref: string;
  name: string;
  attempt: number;
}>;

/** A file that is here. */
export type Upload = Readonly<{ id: string; name: string; kind: ImportKind | null; state: string; bytes: Uint8Array }>;

/** How long a worker may be at one file before another takes it over. */
const LEASE_SECONDS = 120;

/** Keeps where a file is, to be fetched after the commit. */
export async function wantFile(
  tx: Tx,
  from: Readonly<{ personId: string; account: Account; at: Date }>,
  { ref, name }: SentFile,
): Promise<string> {
  const id = randomUUID();
  const { account } = from;
  await tx.$executeRaw`
    INSERT INTO upload (id, person_id, platform, workspace, user_id, ref, name, sent_at)
    VALUES (${id}, ${from.personId}, ${account.platform}, ${account.workspace}, ${account.user}, ${ref}, ${name}, ${from.at})`;
  return id;
}

/** Leases one file that may be fetched now from one of these platforms; null if there is none. */
export async function claimFile(database: Database, platforms: readonly string[]): Promise<WantedFile | null> {
  type Row = Omit<WantedFile, 'account'> & Account;
  const [row] = await database.$queryRaw<Row[]>`
    UPDATE upload SET lease_until = now() + ${LEASE_SECONDS} * interval '1 second', attempts = attempts + 1
    WHERE id = (
      SELECT id FROM upload
      WHERE state = 'wanted' AND platform = ANY(${[...platforms]}::text[])
        AND (retry_at IS NULL OR retry_at <= now()) AND (lease_until IS NULL OR lease_until <= now())
      ORDER BY sent_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING id, person_id AS "personId", platform, workspace, user_id AS "user", ref, name, attempts AS attempt`;
  if (!row) return null;
  const { platform, workspace, user, ...wanted } = row;
  return { ...wanted, account: { platform, workspace, user } };
}

/** Gives a file back for a later attempt. */
export async function retryFile(database: Database, { id, attempt }: WantedFile, afterMs: number): Promise<void> {
  await database.$executeRaw`
    UPDATE upload SET retry_at = now() + ${afterMs} * interval '1 millisecond', lease_until = NULL
    WHERE id = ${id} AND state = 'wanted' AND attempts = ${attempt}`;
}

/** Keeps a file's bytes, or gives it up where there are none; false if another worker has taken it over meanwhile. */
export async function settleFile(tx: Tx, { id, attempt }: WantedFile, bytes: Uint8Array | null): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE upload SET bytes = ${bytes === null ? null : Buffer.from(bytes)}, state = ${bytes === null ? 'gone' : 'here'}, lease_until = NULL
    WHERE id = ${id} AND state = 'wanted' AND attempts = ${attempt}`;
  return count > 0;
}

/** A person's file with its bytes, kept from anybody else until the transaction ends; null if it is not theirs or gone. */
export async function uploadOf(tx: Tx, id: string, personId: string): Promise<Upload | null> {
  const [row] = await tx.$queryRaw<Upload[]>`
    SELECT id, name, kind, state, bytes FROM upload
    WHERE id = ${id} AND person_id = ${personId} AND bytes IS NOT NULL FOR UPDATE`;
  return row ?? null;
}

/** How a file stands now: its kind where it is known. What is settled gives its bytes back. */
export async function markUpload(
  tx: Tx,
  id: string,
  state: 'unclear' | 'checked' | 'confirmed' | 'done' | 'refused' | 'cancelled',
  kind: ImportKind | null,
): Promise<void> {
  const isSettled = state === 'done' || state === 'refused' || state === 'cancelled';
  await tx.$executeRaw`
    UPDATE upload SET state = ${state}, kind = coalesce(${kind}, kind), bytes = CASE WHEN ${isSettled} THEN NULL ELSE bytes END
    WHERE id = ${id}`;
}
