import { Prisma } from '../../prisma/generated/client.ts';
import { addDays, type LocalDate } from '../calendar/day.ts';
import type { Tx } from '../database/connect.ts';
import type { FieldId } from '../figures/fields.ts';
import { holdGrades, takeEffect } from './grades.ts';
import type { Layer, Value } from './import-layers.ts';
import { personOn, standAsPosted } from './postings.ts';

const sql = Prisma.sql;

/**
 * People: what they are and where holds from the day that the file names, else from `today` on, and what they were until then stays
 * on record. So each line is compared with how its person was on that day. Somebody new has been so ever since they are in post.
 */
export function peopleLayer(today: LocalDate): Layer {
  return {
    table: 'person',
    rows: sql`SELECT i.line, i.v ->> 'id' AS id, i.v ->> 'name' AS name, coalesce(i.v ->> 'name_en', i.v ->> 'name') AS name_en,
      lower(i.v ->> 'email') AS email, i.v ->> 'role' AS role, unit.id AS unit_id, i.v ->> 'manager_type' AS manager_type,
      i.v ->> 'grade' AS grade, i.v ->> 'step' AS step, (i.v ->> 'in_post_since')::date AS in_post_since,
      (i.v ->> 'left_on')::date AS left_on, (i.v ->> 'hired_on')::date AS hired_on, i.v ->> 'employment' AS employment, i.a AS attributes,
      coalesce((i.v ->> 'from')::date, ${today}::date) AS from_on
      FROM incoming i LEFT JOIN found unit ON unit.what = 'unit' AND unit.given = i.v ->> 'unit'`,
    key: ['id'],
    against: sql`LATERAL ${personOn(sql`w.id`, sql`w.from_on`)}`,
    values: [
      ...OF_THE_PERSON.map((column): Value => ({ column, field: column })),
      { column: 'unit_id', field: 'unit', dated: true },
      ...(['role', 'manager_type', 'employment', 'grade', 'step'] as const).map(
        (column): Value => ({ column, field: column, dated: true }),
      ),
      { column: 'attributes', field: null, merge: true, dated: true },
    ],
    alike: 'once',
    affected: sql`SELECT p.id, CASE WHEN p.was IS NULL THEN p.in_post_since
        WHEN (p.in_post_since, p.left_on) IS DISTINCT FROM ((p.was ->> 'in_post_since')::date, (p.was ->> 'left_on')::date)
        THEN least(p.from_on, p.in_post_since, p.left_on, (p.was ->> 'in_post_since')::date, (p.was ->> 'left_on')::date)
        ELSE p.from_on END, 'infinity'::date FROM news p`,
    keep: async (tx, fields) => {
      await keepPostings(tx, fields, today);
      await keepGrades(tx, fields, today);
    },
  };
}

/** What is not dated, or is a date itself. */
const OF_THE_PERSON = ['name', 'name_en', 'email', 'in_post_since', 'left_on', 'hired_on'] as const;

/** Whoever is posted differently gets a posting from that day on; whoever had none yet keeps what they were as the beginning of their history. */
async function keepPostings(tx: Tx, fields: ReadonlySet<FieldId>, today: LocalDate): Promise<void> {
  const given = (field: 'manager_type' | 'employment') =>
    fields.has(field) ? sql`p.${Prisma.raw(field)}` : sql`p.was ->> ${field}`;
  const moved = await tx.$executeRaw`
    WITH moved AS (
      SELECT * FROM (
        SELECT p.id, p.from_on, p.role, p.unit_id, ${given('manager_type')} AS manager_type, ${given('employment')} AS employment,
          (p.was -> 'attributes') || p.attributes AS attributes, p.was FROM planned p WHERE p.becomes = 'changed'
      ) AS n WHERE (role, unit_id, manager_type, employment, attributes)
        IS DISTINCT FROM (was ->> 'role', was ->> 'unit_id', was ->> 'manager_type', was ->> 'employment', was -> 'attributes')
    ), before AS (
      INSERT INTO posting (person_id, from_on, role, unit_id, manager_type, employment, attributes)
      SELECT p.id, p.in_post_since, p.role, p.unit_id, p.manager_type, p.employment, p.attributes FROM person p JOIN moved USING (id)
      WHERE p.in_post_since < moved.from_on AND NOT EXISTS (SELECT 1 FROM posting h WHERE h.person_id = p.id)
    )
    INSERT INTO posting (person_id, from_on, role, unit_id, manager_type, employment, attributes, begun)
    SELECT id, from_on, role, unit_id, manager_type, employment, attributes, from_on <= ${today}::date FROM moved
    ON CONFLICT (person_id, from_on) DO UPDATE SET role = excluded.role, unit_id = excluded.unit_id,
      manager_type = excluded.manager_type, employment = excluded.employment, attributes = excluded.attributes`;
  if (moved > 0) await standAsPosted(tx, sql`SELECT id FROM planned WHERE becomes = 'changed'`);
}

/** Grades go into their history as the committee's do; the file knows nothing of step-ups. */
async function keepGrades(tx: Tx, fields: ReadonlySet<FieldId>, today: LocalDate): Promise<void> {
  const given = (field: 'grade' | 'step') =>
    fields.has(field) ? sql`p.${Prisma.raw(field)}` : sql`p.was ->> ${field}`;
  const rows = await tx.$queryRaw<{ person: string; on: LocalDate; grade: string | null; step: string | null }[]>`
    SELECT * FROM (
      SELECT p.id AS person, p.from_on::text AS on, ${given('grade')} AS grade, ${given('step')} AS step, p.was
      FROM planned p WHERE p.becomes = 'changed'
    ) AS n WHERE (grade, step) IS DISTINCT FROM (was ->> 'grade', was ->> 'step') ORDER BY "on", person`;
  for (const [on, held] of Map.groupBy(rows, (row) => row.on)) {
    const grades = held.map(({ person, grade, step }) => ({ person, before: { grade, step }, after: { grade, step } }));
    await holdGrades(tx, grades, on, null);
  }
  const [first] = rows;
  if (first && first.on <= today) await takeEffect(tx, addDays(first.on, -1), today);
}
