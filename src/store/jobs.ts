import { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../database/connect.ts';
import { unitZone } from './people.ts';

/** Claims one occurrence of a job. False if somebody has done it: the insert waits for whoever is at it. */
export async function claimRun(tx: Tx, job: string, unitId: string, slot: Date, now: Date): Promise<boolean> {
  const count = await tx.$executeRaw`
    INSERT INTO job_run (job, unit_id, slot, ran_at) VALUES (${job}, ${unitId}, ${slot}, ${now}) ON CONFLICT DO NOTHING`;
  return count > 0;
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
