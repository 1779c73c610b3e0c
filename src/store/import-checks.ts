import { Prisma } from '../../prisma/generated/client.ts';
import type { FieldId } from '../figures/fields.ts';
import type { ImportKind } from '../figures/kinds.ts';

/** Why a line is refused that is right by itself; each has a sentence in both languages. `given` then says what it is about. */
export type FileMistake =
  | 'unknown'
  | 'several'
  | 'alike'
  | 'contradicts'
  | 'noPrice'
  | 'shares'
  | 'emailTaken'
  | 'zone'
  | 'circle';

const sql = Prisma.sql;

/** What a column may name: every way of naming a row of ours, and how good it is. A number is better than a name. */
const NAMES: Readonly<Record<string, Prisma.Sql>> = {
  person: sql`SELECT id, id AS given, 1 AS worth FROM person UNION ALL SELECT id, email, 1 FROM person WHERE email IS NOT NULL
    UNION ALL SELECT id, name, CASE WHEN left_on IS NULL THEN 2 ELSE 3 END FROM person
    UNION ALL SELECT id, name_en, CASE WHEN left_on IS NULL THEN 2 ELSE 3 END FROM person`,
  customer: sql`SELECT id::text, code AS given, 1 AS worth FROM customer WHERE code IS NOT NULL UNION ALL SELECT id::text, name, 2 FROM customer`,
  unit: sql`SELECT id, id AS given, 1 AS worth FROM unit UNION ALL SELECT id, name, 2 FROM unit UNION ALL SELECT id, name_en, 2 FROM unit`,
  product: sql`SELECT id, id AS given, 1 AS worth FROM product UNION ALL SELECT id, name, 2 FROM product UNION ALL SELECT id, name_en, 2 FROM product`,
  parent: sql`SELECT id, id AS given, 1 AS worth FROM unit UNION ALL SELECT id, name, 2 FROM unit
    UNION ALL SELECT v ->> 'unit_id', v ->> 'unit_id', 1 FROM incoming UNION ALL SELECT v ->> 'unit_id', v ->> 'unit_name', 2 FROM incoming`,
};

/** The columns of each kind that name something, and what. */
const NAMING: Readonly<Partial<Record<ImportKind, readonly FieldId[]>>> = {
  units: ['parent'],
  people: ['unit'],
  customers: ['person'],
  facts: ['person', 'customer'],
  targets: ['person'],
  exams: ['person'],
  reviews: ['person'],
  sales: ['product', 'person', 'customer'],
  events: ['person'],
  ratings: ['person'],
  pay: ['person'],
};

/** Statements that find out what the staged lines name (into `found`), and refuse those that name nothing or several. */
export function namingOf(kind: ImportKind): readonly Prisma.Sql[] {
  return [
    ...(NAMING[kind] ?? []).flatMap((field) => [
      find(
        field,
        sql`SELECT DISTINCT v ->> ${field} AS given FROM incoming WHERE v ->> ${field} IS NOT NULL`,
        NAMES[field] ?? Prisma.empty,
      ),
      sql`INSERT INTO refused (line, field, reason, given)
        SELECT i.line, ${field}, CASE WHEN f.several THEN 'several' ELSE 'unknown' END, left(i.v ->> ${field}, 60)
        FROM incoming i JOIN found f ON f.what = ${field} AND f.given = i.v ->> ${field} WHERE f.id IS NULL`,
    ]),
    ...(kind === 'customers' ? OWNERS : []),
  ];
}

/** What else must hold before anything is stored. */
export function checksOf(kind: ImportKind): readonly Prisma.Sql[] {
  return CHECKS[kind] ?? [];
}

/** What can only be seen once everything is stored. */
export function afterChecksOf(kind: ImportKind): readonly Prisma.Sql[] {
  return kind === 'units' ? [CIRCLES] : [];
}

function find(what: string, asked: Prisma.Sql, named: Prisma.Sql): Prisma.Sql {
  return sql`INSERT INTO found (what, given, id, several)
    SELECT ${what}, given, CASE WHEN count(DISTINCT id) = 1 THEN min(id) END, count(DISTINCT id) > 1
    FROM (
      SELECT asked.given, n.id, rank() OVER (PARTITION BY asked.given ORDER BY n.worth) AS place
      FROM (${asked}) AS asked LEFT JOIN (${named}) AS n ON n.given = asked.given
    ) AS ranked WHERE place = 1 GROUP BY given`;
}

