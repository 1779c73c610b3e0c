import { Prisma } from '../../prisma/generated/client.ts';
import type { LocalDate } from '../calendar/day.ts';
import type { Tx } from '../database/connect.ts';
import type { Candidate, Held } from '../grading/candidate.ts';
import { peopleOn } from './postings.ts';
import { markEarlier } from './stale.ts';

/** Which grade and step, after step-ups, people held on a day; on their last one, if they had left by then. */
export async function gradesOn(
  tx: Tx,
  personIds: readonly string[],
  on: LocalDate,
): Promise<ReadonlyMap<string, Held>> {
  const rows = await tx.$queryRaw<(Held & { id: string })[]>`
    SELECT p.id, CASE WHEN h.person_id IS NULL THEN p.grade ELSE h.grade END AS grade,
      CASE WHEN h.person_id IS NULL THEN p.step ELSE h.step END AS step
    FROM person p LEFT JOIN LATERAL (
      SELECT person_id, grade, step FROM grade_held
      WHERE person_id = p.id AND from_on <= least(${on}::date, p.left_on) ORDER BY from_on DESC LIMIT 1
    ) h ON true
    WHERE p.id = ANY(${[...personIds]}::text[])`;
  return new Map(rows.map(({ id, grade, step }) => [id, { grade, step }]));
}

/** Somebody to be graded, without their place in the ranking; and how they are called. */
export type Gradable = Readonly<{
  name: string;
  nameEn: string;
  unitId: string;
  candidate: Omit<Candidate, 'standing'>;
}>;

/** Every manager of these units in post on the grading day, virtual ones left out, with all that conditions ask about. */
export async function gradable(
  tx: Tx,
  { units, on, virtual }: Readonly<{ units: Iterable<string>; on: LocalDate; virtual: readonly string[] }>,
): Promise<readonly Gradable[]> {
  type Row = Omit<Candidate, 'standing' | 'held' | 'reviews'> &
    Readonly<{
      name: string;
      nameEn: string;
      unitId: string;
      grade: string | null;
      step: string | null;
      reviews: readonly { on: string; score: string }[];
    }>;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT p.id AS person, p.name, p.name_en AS "nameEn", p.unit_id AS "unitId",
      CASE WHEN h.person_id IS NULL THEN p.grade ELSE h.base_grade END AS grade,
      CASE WHEN h.person_id IS NULL THEN p.step ELSE h.base_step END AS step,
      p.hired_on::text AS "hiredOn", p.in_post_since::text AS "inPostSince",
      p.attributes || CASE WHEN p.employment IS NULL THEN '{}' ELSE jsonb_build_object('employment', p.employment) END AS attributes,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('exam', exam, 'passedOn', passed_on, 'expiresOn', expires_on)
        ORDER BY passed_on, exam), '[]') FROM exam_result e WHERE e.person_id = p.id) AS exams,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('on', "on", 'score', score::text) ORDER BY "on"), '[]')
        FROM ability_review a WHERE a.person_id = p.id) AS reviews
    FROM ${peopleOn(on)} p LEFT JOIN LATERAL (
      SELECT person_id, base_grade, base_step FROM grade_held
      WHERE person_id = p.id AND from_on <= ${on}::date ORDER BY from_on DESC LIMIT 1
    ) h ON true
    WHERE p.role = 'manager' AND p.unit_id = ANY(${[...units]}::text[]) AND p.in_post_since <= ${on}::date
      AND (p.left_on IS NULL OR p.left_on >= ${on}::date) AND NOT coalesce(p.manager_type = ANY(${[...virtual]}::text[]), false)
    ORDER BY p.id`;
  return rows.map(({ name, nameEn, unitId: own, grade, step, reviews, ...candidate }) => ({
    name,
    nameEn,
    unitId: own,
    candidate: {
      ...candidate,
      held: { grade, step },
      reviews: reviews.map((review) => ({ on: review.on, score: BigInt(review.score) })),
    },
  }));
}

/** A grade before and after step-ups, for somebody. */
export type HeldBy = Readonly<{ person: string; before: Held; after: Held }>;

/**
 * Gives people grades from a day on. Whoever has no history yet keeps what they held until then as its beginning, so that earlier
 * periods are still scored by it; those from that day on are scored again.
 */
export async function holdGrades(
  tx: Tx,
  held: readonly HeldBy[],
  from: LocalDate,
  proposal: bigint | null,
): Promise<void> {
  const rows = held.map(({ person, before, after }) => ({
    person,
    grade: after.grade,
    step: after.step,
    base_grade: before.grade,
    base_step: before.step,
  }));
  await tx.$executeRaw`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS g(person text, grade text, step text, base_grade text, base_step text)
    ), before AS (
      INSERT INTO grade_held (person_id, from_on, grade, step, base_grade, base_step)
      SELECT p.id, p.in_post_since, p.grade, p.step, p.grade, p.step FROM person p JOIN given ON given.person = p.id
      WHERE p.in_post_since < ${from}::date AND NOT EXISTS (SELECT 1 FROM grade_held h WHERE h.person_id = p.id)
    ), earlier AS (${markEarlier(Prisma.sql`SELECT person, ${from}::date, 'infinity'::date FROM given`)})
    INSERT INTO grade_held (person_id, from_on, grade, step, base_grade, base_step, proposal_id)
    SELECT person, ${from}::date, grade, step, base_grade, base_step, ${proposal} FROM given
    ON CONFLICT (person_id, from_on) DO UPDATE SET grade = excluded.grade, step = excluded.step,
      base_grade = excluded.base_grade, base_step = excluded.base_step, proposal_id = excluded.proposal_id`;
}

/** Makes grades that begin after `since` and no later than `today` the ones that people have. Their scores are out of date then. */
export async function takeEffect(tx: Tx, since: LocalDate, today: LocalDate): Promise<void> {
  await tx.$executeRaw`
    WITH newest AS (
      SELECT DISTINCT ON (person_id) person_id, grade, step FROM grade_held
      WHERE from_on > ${since}::date AND from_on <= ${today}::date ORDER BY person_id, from_on DESC
    ), changed AS (
      UPDATE person p SET grade = newest.grade, step = newest.step FROM newest
      WHERE p.id = newest.person_id AND (p.grade, p.step) IS DISTINCT FROM (newest.grade, newest.step) RETURNING p.id
    )
    INSERT INTO stale_score (person_id) SELECT id FROM changed ON CONFLICT DO NOTHING`;
}

/** The next day after `after` on which somebody's grade begins; null if none is known. */
export async function nextEffect(tx: Tx, after: LocalDate): Promise<LocalDate | null> {
  const [row] = await tx.$queryRaw<{ on: string | null }[]>`
    SELECT min(from_on)::text AS on FROM grade_held WHERE from_on > ${after}::date`;
  return row?.on ?? null;
}
