import { Prisma } from '../../prisma/generated/client.ts';
import { type Period, parsePeriod, periodContains, periodOf } from '../calendar/period.ts';
import type { Tx } from '../database/connect.ts';
import { parseDecimal } from '../scoring/decimal.ts';
import { inputText } from '../scoring/inputs.ts';
import { decodeRanking, encodeRanking, type Ranked, type Ranking } from '../scoring/ranking.ts';
import { decodeResult, type Result } from '../scoring/result.ts';
import { resultText } from '../scoring/result-text.ts';
import type { ScoreInput } from '../scoring/score.ts';
import type { StatedTarget } from '../scoring/target.ts';
import { unitsBelow } from './people.ts';
import { peopleOn } from './postings.ts';
import { hashOf, lockPeriod } from './scoring-periods.ts';

/** Takes everybody whose scores are out of date off the list; the transaction that scores them must commit. */
export async function takeStale(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ personId: string }[]>`DELETE FROM stale_score RETURNING person_id AS "personId"`;
  return rows.map((row) => row.personId);
}

/** Somebody's result, and the unit it was made in; `input` is what it was computed from, to be kept with it when a period is closed. */
type StoredFor = Readonly<{ personId: string; unitId: string; result: Result; input?: ScoreInput }>;

/** Puts results into the database; one statement is under way at most, and the next results can be worked out meanwhile. */
export type ResultWriter = Readonly<{
  write: (results: readonly StoredFor[]) => Promise<void>;
  /** Resolves when everything is stored. */
  end: () => Promise<void>;
}>;

/**
 * Stores results, in place of earlier ones for the same person and period. Those of a closed period are never touched: where new ones
 * differ, they are kept beside them as what data that changed since would make of it.
 */