/** A customer of the file by its own number, or by its name where the file has none. */
const KEY = sql`coalesce('#' || (i.v ->> 'code'), i.v ->> 'customer_name')`;

/**
 * Which customer of ours is meant: the one with that number; else, of those without a number, the one with that name, which then gets it.
 * A file without numbers names customers.
 */
const OWNERS: readonly Prisma.Sql[] = [
  find(
    'owner',
    sql`SELECT DISTINCT ${KEY} AS given FROM incoming i`,
    sql`SELECT id::text, '#' || code AS given, 1 AS worth FROM customer WHERE code IS NOT NULL
      UNION ALL SELECT id::text, name, 2 FROM customer
      UNION ALL SELECT c.id::text, '#' || k.code, 3 FROM customer c
        JOIN (SELECT DISTINCT v ->> 'code' AS code, v ->> 'customer_name' AS name FROM incoming WHERE v ->> 'code' IS NOT NULL) AS k USING (name)
        WHERE c.code IS NULL`,
  ),
  sql`INSERT INTO refused (line, field, reason, given)
    SELECT i.line, 'customer_name', 'several', left(i.v ->> 'customer_name', 60)
    FROM incoming i JOIN found f ON f.what = 'owner' AND f.given = ${KEY}
    WHERE f.several OR f.id IN (SELECT id FROM found WHERE what = 'owner' AND id IS NOT NULL GROUP BY id HAVING count(*) > 1)`,
];

const CIRCLES = sql`
  WITH RECURSIVE up AS (
    SELECT id, parent_id FROM unit
    UNION SELECT up.id, u.parent_id FROM up JOIN unit u ON u.id = up.parent_id
  )
  INSERT INTO refused (line, field, reason, given)
  SELECT i.line, 'parent', 'circle', left(i.v ->> 'parent', 60) FROM incoming i JOIN up ON up.id = i.v ->> 'unit_id' AND up.parent_id = up.id`;

const CHECKS: Readonly<Partial<Record<ImportKind, readonly Prisma.Sql[]>>> = {
  units: [
    sql`INSERT INTO refused (line, field, reason, given)
      SELECT i.line, 'zone', 'zone', left(i.v ->> 'zone', 60) FROM incoming i
      WHERE i.v ->> 'zone' IS NOT NULL AND i.v ->> 'zone' NOT IN (SELECT name FROM pg_timezone_names)`,
  ],
  people: [
    sql`INSERT INTO refused (line, field, reason, given)
      SELECT i.line, 'email', 'emailTaken', left(i.v ->> 'email', 60) FROM incoming i
      WHERE EXISTS (SELECT 1 FROM person p WHERE lower(p.email) = lower(i.v ->> 'email') AND p.id <> i.v ->> 'id')
        OR EXISTS (SELECT 1 FROM incoming o WHERE lower(o.v ->> 'email') = lower(i.v ->> 'email') AND o.v ->> 'id' <> i.v ->> 'id')`,
  ],
  customers: [
    // From each day on that a file names for a customer, its managers have the whole of it.
    sql`INSERT INTO refused (line, field, reason, given)
      SELECT i.line, 'share', 'shares', (g.total / 100.0)::numeric(9, 2)::text || ' %'
      FROM incoming i JOIN (
        SELECT key, from_on, sum(share) AS total FROM (
          SELECT DISTINCT ${KEY} AS key, i.v ->> 'from' AS from_on, i.v ->> 'person' AS person, coalesce((i.v ->> 'share')::int, 10000) AS share
          FROM incoming i WHERE i.v ->> 'person' IS NOT NULL
        ) AS shares GROUP BY key, from_on HAVING sum(share) <> 10000
      ) AS g ON g.key = ${KEY} AND g.from_on = i.v ->> 'from'`,
  ],
  sales: [
    sql`INSERT INTO refused (line, field, reason, given)
      SELECT i.line, 'on', 'noPrice', left(i.v ->> 'product', 60)
      FROM incoming i JOIN found f ON f.what = 'product' AND f.given = i.v ->> 'product'
      WHERE f.id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM product_price r WHERE r.product_id = f.id AND r.from_on <= (i.v ->> 'on')::date)`,
  ],
};
