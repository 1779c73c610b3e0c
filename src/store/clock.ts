import type { Database, Tx } from '../database/connect.ts';

/** Our clock: the database's, in a demo moved by its offset. */
export async function readClock(db: Database | Tx): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) + clock_offset_ms * interval '1 millisecond' AS now FROM organisation`;
  if (!row) throw new Error('the database holds no organisation: load one first');
  return row.now;
}

/** Up to when everything due has been done; null before the first beat. */
export async function lastBeat(db: Database | Tx): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`SELECT last_beat_at AS at FROM organisation`;
  return row?.at ?? null;
}

/**
 * Takes the beat for whoever holds it first: locks the organisation's row for this transaction and returns the last beat.
 * A second process waits here and then finds that there is nothing left to do.
 */
export async function lockBeat(tx: Tx): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`SELECT last_beat_at AS at FROM organisation FOR UPDATE`;
  return row?.at ?? null;
}

export async function saveBeat(tx: Tx, at: Date): Promise<void> {
  await tx.$executeRaw`UPDATE organisation SET last_beat_at = ${at}`;
}

/** Whether this database was made by the demo loader. */
export async function isDemo(db: Database | Tx): Promise<boolean | null> {
  const [row] = await db.$queryRaw<{ demo: boolean }[]>`SELECT demo FROM organisation`;
  return row?.demo ?? null;
}

/** Sets a demo's clock; refused for any other database, whose clock is the world's. */
export async function setDemoClock(db: Database | Tx, to: Date): Promise<void> {
  const count = await db.$executeRaw`
    UPDATE organisation SET clock_offset_ms = round(extract(epoch FROM (${to}::timestamptz - clock_timestamp())) * 1000)::bigint
    WHERE demo`;
  if (count === 0) throw new Error('only the clock of a demo can be moved');
}
