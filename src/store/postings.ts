import { Prisma } from '../../prisma/generated/client.ts';
import type { LocalDate } from '../calendar/day.ts';
import type { Tx } from '../database/connect.ts';
import { type Person, personIn, unitsBelow, unitZone } from './people.ts';
import { markEarlier } from './stale.ts';

/**
 * Everybody as they were on a day, or on their last one if they had left by then, with the columns of `person`: role, unit, manager
 * type, employment and attributes by their postings, grade and step by what they held. Before somebody's first posting that one holds.
 * With `unitId`, only those who could be of that unit or below.
 */
export function peopleOn(day: LocalDate, unitId?: string): Prisma.Sql {
  // As an array, the units are looked up in the index: how many there are below one is not foreseen.
  const nearby = unitId
    ? Prisma.sql`q.id IN (
        SELECT id FROM person WHERE unit_id = ANY(ARRAY${unitsBelow(unitId)})
        UNION SELECT person_id FROM posting WHERE unit_id = ANY(ARRAY${unitsBelow(unitId)}))`
    : Prisma.sql`true`;
  return posted(Prisma.sql`least(${day}::date, q.left_on)`, nearby);
}

/** The person `id` as they are posted on `day`, whether they are in post then or not. */
export function personOn(id: Prisma.Sql, day: Prisma.Sql): Prisma.Sql {
  return posted(day, Prisma.sql`q.id = ${id}`);
}

function posted(on: Prisma.Sql, which: Prisma.Sql): Prisma.Sql {
  // Grade and step are looked up only where somebody asks for the column.
  const held = (column: 'grade' | 'step') => Prisma.sql`(
    SELECT held FROM (
      SELECT ${Prisma.raw(column)} AS held, from_on FROM grade_held WHERE person_id = q.id AND from_on <= ${on}
      UNION ALL SELECT q.${Prisma.raw(column)}, '-infinity'
    ) AS known ORDER BY from_on DESC LIMIT 1)`;
  return Prisma.sql`(
    SELECT q.id, q.name, q.name_en, q.email, coalesce(h.role, q.role) AS role, coalesce(h.unit_id, q.unit_id) AS unit_id,
      CASE WHEN h.person_id IS NULL THEN q.manager_type ELSE h.manager_type END AS manager_type,
      ${held('grade')} AS grade, ${held('step')} AS step, q.hired_on,
      CASE WHEN h.person_id IS NULL THEN q.employment ELSE h.employment END AS employment,
      coalesce(h.attributes, q.attributes) AS attributes, q.in_post_since, q.left_on, q.locale, q.zone, q.reminders,
      q.quiet_from, q.quiet_until, q.digest
    FROM person q LEFT JOIN LATERAL (
      SELECT * FROM posting WHERE person_id = q.id AND begun
      ORDER BY from_on <= ${on} DESC, abs(from_on - ${on}) LIMIT 1
    ) h ON true WHERE ${which})`;
}

/** People as they were on a day, by id; who does not exist is left out. */
export async function peopleAsOf(tx: Tx, ids: readonly string[], day: LocalDate): Promise<readonly Person[]> {
  if (ids.length === 0) return [];
  return tx.$queryRaw<Person[]>`
    ${selectPeopleOn(day)} WHERE p.id = ANY(${[...ids]}::text[])`;
}

/** Every manager of a day, as they were then, who was in post on any day from `from` to it. */
export async function managersBetween(tx: Tx, from: LocalDate, day: LocalDate): Promise<readonly Person[]> {
  return tx.$queryRaw<Person[]>`
    ${selectPeopleOn(
      day,
      Prisma.sql`(WITH everybody AS MATERIALIZED (
      SELECT id, name, name_en, role, unit_id, manager_type, grade, attributes, in_post_since, left_on, locale, zone, reminders,
        quiet_from, quiet_until, digest
      FROM ${peopleOn(day)} AS q
    ) SELECT * FROM everybody)`,
    )}
    WHERE p.role = 'manager' AND p.in_post_since <= ${day}::date AND (p.left_on IS NULL OR p.left_on >= ${from}::date)
    ORDER BY p.name`;
}

/** Makes postings that begin by `today` what people are. Their scores are out of date from then on. */
export async function beginPostings(tx: Tx, today: LocalDate): Promise<void> {
  const begun = await tx.$queryRaw<{ id: string }[]>`
    UPDATE posting SET begun = true WHERE NOT begun AND from_on <= ${today}::date RETURNING person_id AS id`;
  const ids = begun.map(({ id }) => id);
  if (ids.length > 0) await standAsPosted(tx, Prisma.sql`SELECT unnest(${ids}::text[])`);
}

/** Makes of these people what their newest posting says that has begun. */
export async function standAsPosted(tx: Tx, ids: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    WITH newest AS (
      SELECT DISTINCT ON (person_id) * FROM posting WHERE begun AND person_id IN (${ids}) ORDER BY person_id, from_on DESC
    ), changed AS (
      UPDATE person p SET role = n.role, unit_id = n.unit_id, manager_type = n.manager_type, employment = n.employment,
        attributes = n.attributes
      FROM newest n WHERE p.id = n.person_id AND (p.role, p.unit_id, p.manager_type, p.employment, p.attributes)
        IS DISTINCT FROM (n.role, n.unit_id, n.manager_type, n.employment, n.attributes)
      RETURNING p.id, n.from_on
    ), earlier AS (${markEarlier(Prisma.sql`SELECT id, from_on, 'infinity'::date FROM changed`)})
    INSERT INTO stale_score (person_id) SELECT id FROM changed ON CONFLICT DO NOTHING`;
}

/** The next day after `after` on which somebody's posting begins; null if none is known. */
export async function nextPosting(tx: Tx, after: LocalDate): Promise<LocalDate | null> {
  const [row] = await tx.$queryRaw<{ on: LocalDate | null }[]>`
    SELECT min(from_on)::text AS on FROM posting WHERE NOT begun AND from_on > ${after}::date`;
  return row?.on ?? null;
}

/** Many people are materialised first: by the cost of looking them up one by one, it seems to be all the same how they are joined. */
function selectPeopleOn(day: LocalDate, people = peopleOn(day)): Prisma.Sql {
  return Prisma.sql`
    WITH u AS MATERIALIZED (SELECT id, name, name_en, ${unitZone(Prisma.sql`unit.id`)} AS duty_zone FROM unit)
    SELECT ${personIn(Prisma.sql`u.duty_zone`)} FROM ${people} p JOIN u ON u.id = p.unit_id`;
}
