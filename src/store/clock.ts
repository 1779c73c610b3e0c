import type { Database, Tx } from '../database/connect.ts';

/** Our clock: the database's, in a demo moved by its offset. */
export async function readClock(db: Database | Tx): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) + clock_offset_ms * interval '1 millisecond' AS now FROM organisation`;
  if (!row) throw new Error('the database holds no organisation yet: see npm run found');
  return row.now;
}

/** When the scheduler last beat; null before the first time. */
export async function lastBeat(db: Database | Tx): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`SELECT last_beat_at AS at FROM organisation`;
  return row?.at ?? null;
}

/** The last moment of our clock at which anything happened: a beat or an event; null if nothing ever did. */
export async function lastMoment(db: Database | Tx): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT greatest(last_beat_at, (SELECT max(received_at) FROM inbox)) AS at FROM organisation`;
  return row?.at ?? null;
}

/** Records a beat; a slower process never puts it back. */
export async function saveBeat(db: Database | Tx, at: Date): Promise<void> {
  await db.$executeRaw`UPDATE organisation SET last_beat_at = greatest(last_beat_at, ${at}::timestamptz)`;
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

/** Sets a demo's clock to where its people begin to live; whatever jobs did or left undone before does not concern them. */
export async function beginDemo(database: Database, at: Date): Promise<void> {
  await setDemoClock(database, at);
  await database.$executeRaw`DELETE FROM job_mark`;
  await database.$executeRaw`UPDATE organisation SET last_beat_at = ${at} WHERE demo`;
}
