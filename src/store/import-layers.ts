import { Prisma } from '../../prisma/generated/client.ts';
import type { FieldId } from '../figures/fields.ts';
import type { ImportKind } from '../figures/kinds.ts';

/**
 * One table that a kind of file goes into. `rows` selects `line` and the columns out of the staged lines `i`, with what they name
 * already found (`person.id`, `customer.id`, …). Rows with the same key are one row of the table.
 */
export type Layer = Readonly<{
  table: string;
  rows: Prisma.Sql;
  key: readonly string[];
  /** Where the table's key is no plain columns: the same text as the rows' column `key`. */
  tableKey?: Prisma.Sql;
  values: readonly Value[];
  /** What only new rows get. */
  fixed?: Readonly<Record<string, Prisma.Sql>>;
  /** Two lines that are alike to the last cell: refused, as one of them may be a mistake; else they count once. */
  alike: 'refused' | 'once';
  /** The people whose scores depend on what is new or changed, out of `news p`. */
  affected?: Prisma.Sql;
}>;

/** A column, and the field of the file that it comes from: a file without that field leaves the column alone. `merge`: into what is there. */
type Value = Readonly<{ column: string; field: FieldId | null; merge?: true }>;

/** The tables that a kind of file goes into, one after the other. */
export function layersOf(kind: ImportKind): readonly Layer[] {
  return LAYERS[kind];
}

const sql = Prisma.sql;
const text = (field: FieldId) => sql`(i.v ->> ${field})`;
const number = (field: FieldId) => sql`(i.v ->> ${field})::bigint`;
const day = (field: FieldId) => sql`(i.v ->> ${field})::date`;
const value = (column: string, field: FieldId = column as FieldId): Value => ({ column, field });
const ATTRIBUTES: Value = { column: 'attributes', field: null, merge: true };

/** The managers, on any day, of the customers that rows name, before and after. */
const CUSTOMERS_MANAGERS = sql`SELECT a.person_id FROM news p JOIN assignment a ON a.customer_id IN (p.customer_id, (p.was ->> 'customer_id')::bigint)`;
const OWN = sql`SELECT person_id FROM news p`;
const OWNERS = sql`SELECT unnest(ARRAY[p.person_id, p.was ->> 'person_id']) FROM news p UNION ${CUSTOMERS_MANAGERS}`;

/** A row with a number of its own is known by it, another one by everything but what it counts. */
const refKey = (kind: Prisma.Sql, ref: Prisma.Sql, rest: Prisma.Sql) =>
  sql`${kind} || coalesce('#' || ${ref}, concat_ws('|', '', ${rest}))`;
/** Whom a figure belongs to, as a part of such a key: `person` or `customer` alone must not be the same. */
const holder = (of: Prisma.Sql) => sql`coalesce(${of}.person_id, ''), coalesce(${of}.customer_id::text, '')`;

