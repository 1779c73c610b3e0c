import { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../database/connect.ts';
import type { Locale } from '../rulebook/words.ts';

export type Role = 'manager' | 'supervisor' | 'inspector' | 'appraiser' | 'executive';

/** How often somebody wants to be reminded: light leaves out all but the last, active adds one, off sends none. */
export type ReminderStrength = 'off' | 'light' | 'standard' | 'active';

/**
 * Somebody of the organisation. `dutyZone` decides deadlines and comes from the unit; `zone` is what they see and when
 * they are left alone. Quiet hours are `HH:MM`; null means the rulebook's.
 */
export type Person = Readonly<{
  id: string;
  name: string;
  nameEn: string;
  role: Role;
  unitId: string;
  unitName: string;
  unitNameEn: string;
  managerType: string | null;
  grade: string | null;
  /** What rules may ask about somebody, such as education. */
  attributes: Readonly<Record<string, string>>;
  inPostSince: string;
  leftOn: string | null;
  locale: Locale;
  dutyZone: string;
  zone: string;
  reminders: ReminderStrength;
  quietFrom: string | null;
  quietUntil: string | null;
  digest: boolean;
}>;

/** The zone of the unit `unit`, or of the nearest one above that has one, else that of the rulebook in force. */
export function unitZone(unit: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce((
    WITH RECURSIVE up AS (
      SELECT own.id, own.parent_id, own.zone FROM unit own WHERE own.id = ${unit}
      UNION ALL
      SELECT u.id, u.parent_id, u.zone FROM unit u JOIN up ON u.id = up.parent_id AND up.zone IS NULL
    )
    SELECT zone FROM up WHERE zone IS NOT NULL LIMIT 1),
    (SELECT v.zone FROM rulebook_version v, organisation o
      WHERE v.effective_from <= (now() + o.clock_offset_ms * interval '1 millisecond')::date
      ORDER BY v.effective_from DESC, v.id DESC LIMIT 1))`;
}

/** The unit and everything below it. */
export function unitsBelow(unitId: string): Prisma.Sql {
  return Prisma.sql`(
    WITH RECURSIVE below AS (
      SELECT id FROM unit WHERE id = ${unitId}
      UNION ALL
      SELECT u.id FROM unit u JOIN below ON u.parent_id = below.id
    )
    SELECT id FROM below)`;
}

/** The columns of a {@link Person}, from `person p JOIN unit u`, with the zone of their unit. */
export const personIn = (
  zone: Prisma.Sql,
) => Prisma.sql`p.id, p.name, p.name_en AS "nameEn", p.role, p.unit_id AS "unitId", u.name AS "unitName",
    u.name_en AS "unitNameEn", p.manager_type AS "managerType", p.grade, p.attributes, p.in_post_since::text AS "inPostSince",
    p.left_on::text AS "leftOn", p.locale,
    ${zone} AS "dutyZone", coalesce(p.zone, ${zone}) AS zone,
    p.reminders, p.quiet_from AS "quietFrom", p.quiet_until AS "quietUntil", p.digest`;

/** The same, with the zone looked up for each of them. */
export const PERSON = personIn(unitZone(Prisma.sql`p.unit_id`));

/** People by id; who does not exist is left out. */
export async function peopleById(tx: Tx, ids: readonly string[]): Promise<readonly Person[]> {
  if (ids.length === 0) return [];
  return tx.$queryRaw<Person[]>`
    SELECT ${PERSON} FROM person p JOIN unit u ON u.id = p.unit_id
    WHERE p.id = ANY(${[...ids]}::text[])`;
}

/** Whoever has this e-mail address, whatever its case. */
export async function personByEmail(tx: Tx, email: string): Promise<Person | null> {
  const [row] = await tx.$queryRaw<Person[]>`
    SELECT ${PERSON} FROM person p JOIN unit u ON u.id = p.unit_id WHERE lower(p.email) = lower(${email}) AND p.left_on IS NULL`;
  return row ?? null;
}

/** Everybody in post on `date` with this role, in `unitId` and below, by name. */
export async function peopleInPost(
  tx: Tx,
  { unitId, role, date }: Readonly<{ unitId: string; role: Role; date: string }>,
): Promise<readonly Person[]> {
  return tx.$queryRaw<Person[]>`
    SELECT ${PERSON} FROM person p JOIN unit u ON u.id = p.unit_id
    WHERE p.unit_id IN ${unitsBelow(unitId)} AND p.role = ${role} AND p.in_post_since <= ${date}::date
      AND (p.left_on IS NULL OR p.left_on >= ${date}::date)
    ORDER BY p.name`;
}

/** Everybody in post on `date` with one of these roles, in the whole organisation. */
export async function everyoneInPost(
  tx: Tx,
  { roles, date }: Readonly<{ roles: readonly Role[]; date: string }>,
): Promise<readonly Person[]> {
  return tx.$queryRaw<Person[]>`
    SELECT ${PERSON} FROM person p JOIN unit u ON u.id = p.unit_id
    WHERE p.role = ANY(${[...roles]}::text[]) AND p.in_post_since <= ${date}::date
      AND (p.left_on IS NULL OR p.left_on >= ${date}::date)
    ORDER BY p.name`;
}

/** The supervisors of a unit: those of the nearest unit, from it upwards, that has any in post on `date`. */
export async function supervisorsOf(
  tx: Tx,
  unitIds: readonly string[],
  date: string,
): Promise<ReadonlyMap<string, readonly Person[]>> {
  const rows = await tx.$queryRaw<(Person & { forUnit: string })[]>`
    WITH RECURSIVE up AS (
      SELECT id AS for_unit, id, parent_id, 0 AS height FROM unit WHERE id = ANY(${[...unitIds]}::text[])
      UNION ALL
      SELECT up.for_unit, u.id, u.parent_id, up.height + 1 FROM unit u JOIN up ON u.id = up.parent_id
    ), heads AS (
      SELECT up.for_unit, up.height, p.id FROM up JOIN person p ON p.unit_id = up.id
      WHERE p.role = 'supervisor' AND p.in_post_since <= ${date}::date AND (p.left_on IS NULL OR p.left_on >= ${date}::date)
    ), nearest AS (
      SELECT for_unit, id FROM heads h
      WHERE height = (SELECT min(height) FROM heads o WHERE o.for_unit = h.for_unit)
    )
    SELECT nearest.for_unit AS "forUnit", ${PERSON}
    FROM nearest JOIN person p ON p.id = nearest.id JOIN unit u ON u.id = p.unit_id ORDER BY p.id`;
  return Map.groupBy(rows, (row) => row.forUnit);
}

/** The names of a unit's supervisors on `date`, those of the nearest unit upwards that has any, as JSON. */
export function supervisorNames(unit: Prisma.Sql, date: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    WITH RECURSIVE up AS (
      SELECT id, parent_id, 0 AS height FROM unit WHERE id = ${unit}
      UNION ALL
      SELECT u.id, u.parent_id, up.height + 1 FROM unit u JOIN up ON u.id = up.parent_id
    ), heads AS (
      SELECT up.height, h.id, h.name, h.name_en FROM up JOIN person h ON h.unit_id = up.id
      WHERE h.role = 'supervisor' AND h.in_post_since <= ${date} AND (h.left_on IS NULL OR h.left_on >= ${date})
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'nameEn', name_en) ORDER BY id), '[]')
    FROM heads WHERE height = (SELECT min(height) FROM heads))`;
}

/** Whether `unitId` is `top` or lies below it. */
export async function isWithin(tx: Tx, unitId: string, top: string): Promise<boolean> {
  if (unitId === top) return true;
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 WHERE ${unitId} IN ${unitsBelow(top)}`;
  return rows.length > 0;
}

export type Settings = Readonly<
  Pick<Person, 'locale' | 'reminders' | 'quietFrom' | 'quietUntil' | 'digest'> & { zone: string | null }
>;

/** Stores what a person set for themselves. */
export async function saveSettings(tx: Tx, personId: string, settings: Settings): Promise<void> {
  await tx.person.update({ where: { id: personId }, data: settings, select: { id: true } });
}