export async function resultWriter(tx: Tx, period: Period, at: Date): Promise<ResultWriter> {
  // A statement sees what stood when it began: the lock comes first, so that a closing under way is seen.
  const store = (await lockPeriod(tx, period)) === 'closed' ? noteLater : replaceOpen;
  let underWay: Promise<void> = Promise.resolve();
  return {
    async write(results) {
      for (let from = 0; from < results.length; from += AT_ONCE) {
        const rows = rowsOf(results.slice(from, from + AT_ONCE));
        await underWay;
        underWay = store(tx, period, rows, at);
        // Whoever waits for it next hears of a failure.
        underWay.catch(() => {});
        // It leaves now, not after whatever is worked out next.
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    },
    end: () => underWay,
  };
}

/** Stores a few results. */
export async function saveResults(tx: Tx, period: Period, results: readonly StoredFor[], at: Date): Promise<void> {
  if (results.length === 0) return;
  const writer = await resultWriter(tx, period, at);
  await writer.write(results);
  await writer.end();
}

/** As many results as make a statement of a megabyte, which the connection takes at once. */
export const AT_ONCE = 250;

/** The rows `g` of a statement. Their JSON goes as bytes, a line each: as text the driver would escape every quotation mark of it. */
function rowsOf(results: readonly StoredFor[]): Prisma.Sql {
  const totals = results.map(({ result }) => totalIn(result)?.toString() ?? null);
  const explanations = results.map(({ result }) => resultText(result));
  const inputs = results.flatMap(({ input }) => (input ? inputText(input) : []));
  const hashes = inputs.map((text, index) => hashOf(text, explanations[index] ?? ''));
  return Prisma.sql`ROWS FROM (
      unnest(${results.map(({ personId }) => personId)}::text[]), unnest(${results.map(({ unitId }) => unitId)}::text[]),
      unnest(${totals}::bigint[]), ${lines(explanations)}, ${lines(inputs)},
      unnest(${hashes}::text[])
    ) AS g(person_id, unit_id, total, explanation, inputs, hash)`;
}

function lines(texts: readonly string[]): Prisma.Sql {
  let all = '';
  for (const text of texts) all += all === '' ? text : `\n${text}`;
  return Prisma.sql`string_to_table(convert_from(${Buffer.from(all)}, 'UTF8'), E'\n')`;
}

async function replaceOpen(tx: Tx, { kind, key }: Period, rows: Prisma.Sql, at: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO result (person_id, unit_id, period_kind, period, total, explanation, scored_at, inputs, hash)
    SELECT person_id, unit_id, ${kind}, ${key}, total, explanation::jsonb, ${at}::timestamptz, inputs::jsonb, hash
    FROM ${rows}
    ON CONFLICT (period_kind, period, person_id) DO UPDATE SET unit_id = excluded.unit_id, total = excluded.total,
      explanation = excluded.explanation, scored_at = excluded.scored_at, inputs = excluded.inputs, hash = excluded.hash`;
}

/** Keeps what differs from the closed results, and forgets what does so no longer. */
async function noteLater(tx: Tx, { kind, key }: Period, rows: Prisma.Sql, at: Date): Promise<void> {
  await tx.$executeRaw`
    WITH given AS MATERIALIZED (
      SELECT g.person_id, g.explanation::jsonb AS explanation, r.explanation AS closed
      FROM ${rows} LEFT JOIN result r ON r.person_id = g.person_id AND r.period_kind = ${kind} AND r.period = ${key}
    ), settled AS (
      DELETE FROM later_result l USING given
      WHERE l.person_id = given.person_id AND l.period_kind = ${kind} AND l.period = ${key} AND closed = given.explanation
    )
    INSERT INTO later_result (person_id, period_kind, period, explanation, found_at)
    SELECT person_id, ${kind}, ${key}, explanation, ${at}::timestamptz FROM given WHERE closed IS DISTINCT FROM explanation
    ON CONFLICT (period_kind, period, person_id) DO UPDATE SET explanation = excluded.explanation, found_at = excluded.found_at`;
}

function totalIn({ outcome }: Result): bigint | null {
  return outcome.kind === 'total' ? outcome.total : null;
}

/** The stored results of people for a period, by person. */
export async function resultsOf(
  tx: Tx,
  period: Period,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Result>> {
  const rows = await tx.$queryRaw<{ personId: string; explanation: unknown }[]>`
    SELECT person_id AS "personId", explanation FROM result
    WHERE period_kind = ${period.kind} AND period = ${period.key} AND person_id = ANY(${[...personIds]}::text[])`;
  return new Map(rows.map((row) => [row.personId, decodeResult(row.explanation)]));
}

/** Somebody of a unit and below who was in post on a day of the period, with what ranking needs. */
type Contestant<Own> = Readonly<{
  personId: string;
  name: string;
  nameEn: string;
  unitId: string;
  managerType: string | null;
  from: string;
  to: string | null;
  result: Own | null;
}>;

/** With all of their stored result. */
export type Candidate = Contestant<Result>;

/** With as much of it as ranks them. */
export type Contender = Contestant<Ranked>;

export async function candidatesOf(tx: Tx, unitId: string, period: Period): Promise<readonly Candidate[]> {
  const rows = await tx.$queryRaw<(Omit<Candidate, 'result'> & { explanation: unknown })[]>`
    SELECT ${CONTESTANT}, r.explanation ${contestants(unitId, period)}`;
  return rows.map(({ explanation, ...row }) => ({
    ...row,
    result: explanation === null ? null : decodeResult(explanation),
  }));
}

/** The same without what explains a result: of a whole organisation that is most of what would have to be read. */
export async function contendersOf(
  tx: Tx,
  unitId: string,
  period: Period,
  tieBreaks: readonly string[],
): Promise<readonly Contender[]> {
  const rows = await tx.$queryRaw<
    (Omit<Contender, 'result'> & {
      total: bigint | null;
      reason: Extract<Result['outcome'], { kind: 'none' }>['reason'] | null;
      scores: string | null;
    })[]
  >`
    SELECT ${CONTESTANT}, r.total, CASE WHEN r.total IS NULL THEN r.explanation -> 'outcome' ->> 'reason' END AS reason, (
        SELECT string_agg(concat_ws(' ', line ->> 'indicator', line ->> 'score'), ';')
        FROM jsonb_array_elements(CASE WHEN ${tieBreaks.length > 0} THEN r.explanation -> 'indicators' END) AS line
        WHERE line ->> 'indicator' = ANY(${[...tieBreaks]}::text[])
      ) AS scores
    ${contestants(unitId, period)}`;
  return rows.map(({ total, reason, scores, ...row }) => {
    const indicators = (scores?.split(';') ?? []).map((text) => {
      const [indicator = '', score] = text.split(' ');
      return { indicator, score: score === undefined ? null : parseDecimal(score) };
    });
    if (total !== null) return { ...row, result: { outcome: { kind: 'total', total }, indicators } };
    return { ...row, result: reason && { outcome: { kind: 'none', reason }, indicators } };
  });
}

const CONTESTANT = Prisma.sql`p.id AS "personId", p.name, p.name_en AS "nameEn", p.unit_id AS "unitId", p.manager_type AS "managerType",
  p.in_post_since::text AS from, p.left_on::text AS to`;

/** From whom a ranking is made, as they were on the period's last day, with their result `r`. */
function contestants(unitId: string, period: Period): Prisma.Sql {
  return Prisma.sql`
    FROM (WITH those AS MATERIALIZED (
      SELECT id, name, name_en, role, unit_id, manager_type, in_post_since, left_on FROM ${peopleOn(period.to, unitId)} AS q
    ) SELECT * FROM those) p LEFT JOIN result r ON r.person_id = p.id AND r.period_kind = ${period.kind} AND r.period = ${period.key}
    WHERE p.role = 'manager' AND p.unit_id IN ${unitsBelow(unitId)} AND p.in_post_since <= ${period.to}::date
      AND (p.left_on IS NULL OR p.left_on >= ${period.from}::date)`;
}

/**
 * The targets that hold for people, by person and indicator: from above, and of their own where agreed. With a period, only those of it
 * and of longer ones around it: no other can apply to it.
 */
export async function targetsOf(
  tx: Tx,
  personIds: readonly string[],
  within?: Period,
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly StatedTarget[]>>> {
  const rows = await tx.$queryRaw<
    { personId: string; indicator: string; period: string; value: bigint; from: 'table' | 'own' }[]
  >`
    SELECT person_id AS "personId", indicator, period, value, origin AS "from" FROM target
    WHERE state = 'agreed' AND person_id = ANY(${[...personIds]}::text[])
      ${within ? Prisma.sql`AND period = ANY(${around(within)}::text[])` : Prisma.empty}`;
  const periods = new Map([...new Set(rows.map((row) => row.period))].map((key) => [key, parsePeriod(key)]));
  return new Map(
    [...Map.groupBy(rows, (row) => row.personId)].map(([person, own]) => [
      person,
      new Map(
        [...Map.groupBy(own, (row) => row.indicator)].map(([indicator, stated]) => [
          indicator,
          stated.flatMap(({ period: key, value, from }) => {
            const period = periods.get(key);
            return period ? [{ period, value, from }] : [];
          }),
        ]),
      ),
    ]),
  );
}

const KINDS = ['week', 'month', 'quarter', 'half', 'year'] as const;

/** The period itself, and whatever longer ones it lies in. */
function around(period: Period): string[] {
  return KINDS.map((kind) => periodOf(kind, period.from))
    .filter((one) => periodContains(one, period.from) && periodContains(one, period.to))
    .map(({ key }) => key);
}

/** The ranking of a cohort as it was announced; null if none was. */
export async function announcedRanking(tx: Tx, unitId: string, period: Period): Promise<Ranking | null> {
  const [row] = await tx.$queryRaw<{ lines: unknown }[]>`
    SELECT lines FROM ranking WHERE unit_id = ${unitId} AND period_kind = ${period.kind} AND period = ${period.key}`;
  return row ? decodeRanking(row.lines) : null;
}

export async function saveRanking(tx: Tx, unitId: string, period: Period, ranking: Ranking, at: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO ranking (unit_id, period_kind, period, lines, ranked_at)
    VALUES (${unitId}, ${period.kind}, ${period.key}, ${JSON.stringify(encodeRanking(ranking))}::jsonb, ${at})
    ON CONFLICT (unit_id, period_kind, period) DO UPDATE SET lines = excluded.lines, ranked_at = excluded.ranked_at`;
}

/** The rankings that were announced for a period, by unit. */
export async function announcedRankings(tx: Tx, { kind, key }: Period): Promise<ReadonlyMap<string, Ranking>> {
  const rows = await tx.$queryRaw<{ unitId: string; lines: unknown }[]>`
    SELECT unit_id AS "unitId", lines FROM ranking WHERE period_kind = ${kind} AND period = ${key}`;
  return new Map(rows.map(({ unitId, lines }) => [unitId, decodeRanking(lines)]));
}

/** Stores the rankings of many units, in place of earlier ones. */
export async function saveRankings(
  tx: Tx,
  { kind, key }: Period,
  rankings: ReadonlyMap<string, Ranking>,
  at: Date,
): Promise<void> {
  const rows = [...rankings].map(([unitId, ranking]) => ({ unitId, lines: encodeRanking(ranking) }));
  await tx.$executeRaw`
    INSERT INTO ranking (unit_id, period_kind, period, lines, ranked_at)
    SELECT "unitId", ${kind}, ${key}, lines, ${at}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g("unitId" text, lines jsonb)
    ON CONFLICT (unit_id, period_kind, period) DO UPDATE SET lines = excluded.lines, ranked_at = excluded.ranked_at`;
}

/** Whether anybody's scores are out of date. */
export async function hasStale(tx: Tx): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM stale_score LIMIT 1`;
  return rows.length > 0;
}

/** Whether anybody has been scored for a period. */
export async function hasResults(tx: Tx, period: Period): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM result WHERE period_kind = ${period.kind} AND period = ${period.key} LIMIT 1`;
  return rows.length > 0;
}