const LAYERS: Readonly<Record<ImportKind, readonly Layer[]>> = {
  units: [
    {
      table: 'unit',
      rows: sql`SELECT i.line, ${text('unit_id')} AS id, ${text('unit_name')} AS name, coalesce(${text('unit_name_en')}, ${text('unit_name')}) AS name_en,
        parent.id AS parent_id, ${text('zone')} AS zone FROM incoming i LEFT JOIN found parent ON parent.what = 'parent' AND parent.given = ${text('parent')}`,
      key: ['id'],
      values: [
        value('name', 'unit_name'),
        value('name_en', 'unit_name_en'),
        value('parent_id', 'parent'),
        value('zone'),
      ],
      alike: 'once',
      affected: sql`SELECT e.id FROM news p JOIN person e ON e.unit_id = p.id`,
    },
  ],
  people: [
    {
      table: 'person',
      rows: sql`SELECT i.line, ${text('id')} AS id, ${text('name')} AS name, coalesce(${text('name_en')}, ${text('name')}) AS name_en,
        lower(${text('email')}) AS email, ${text('role')} AS role, unit.id AS unit_id, ${text('manager_type')} AS manager_type,
        ${text('grade')} AS grade, ${text('step')} AS step, ${day('in_post_since')} AS in_post_since, ${day('left_on')} AS left_on,
        ${day('hired_on')} AS hired_on, ${text('employment')} AS employment, i.a AS attributes
        FROM incoming i LEFT JOIN found unit ON unit.what = 'unit' AND unit.given = ${text('unit')}`,
      key: ['id'],
      values: [
        value('name'),
        value('name_en'),
        value('email'),
        value('role'),
        value('unit_id', 'unit'),
        value('manager_type'),
        value('grade'),
        value('step'),
        value('in_post_since'),
        value('left_on'),
        value('hired_on'),
        value('employment'),
        ATTRIBUTES,
      ],
      alike: 'once',
      affected: sql`SELECT p.id FROM news p`,
    },
  ],
  customers: [
    {
      table: 'customer',
      rows: sql`SELECT i.line, known.id::bigint AS known, coalesce('#' || ${text('code')}, ${text('customer_name')}) AS key, coalesce(${text('code')}, (SELECT c.code FROM customer c WHERE c.id = known.id::bigint)) AS code,
        ${text('customer_name')} AS name, ${text('segment')} AS segment, ${text('address')} AS address
        FROM incoming i LEFT JOIN found known ON known.what = 'owner' AND known.given = coalesce('#' || ${text('code')}, ${text('customer_name')})`,
      key: ['key'],
      tableKey: sql`t.id = w.known`,
      values: [value('code'), value('name', 'customer_name'), value('segment'), value('address')],
      fixed: { created_at: sql`now()` },
      alike: 'once',
    },
    {
      table: 'assignment',
      rows: sql`SELECT i.line, c.id AS customer_id, person.id AS person_id, coalesce((i.v ->> 'share')::int, 10000) AS share, ${day('from')} AS from_on,
          least(${day('until')}, (SELECT min(n.from_on) - 1 FROM starts n WHERE n.customer_id = c.id AND n.from_on > ${day('from')})) AS until_on
        FROM incoming i JOIN found person ON person.what = 'person' AND person.given = ${text('person')}
        JOIN owner c ON c.key = coalesce('#' || ${text('code')}, ${text('customer_name')})`,
      key: ['customer_id', 'person_id', 'from_on'],
      values: [value('share', 'person'), value('until_on', 'person')],
      alike: 'once',
      affected: sql`${OWN} UNION ${CUSTOMERS_MANAGERS}`,
    },
  ],
  facts: [
    {
      table: 'fact',
      rows: sql`SELECT w.*, ${refKey(sql`w.kind`, sql`w.ref`, sql`${holder(sql`w`)}, w."on", w.attributes`)} AS key FROM (
        SELECT i.line, ${text('ref')} AS ref, ${text('fact')} AS kind, person.id AS person_id, customer.id::bigint AS customer_id, ${day('on')} AS "on",
          ${number('value')} AS value, i.a AS attributes
        FROM incoming i LEFT JOIN found person ON person.what = 'person' AND person.given = ${text('person')}
        LEFT JOIN found customer ON customer.what = 'customer' AND customer.given = ${text('customer')}) AS w`,
      key: ['key'],
      tableKey: sql`t.kind = w.kind AND ${refKey(sql`t.kind`, sql`t.ref`, sql`${holder(sql`t`)}, t."on", t.attributes`)} = w.key`,
      values: [
        value('ref'),
        value('kind', 'fact'),
        value('person_id', 'person'),
        value('customer_id', 'customer'),
        value('on'),
        value('value'),
        { column: 'attributes', field: null },
      ],
      alike: 'refused',
      affected: OWNERS,
    },
  ],
  targets: [
    {
      table: 'target',
      rows: sql`SELECT i.line, person.id AS person_id, ${text('indicator')} AS indicator, ${text('period')} AS period,
        coalesce(${text('origin')}, 'table') AS origin, ${number('target')} AS value
        FROM incoming i JOIN found person ON person.what = 'person' AND person.given = ${text('person')}`,
      key: ['person_id', 'indicator', 'period', 'origin'],
      values: [value('value', 'target')],
      fixed: { state: sql`'agreed'` },
      alike: 'once',
      affected: OWN,
    },
  ],
  exams: [
    {
      table: 'exam_result',
      rows: sql`SELECT i.line, person.id AS person_id, ${text('exam')} AS exam, ${day('passed_on')} AS passed_on, ${day('expires_on')} AS expires_on
        FROM incoming i JOIN found person ON person.what = 'person' AND person.given = ${text('person')}`,
      key: ['person_id', 'exam', 'passed_on'],
      values: [value('expires_on')],
      alike: 'once',
    },
  ],
  reviews: [
    {
      table: 'ability_review',
      rows: sql`SELECT i.line, person.id AS person_id, ${day('reviewed_on')} AS "on", ${number('review')} AS score
        FROM incoming i JOIN found person ON person.what = 'person' AND person.given = ${text('person')}`,
      key: ['person_id', 'on'],
      values: [value('score', 'review')],
      alike: 'once',
    },
  ],
  products: [
    {
      table: 'product',
      rows: sql`SELECT i.line, ${text('product_id')} AS id, ${text('product_name')} AS name, coalesce(${text('product_name_en')}, ${text('product_name')}) AS name_en,
        i.a AS attributes FROM incoming i`,
      key: ['id'],
      values: [value('name', 'product_name'), value('name_en', 'product_name_en'), ATTRIBUTES],
      alike: 'once',
      affected: sql`SELECT s.person_id FROM news p JOIN sale s ON s.product_id = p.id
        UNION SELECT a.person_id FROM news p JOIN sale s ON s.product_id = p.id JOIN assignment a ON a.customer_id = s.customer_id`,
    },
    {
      table: 'product_price',
      rows: sql`SELECT i.line, ${text('product_id')} AS product_id, ${day('from')} AS from_on, ${number('price')} AS price FROM incoming i`,
      key: ['product_id', 'from_on'],
      values: [value('price')],
      alike: 'once',
      affected: sql`SELECT s.person_id FROM news p JOIN sale s USING (product_id)
        UNION SELECT a.person_id FROM news p JOIN sale s USING (product_id) JOIN assignment a ON a.customer_id = s.customer_id`,
    },
  ],
  sales: [
    {
      table: 'sale',
      rows: sql`SELECT w.*, ${refKey(sql`w.product_id`, sql`w.ref`, sql`${holder(sql`w`)}, w."on", w.attributes`)} AS key FROM (
        SELECT i.line, ${text('ref')} AS ref, product.id AS product_id, person.id AS person_id, customer.id::bigint AS customer_id, ${day('on')} AS "on",
          ${number('quantity')} AS quantity, i.a AS attributes
        FROM incoming i JOIN found product ON product.what = 'product' AND product.given = ${text('product')}
        LEFT JOIN found person ON person.what = 'person' AND person.given = ${text('person')}
        LEFT JOIN found customer ON customer.what = 'customer' AND customer.given = ${text('customer')}) AS w`,
      key: ['key'],
      tableKey: sql`t.product_id = w.product_id AND ${refKey(sql`t.product_id`, sql`t.ref`, sql`${holder(sql`t`)}, t."on", t.attributes`)} = w.key`,
      values: [
        value('ref'),
        value('product_id', 'product'),
        value('person_id', 'person'),
        value('customer_id', 'customer'),
        value('on'),
        value('quantity'),
        { column: 'attributes', field: null },
      ],
      alike: 'refused',
      affected: OWNERS,
    },
  ],
  events: [
    {
      table: 'event',
      rows: sql`SELECT w.*, ${refKey(sql`w.kind`, sql`w.ref`, sql`w.person_id, w."on", w.attributes`)} AS key FROM (
        SELECT i.line, ${text('ref')} AS ref, ${text('event')} AS kind, person.id AS person_id, ${day('on')} AS "on",
          coalesce(${number('points')}, 0) AS points, 'confirmed' AS state, i.a AS attributes
        FROM incoming i JOIN found person ON person.what = 'person' AND person.given = ${text('person')}) AS w`,
      key: ['key'],
      tableKey: sql`t.kind = w.kind AND ${refKey(sql`t.kind`, sql`t.ref`, sql`t.person_id, t."on", t.attributes`)} = w.key`,
      values: [
        value('ref'),
        value('kind', 'event'),
        value('person_id', 'person'),
        value('on'),
        value('points'),
        value('state', 'event'),
        { column: 'attributes', field: null },
      ],
      alike: 'refused',
      affected: sql`SELECT unnest(ARRAY[p.person_id, p.was ->> 'person_id']) FROM news p`,
    },
  ],
  ratings: [
    {
      table: 'evaluation',
      rows: sql`SELECT i.line, ${text('form')} AS form, person.id AS person_id, ${text('rater_group')} AS rater_group, ${text('rater')} AS rater,
        ${day('on')} AS "on", ${number('rating')} AS value
        FROM incoming i JOIN found person ON person.what = 'person' AND person.given = ${text('person')}`,
      key: ['form', 'person_id', 'rater_group', 'rater', 'on'],
      values: [value('value', 'rating')],
      alike: 'once',
      affected: OWN,
    },
  ],
  pay: [
    {
      table: 'pay_amount',
      rows: sql`SELECT i.line, person.id AS person_id, ${text('period')} AS period, ${number('base')} AS base, ${number('performance')} AS performance
        FROM incoming i JOIN found person ON person.what = 'person' AND person.given = ${text('person')}`,
      key: ['person_id', 'period'],
      values: [value('base'), value('performance')],
      alike: 'once',
    },
  ],
};
