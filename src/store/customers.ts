import type { Tx } from '../database/connect.ts';

export type Customer = Readonly<{ id: bigint; name: string; address: string | null; visitedOn: string | null }>;

/** The customers a manager looks after on `date`, those visited last first. */
export async function customersOf(tx: Tx, personId: string, date: string): Promise<readonly Customer[]> {
  return tx.$queryRaw<Customer[]>`
    SELECT c.id, c.name, c.address, max(r.about_on)::text AS "visitedOn"
    FROM assignment a JOIN customer c ON c.id = a.customer_id
      LEFT JOIN report r ON r.customer_id = c.id AND r.person_id = a.person_id AND r.withdrawn_at IS NULL
    WHERE a.person_id = ${personId} AND a.from_on <= ${date}::date AND (a.until_on IS NULL OR a.until_on >= ${date}::date)
    GROUP BY c.id ORDER BY max(r.about_on) DESC NULLS LAST, c.id`;
}

export async function customerName(tx: Tx, id: bigint): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ name: string }[]>`SELECT name FROM customer WHERE id = ${id}`;
  return row?.name ?? null;
}

/** What customers are called, by id. */
export async function customerNames(tx: Tx, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: bigint; name: string }[]>`
    SELECT id, name FROM customer WHERE id = ANY(${[...ids]}::bigint[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** A new customer, looked after by whoever wrote them down first (首问责任制), wholly and from that day. */
export async function addCustomer(tx: Tx, name: string, personId: string, on: string, now: Date): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    WITH added AS (
      INSERT INTO customer (name, created_at, created_by_id) VALUES (${name}, ${now}, ${personId}) RETURNING id
    ), assigned AS (
      INSERT INTO assignment (customer_id, person_id, from_on) SELECT id, ${personId}, ${on}::date FROM added
    ) SELECT id FROM added`;
  if (!row) throw new Error('the customer was not stored');
  return row.id;
}
