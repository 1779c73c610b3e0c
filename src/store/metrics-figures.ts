import { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../database/connect.ts';
import { divideRounded, ONE } from '../scoring/decimal.ts';
import { bySource, type Found, filtersOf, idsOf, type MetricsInput, passes } from './metrics-sources.ts';

/**
 * Sales by their day, quantity × the product's unit price on that day, added up; shared like figures. A filter sees what the sale says
 * and what its product says. Quantities, prices and shares are each in 1/10 000.
 */
export async function units(tx: Tx, { indicators, people, from, to }: MetricsInput): Promise<Found[]> {
  const measured = bySource(indicators, 'units');
  if (measured.length === 0) return [];
  const among = Prisma.sql`f."on" BETWEEN ${from}::date AND ${to}::date`;
  const rows = await tx.$queryRaw<{ person: string; indicator: string; parts: string; rows: bigint }[]>`
    WITH owned AS (
      SELECT f.product_id, f."on", f.attributes, f.person_id, f.quantity::numeric * 10000 AS part
      FROM sale f WHERE f.person_id = ANY(${idsOf(people)}::text[]) AND f.customer_id IS NULL AND ${among}
      UNION ALL
      SELECT f.product_id, f."on", f.attributes, a.person_id, f.quantity::numeric * sum(a.share)
      FROM assignment a JOIN sale f ON ${assigned}
      WHERE a.person_id = ANY(${idsOf(people)}::text[]) AND ${among}
      GROUP BY f.id, a.person_id
    ), priced AS (
      SELECT o.person_id, o.part * price.price AS part, p.attributes || o.attributes || jsonb_build_object('product', p.id) AS says
      FROM owned o JOIN product p ON p.id = o.product_id
      JOIN LATERAL ${priceOn(Prisma.sql`o.product_id`, Prisma.sql`o."on"`)} AS price ON true
    )
    SELECT o.person_id AS person, d.indicator, count(*) AS rows, sum(o.part)::text AS parts
    FROM unnest(${measured.map(({ id }) => id)}::text[], ${filtersOf(measured)}::text[]) AS d(indicator, filter)
    JOIN priced o ON ${passes(Prisma.sql`d.filter`, Prisma.sql`o.says`)}
    GROUP BY o.person_id, d.indicator`;
  return rows.map(({ person, indicator, parts, rows }) => ({
    person,
    indicator,
    measurement: { value: divideRounded(BigInt(parts), ONE * ONE), rows: Number(rows) },
  }));
}

/** A figure or sale that names a customer, and belongs to nobody because no manager had that customer on its day. */
export type Unassigned = Readonly<{
  source: 'fact' | 'sale';
  id: bigint;
  kind: string;
  customerId: bigint;
  on: string;
}>;

/** What belongs to nobody between two days, both included, by day. */
export async function unassigned(tx: Tx, from: string, to: string): Promise<readonly Unassigned[]> {
  const orphans = (table: Prisma.Sql, source: Unassigned['source'], kind: Prisma.Sql) => Prisma.sql`
    SELECT ${source} AS source, f.id, ${kind} AS kind, f.customer_id AS "customerId", f."on"::text AS "on"
    FROM ${table} f WHERE f.customer_id IS NOT NULL AND f."on" BETWEEN ${from}::date AND ${to}::date
      AND NOT EXISTS (SELECT 1 FROM assignment a WHERE ${assigned})`;
  return tx.$queryRaw<Unassigned[]>`
    ${orphans(Prisma.sql`fact`, 'fact', Prisma.sql`f.kind`)} UNION ALL ${orphans(Prisma.sql`sale`, 'sale', Prisma.sql`f.product_id`)}
    ORDER BY "on", source, id`;
}

/** Which of some sales have no unit price on their day, by position: such sales are refused. */
export async function withoutPrice(
  tx: Tx,
  sales: readonly Readonly<{ productId: string; on: string }>[],
): Promise<readonly number[]> {
  const rows = await tx.$queryRaw<{ position: bigint }[]>`
    SELECT position FROM unnest(${sales.map(({ productId }) => productId)}::text[], ${sales.map(({ on }) => on)}::text[])
      WITH ORDINALITY AS s(product_id, "on", position)
    WHERE NOT EXISTS (SELECT 1 FROM ${priceOn(Prisma.sql`s.product_id`, Prisma.sql`s."on"::date`)} AS price)
    ORDER BY position`;
  return rows.map(({ position }) => Number(position) - 1);
}

/** The customer of a row `f` was in the hands of the manager of assignment `a` on the row's day. */
const assigned = Prisma.sql`f.customer_id = a.customer_id AND f."on" >= a.from_on AND (a.until_on IS NULL OR f."on" <= a.until_on)`;

/** The price that stood last on a day. */
function priceOn(product: Prisma.Sql, on: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT price FROM product_price WHERE product_id = ${product} AND from_on <= ${on} ORDER BY from_on DESC LIMIT 1)`;
}
