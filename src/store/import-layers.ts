import { Prisma } from '../../prisma/generated/client.ts';
import type { LocalDate } from '../calendar/day.ts';
import type { Tx } from '../database/connect.ts';
import type { FieldId } from '../figures/fields.ts';
import type { ImportKind } from '../figures/kinds.ts';
import { peopleLayer } from './import-people.ts';
import { daysOf } from './stale.ts';

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
  /** What the rows `w` are compared with, where that is not the table as it stands. */
  against?: Prisma.Sql;
  /** Whose scores depend on what is new or changed, out of `news p`, and in which days: person, first and last day. */
  affected?: Prisma.Sql;
  /** Keeps, out of `planned p`, what is dated, before anything else is written. */
  keep?: (tx: Tx, fields: ReadonlySet<FieldId>) => Promise<void>;
}>;

/**
 * A column, and the field of the file that it comes from: a file without that field leaves the column alone. `merge`: into what is
 * there. `dated`: only a new row takes it from the file; of others `keep` does.
 */
export type Value = Readonly<{ column: string; field: FieldId | null; merge?: true; dated?: true }>;

/** The tables that a kind of file goes into, one after the other; what it does not date holds from `today` on. */
export function layersOf(kind: ImportKind, today: LocalDate): readonly Layer[] {
  return kind === 'people' ? [peopleLayer(today)] : LAYERS[kind];
}

const sql = Prisma.sql;
const text = (field: FieldId) => sql`(i.v ->> ${field})`;
const number = (field: FieldId) => sql`(i.v ->> ${field})::bigint`;
const day = (field: FieldId) => sql`(i.v ->> ${field})::date`;
const value = (column: string, field: FieldId = column as FieldId): Value => ({ column, field });
const ATTRIBUTES: Value = { column: 'attributes', field: null, merge: true };

/** Days of which nothing is scored again but what is current: they are in no period. */
const NEVER = sql`'infinity'::date, 'infinity'::date`;
const OWN_DAY = sql`SELECT p.person_id, p."on", p."on" FROM news p`;
/** Whoever has a figure on its day, and whoever had it, on the day that it had. */
const HOLDERS = sql`
  SELECT e.person_id, e.day, e.day FROM news p
  CROSS JOIN LATERAL (VALUES (p.person_id, p."on"), (p.was ->> 'person_id', (p.was ->> 'on')::date)) AS e(person_id, day)`;
/** The same with the managers, on those days, of the customers that have it or had it. */
const OWNERS = sql`${HOLDERS} UNION ALL
  SELECT a.person_id, e.day, e.day FROM news p
  CROSS JOIN LATERAL (VALUES (p.customer_id, p."on"), ((p.was ->> 'customer_id')::bigint, (p.was ->> 'on')::date)) AS e(customer_id, day)
  JOIN assignment a ON a.customer_id = e.customer_id AND a.from_on <= e.day AND (a.until_on IS NULL OR a.until_on >= e.day)`;
/** Whoever sold a product, themselves or to one of their customers, on the day. */
const sellers = (of: Prisma.Sql) => sql`
  SELECT s.person_id, s."on", s."on" FROM news p JOIN sale s ON ${of}
  UNION ALL SELECT a.person_id, s."on", s."on" FROM news p JOIN sale s ON ${of}
  JOIN assignment a ON a.customer_id = s.customer_id AND a.from_on <= s."on" AND (a.until_on IS NULL OR a.until_on >= s."on")`;

/** A row with a number of its own is known by it, another one by everything but what it counts. */
const refKey = (kind: Prisma.Sql, ref: Prisma.Sql, rest: Prisma.Sql) =>
  sql`${kind} || coalesce('#' || ${ref}, concat_ws('|', '', ${rest}))`;
/** Whom a figure belongs to, as a part of such a key: `person` or `customer` alone must not be the same. */
const holder = (of: Prisma.Sql) => sql`coalesce(${of}.person_id, ''), coalesce(${of}.customer_id::text, '')`;

const LAYERS: Readonly<Record<Exclude<ImportKind, 'people'>, readonly Layer[]>> = {
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
      affected: sql`SELECT e.id, ${NEVER} FROM news p JOIN person e ON e.unit_id = p.id`,
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
      affected: sql`SELECT person_id, from_on, 'infinity'::date FROM news UNION ALL
        SELECT a.person_id, d.from_on, 'infinity'::date FROM (SELECT customer_id, min(from_on) AS from_on FROM news GROUP BY customer_id) AS d
        JOIN assignment a ON a.customer_id = d.customer_id AND (a.until_on IS NULL OR a.until_on >= d.from_on)`,
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
      affected: sql`SELECT person_id, lower(days), upper(days) - 1 FROM (SELECT person_id, ${daysOf(sql`p.period`)} AS days FROM news p) AS e`,
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
      affected: sellers(sql`s.product_id = p.id`),
    },
    {
      table: 'product_price',
      rows: sql`SELECT i.line, ${text('product_id')} AS product_id, ${day('from')} AS from_on, ${number('price')} AS price FROM incoming i`,
      key: ['product_id', 'from_on'],
      values: [value('price')],
      alike: 'once',
      affected: sellers(sql`s.product_id = p.product_id AND s."on" >= p.from_on`),
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
      affected: HOLDERS,
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
      affected: OWN_DAY,
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
