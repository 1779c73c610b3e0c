import type { LocalDate } from '../calendar/day.ts';
import type { Tx } from '../database/connect.ts';
import type { Entry, Fund, Movement } from '../pay/risk-fund.ts';

/** People's funds as they are now; whoever has no entry has an empty one. */
export async function fundsOf(tx: Tx, personIds: readonly string[]): Promise<ReadonlyMap<string, Fund>> {
  const rows = await tx.$queryRaw<
    { person: string; year: number; kind: Entry['kind'] | 'uncovered'; amount: bigint; on: string }[]
  >`
    SELECT person_id AS person, year, kind, amount, "on"::text AS on FROM risk_fund_entry
    WHERE person_id = ANY(${[...personIds]}::text[]) ORDER BY id`;
  const byPerson = Map.groupBy(rows, ({ person }) => person);
  return new Map(
    personIds.map((id) => {
      const own = byPerson.get(id) ?? [];
      return [
        id,
        {
          entries: own.flatMap(({ kind, year, amount, on }) =>
            kind === 'uncovered' ? [] : [{ kind, year, amount, on }],
          ),
          uncovered: own.reduce((sum, { kind, amount }) => (kind === 'uncovered' ? sum + amount : sum), 0n),
        },
      ];
    }),
  );
}

/** Whoever has money in the account of `year` or of one before. */
export async function holdersUpTo(tx: Tx, year: number): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ person: string }[]>`
    SELECT person_id AS person FROM risk_fund_entry WHERE kind <> 'uncovered' AND year <= ${year}
    GROUP BY person_id HAVING sum(amount) > 0 ORDER BY person_id`;
  return rows.map(({ person }) => person);
}

/** Lets nobody else book into these funds until the transaction ends. */
export async function lockFunds(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('risk_fund'))`;
}

/** Books what a movement did to somebody's fund; `before` is the fund that it was worked out from. */
export async function book(
  tx: Tx,
  booked: readonly Readonly<{ person: string; before: Fund; movement: Movement }>[],
  {
    by,
    on,
    period = null,
    reason = null,
  }: Readonly<{ by: string; on: LocalDate; period?: string | null; reason?: string | null }>,
): Promise<void> {
  const year = Number(on.slice(0, 4));
  const rows = booked.flatMap(({ person, before, movement }) => [
    ...movement.entries.map((entry) => ({ person, ...entry, amount: entry.amount.toString() })),
    ...(movement.uncovered === before.uncovered
      ? []
      : [{ person, year, kind: 'uncovered', amount: (movement.uncovered - before.uncovered).toString(), on }]),
  ]);
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO risk_fund_entry (person_id, year, kind, amount, "on", period, reason, by_id)
    SELECT person, year, kind, amount, "on", ${period}, ${reason}, ${by}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g(person text, year int, kind text, amount bigint, "on" date)`;
}
