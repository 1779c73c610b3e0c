import { randomUUID } from 'node:crypto';
import type { Account, SentPicture } from '../chat/event.ts';
import type { Database, Tx } from '../database/connect.ts';

/** A small, upright JPEG without metadata; `sha256` in hexadecimal. */
export type Shrunk = Readonly<{ jpeg: Uint8Array; width: number; height: number; sha256: string }>;

/** A picture whose bytes are still to be fetched, leased to whoever claimed it. `attempt` is 1 the first time. */
export type Wanted = Readonly<{ id: string; personId: string; account: Account; ref: string; attempt: number }>;

/** How long a worker may be at one picture before another takes it over. */
const LEASE_SECONDS = 60;

/** Keeps what somebody sent, to be fetched after the commit. Returns the pictures' ids, in their order. */
export async function wantPictures(
  tx: Tx,
  from: Readonly<{ personId: string; account: Account; caption: string | null; at: Date }>,
  pictures: readonly SentPicture[],
): Promise<readonly string[]> {
  const { account, at } = from;
  const rows = pictures.map(({ ref }) => ({ id: randomUUID(), ref }));
  await tx.$executeRaw`
    INSERT INTO picture (id, person_id, platform, workspace, user_id, ref, caption, sent_at)
    SELECT id, ${from.personId}, ${account.platform}, ${account.workspace}, ${account.user}, ref, ${from.caption}, ${at}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS sent(id text, ref text)`;
  return rows.map(({ id }) => id);
}

/** Pictures whose report their sender has not named yet, in the order they came. */
export async function homelessPictures(tx: Tx, personId: string): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM picture WHERE person_id = ${personId} AND NOT placed AND state <> 'gone' ORDER BY sent_at, id`;
  return rows.map(({ id }) => id);
}

/** These pictures of a person's stand in a report now. */
export async function placePictures(tx: Tx, personId: string, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`UPDATE picture SET placed = true WHERE person_id = ${personId} AND id = ANY(${[...ids]}::text[])`;
}

/** Forgets pictures of a person's, bytes and all. */
export async function forgetPictures(tx: Tx, personId: string, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`DELETE FROM picture WHERE person_id = ${personId} AND id = ANY(${[...ids]}::text[])`;
}

/** What was written beside these pictures when they were sent. */
export async function captionsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; caption: string }[]>`
    SELECT id, caption FROM picture WHERE id = ANY(${[...ids]}::text[]) AND caption IS NOT NULL`;
  return new Map(rows.map(({ id, caption }) => [id, caption]));
}

/** Leases one picture that may be fetched now from one of these platforms; null if there is none. */
export async function claimPicture(database: Database, platforms: readonly string[]): Promise<Wanted | null> {
  type Row = Omit<Wanted, 'account'> & Account;
  const [row] = await database.$queryRaw<Row[]>`
    UPDATE picture SET lease_until = now() + ${LEASE_SECONDS} * interval '1 second', attempts = attempts + 1
    WHERE id = (
      SELECT id FROM picture
      WHERE state = 'wanted' AND platform = ANY(${[...platforms]}::text[])
        AND (retry_at IS NULL OR retry_at <= now()) AND (lease_until IS NULL OR lease_until <= now())
      ORDER BY sent_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING id, person_id AS "personId", platform, workspace, user_id AS "user", ref, attempts AS attempt`;
  if (!row) return null;
  const { platform, workspace, user, ...wanted } = row;
  return { ...wanted, account: { platform, workspace, user } };
}

/** Keeps a picture's bytes; nothing happens if another worker has taken it over meanwhile. */
export async function keepPicture(database: Database, { id, attempt }: Wanted, picture: Shrunk): Promise<void> {
  const { jpeg, width, height, sha256 } = picture;
  await database.$executeRaw`
    UPDATE picture SET state = 'here', jpeg = ${Buffer.from(jpeg)}, width = ${width}, height = ${height}, sha256 = ${sha256},
      lease_until = NULL
    WHERE id = ${id} AND state = 'wanted' AND attempts = ${attempt}`;
}

/** Gives a picture back for a later attempt. */
export async function retryPicture(
  database: Database,
  { id, attempt }: Wanted,
  afterMs: number,
  reason: string,
): Promise<void> {
  await database.$executeRaw`
    UPDATE picture SET retry_at = now() + ${afterMs} * interval '1 millisecond', reason = ${reason}, lease_until = NULL
    WHERE id = ${id} AND state = 'wanted' AND attempts = ${attempt}`;
}

/**
 * Gives a picture up. Returns false if another worker has taken it over meanwhile. Whatever its sender does waits until the
 * transaction ends, as it does for another event of theirs.
 */
export async function losePicture(tx: Tx, { id, personId, attempt }: Wanted, reason: string): Promise<boolean> {
  await tx.$executeRaw`SELECT 1 FROM person WHERE id = ${personId} FOR NO KEY UPDATE`;
  const count = await tx.$executeRaw`
    UPDATE picture SET state = 'gone', reason = ${reason}, lease_until = NULL
    WHERE id = ${id} AND state = 'wanted' AND attempts = ${attempt}`;
  return count > 0;
}

/** How long somebody who looks at a picture waits for it to be fetched, and how often they look again. */
const PATIENCE_MS = 4_000;
const LOOK_EVERY_MS = 200;

/** The bytes of a picture, after a moment if it is just being fetched; null if there are none by then. */
export async function pictureBytes(database: Database, id: string): Promise<Uint8Array | null> {
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const [row] = await database.$queryRaw<{ state: string; jpeg: Uint8Array | null }[]>`
      SELECT state, jpeg FROM picture WHERE id = ${id}`;
    if (row?.state !== 'wanted' || waitedMs >= PATIENCE_MS) return row?.jpeg ?? null;
    await new Promise((passed) => setTimeout(passed, LOOK_EVERY_MS));
  }
}

/** What a platform calls a picture that has been brought there. */
export async function uploadedName(database: Database, id: string, place: string): Promise<string | null> {
  const [row] = await database.$queryRaw<{ name: string }[]>`
    SELECT name FROM picture_upload WHERE picture_id = ${id} AND place = ${place}`;
  return row?.name ?? null;
}

/** Keeps what a platform calls a picture. Of two uploads at the same time either will do. */
export async function keepUpload(database: Database, id: string, place: string, name: string): Promise<void> {
  await database.$executeRaw`
    INSERT INTO picture_upload (picture_id, place, name) VALUES (${id}, ${place}, ${name})
    ON CONFLICT (picture_id, place) DO UPDATE SET name = excluded.name`;
}
