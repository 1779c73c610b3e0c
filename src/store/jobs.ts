import { Prisma } from '../../prisma/generated/client.ts';
import type { Database, Tx } from '../database/connect.ts';
import { unitZone } from './people.ts';

/** Claims one occurrence of a job. False if somebody has done it: the insert waits for whoever is at it. */
export async function claimRun(tx: Tx, job: string, unitId: string, slot: Date, now: Date): Promise<boolean> {
  const count = await tx.$executeRaw`
    INSERT INTO job_run (job, unit_id, slot, ran_at) VALUES (${job}, ${unitId}, ${slot}, ${now}) ON CONFLICT DO NOTHING`;
  return count > 0;
}

/** Marks from when on these jobs have work to do; the marks that are there already stay. */
export async function makeMarks(
  db: Database | Tx,
  jobs: readonly Readonly<{ name: string; since: Date }>[],
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO job_mark (job, until)
    SELECT * FROM unnest(${jobs.map(({ name }) => name)}::text[], ${jobs.map(({ since }) => since)}::timestamptz[])
    ON CONFLICT DO NOTHING`;
}

/**
 * Up to when a job has done its work; `first` where it never ran. The row stays locked until the transaction ends: a second
 * process waits here and then finds that there is nothing left to do.
 */
export async function lockMark(tx: Tx, job: string, first: Date): Promise<Date> {
  const [row] = await tx.$queryRaw<{ until: Date }[]>`
    INSERT INTO job_mark (job, until) VALUES (${job}, ${first}) ON CONFLICT (job) DO UPDATE SET job = excluded.job RETURNING until`;
  return row?.until ?? first;
}

export async function saveMark(tx: Tx, job: string, until: Date): Promise<void> {
  await tx.$executeRaw`UPDATE job_mark SET until = ${until} WHERE job = ${job}`;
}

/** A unit that has a supervisor of its own, with its duty zone. */
export type SupervisedUnit = Readonly<{ id: string; name: string; nameEn: string; zone: string }>;

/** Every unit with a supervisor in post: what calendar jobs run for. */
export async function supervisedUnits(tx: Tx, date: string): Promise<readonly SupervisedUnit[]> {
  return tx.$queryRaw<SupervisedUnit[]>`
    SELECT u.id, u.name, u.name_en AS "nameEn", ${unitZone(Prisma.sql`u.id`)} AS zone FROM unit u
    WHERE EXISTS (SELECT 1 FROM person p WHERE p.unit_id = u.id AND p.role = 'supervisor' AND p.in_post_since <= ${date}::date
      AND (p.left_on IS NULL OR p.left_on >= ${date}::date)) ORDER BY u.id`;
}

/** Every unit's parent: the tree, for walking upwards. */
export async function unitParents(tx: Tx): Promise<ReadonlyMap<string, string | null>> {
  const rows = await tx.$queryRaw<
    { id: string; parentId: string | null }[]
  >`SELECT id, parent_id AS "parentId" FROM unit`;
  return new Map(rows.map((row) => [row.id, row.parentId]));
}
