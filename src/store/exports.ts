import { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../database/connect.ts';
import type { Content } from '../journal/content.ts';
import { unitsBelow } from './people.ts';

/** What is exported: one person, a unit with all below it, or everybody; a period by its key and days, both included. */
export type Extent = Readonly<{
  unit: string | null;
  person?: string;
  period: Readonly<{ key: string; from: string; to: string }>;
}>;

type Named = Readonly<{ unit: string; unitEn: string; person: string; name: string; nameEn: string }>;

/** How many rows are read at a time. */
const PAGE = 1_000;

const WHO = Prisma.sql`u.name AS unit, u.name_en AS "unitEn", p.id AS person, p.name, p.name_en AS "nameEn"`;
const within = ({ unit }: Extent, column: Prisma.Sql) =>
  unit === null ? Prisma.empty : Prisma.sql`AND ${column} IN ${unitsBelow(unit)}`;
const whose = ({ person }: Extent) => (person === undefined ? Prisma.empty : Prisma.sql`AND p.id = ${person}`);

/** The stored results of a period, each with its explanation. */
export async function* resultRows(tx: Tx, extent: Extent): AsyncGenerator<Named & Readonly<{ explanation: unknown }>> {
  yield* streamed<Named & Readonly<{ explanation: unknown }>>(
    tx,
    Prisma.sql`
      SELECT ${WHO}, r.explanation FROM result r JOIN person p ON p.id = r.person_id JOIN unit u ON u.id = r.unit_id
      WHERE r.period = ${extent.period.key} ${within(extent, Prisma.sql`r.unit_id`)} ${whose(extent)} ORDER BY u.id, p.id`,
  );
}

/** The stored rankings of a period, by the unit they are of. */
export async function rankingRows(
  tx: Tx,
  extent: Extent,
): Promise<readonly Readonly<{ unit: string; unitEn: string; lines: unknown }>[]> {
  return tx.$queryRaw`
    SELECT u.name AS unit, u.name_en AS "unitEn", r.lines FROM ranking r JOIN unit u ON u.id = r.unit_id
    WHERE r.period = ${extent.period.key} ${within(extent, Prisma.sql`r.unit_id`)} ORDER BY u.id`;
}

/** Whether there is such a unit. */
export async function hasUnit(tx: Tx, id: string): Promise<boolean> {
  return (await tx.unit.count({ where: { id } })) > 0;
}

/** The names of people by id. */
export async function namesOf(tx: Tx): Promise<ReadonlyMap<string, Readonly<{ name: string; nameEn: string }>>> {
  const rows = await tx.$queryRaw<Named[]>`SELECT p.id AS person, p.name, p.name_en AS "nameEn" FROM person p`;
  return new Map(rows.map(({ person, name, nameEn }) => [person, { name, nameEn }]));
}

/** A journal entry as it stands. */
export type JournalRow = Named &
  Readonly<{
    type: string;
    number: string;
    aboutOn: string;
    filedAt: Date;
    late: boolean;
    content: Content;
    customer: string | null;
  }>;

/** The journals about the days of a period; withdrawn ones are left out. */
export async function* journalRows(tx: Tx, extent: Extent): AsyncGenerator<JournalRow> {
  yield* streamed<JournalRow>(
    tx,
    Prisma.sql`
      SELECT ${WHO}, r.type, r.number, r.about_on::text AS "aboutOn", r.filed_at AS "filedAt", r.late, r.content, c.name AS customer
      FROM report r JOIN person p ON p.id = r.person_id JOIN unit u ON u.id = r.unit_id LEFT JOIN customer c ON c.id = r.customer_id
      WHERE r.withdrawn_at IS NULL AND r.about_on BETWEEN ${extent.period.from}::date AND ${extent.period.to}::date
        ${within(extent, Prisma.sql`r.unit_id`)} ${whose(extent)} ORDER BY r.about_on, r.id`,
  );
}

/** The pay statements that stand for a period, as they are stored. */
export async function* payRows(
  tx: Tx,
  extent: Extent,
): AsyncGenerator<Named & Readonly<{ payee: unknown; statement: unknown }>> {
  yield* streamed<Named & Readonly<{ payee: unknown; statement: unknown }>>(
    tx,
    Prisma.sql`
      SELECT ${WHO}, s.payee, s.lines AS statement FROM pay_statement s JOIN person p ON p.id = s.person_id JOIN unit u ON u.id = s.unit_id
      WHERE s.period = ${extent.period.key} ${within(extent, Prisma.sql`s.unit_id`)} AND NOT EXISTS (
        SELECT 1 FROM pay_statement n WHERE n.period = s.period AND n.person_id = s.person_id AND n.issue > s.issue
      ) ORDER BY u.id, p.id`,
  );
}

/** A movement of the risk fund, in money of 4 places. */
type LedgerRow = Named & Readonly<{ on: string; year: number; kind: string; amount: bigint; reason: string | null }>;

/** The movements of the risk fund on the days of a period. */
export async function* ledgerRows(tx: Tx, extent: Extent): AsyncGenerator<LedgerRow> {
  yield* streamed<LedgerRow>(
    tx,
    Prisma.sql`
      SELECT ${WHO}, e."on"::text AS "on", e.year, e.kind, e.amount, e.reason
      FROM risk_fund_entry e JOIN person p ON p.id = e.person_id JOIN unit u ON u.id = p.unit_id
      WHERE e."on" BETWEEN ${extent.period.from}::date AND ${extent.period.to}::date ${within(extent, Prisma.sql`p.unit_id`)}
      ORDER BY e."on", e.id`,
  );
}

/** The rows of a query as they stood when it began, a page at a time. One such at a time in a transaction. */
async function* streamed<Row>(tx: Tx, query: Prisma.Sql): AsyncGenerator<Row> {
  await tx.$executeRaw`DECLARE exported NO SCROLL CURSOR FOR ${query}`;
  for (;;) {
    const rows = await tx.$queryRaw<Row[]>`FETCH ${Prisma.raw(String(PAGE))} FROM exported`;
    yield* rows;
    if (rows.length < PAGE) break;
  }
  // Where it is broken off, it ends with the transaction.
  await tx.$executeRaw`CLOSE exported`;
}
