import { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../database/connect.ts';
import type { Metric } from '../rulebook/metrics.ts';
import { divideRounded, lesser, ONE } from '../scoring/decimal.ts';
import type { Measurement } from '../scoring/indicator.ts';
import { bySource, type Found, idsOf, type MetricsInput } from './metrics-sources.ts';

/**
 * Imported figures by their business date. One that names a customer belongs to the customer's managers on that date, by
 * share, and to nobody where there is none; any other belongs to the person it names. Every figure is looked at once, however many
 * indicators there are: SQL adds up by person, kind and share, and code puts the shares together.
 */
export async function facts(tx: Tx, input: MetricsInput): Promise<Found[]> {
  const added = await addedFacts(tx, input);
  return input.people.flatMap(({ id }) => added(id));
}

/** The same, added up for all of these people by one query; what comes of it for one of them is worked out when it is asked for. */
export async function addedFacts(
  tx: Tx,
  { indicators, people, from, to, whole = false }: MetricsInput,
): Promise<(person: string) => readonly Found[]> {
  const measured = bySource(indicators, 'fact');
  if (measured.length === 0) return () => [];
  const { plans, columns } = planned(measured);
  const kinds = [...new Set(plans.map(({ kind }) => kind))];
  const among = Prisma.sql`f.kind = ANY(${kinds}::text[]) AND f."on" BETWEEN ${from}::date AND ${to}::date`;
  const theirs = whole ? Prisma.sql`person_id IS NOT NULL` : Prisma.sql`person_id = ANY(${idsOf(people)}::text[])`;
  if (whole) await tx.$executeRaw`SELECT set_config('work_mem', ${WORK_MEM}, true)`;
  const listed = (sql: (column: Column, name: Prisma.Sql) => Prisma.Sql) =>
    Prisma.join(columns.map((column, index) => sql(column, Prisma.raw(`c${index}`))));
  const figures = listed(({ each }, name) => Prisma.sql`${each} AS ${name}`);
  const rows = await tx.$queryRaw<{ person: string; parts: string }[]>`
    WITH edge AS (
      SELECT customer_id, person_id, from_on AS "on", share, 1 AS holds FROM assignment
      WHERE ${theirs} AND (until_on IS NULL OR until_on >= from_on)
      UNION ALL
      SELECT customer_id, person_id, until_on + 1, -share, -1 FROM assignment
      WHERE ${theirs} AND until_on >= from_on
    ), held AS (
      SELECT customer_id, person_id, "on" AS from_on, lead("on") OVER stretch AS before_on,
        sum(sum(share)) OVER stretch AS share, sum(sum(holds)) OVER stretch AS holds
      FROM edge GROUP BY customer_id, person_id, "on" WINDOW stretch AS (PARTITION BY customer_id, person_id ORDER BY "on")
    ), part AS (
      SELECT f.person_id, f.kind, ${ONE}::bigint AS share, ${figures}
      FROM fact f WHERE f.customer_id IS NULL AND f.${theirs} AND ${among}
      GROUP BY f.person_id, f.kind
      UNION ALL
      SELECT h.person_id, own.kind, h.share::bigint, ${listed(({ all }, name) => Prisma.sql`${all}(own.${name})`)}
      FROM held h CROSS JOIN LATERAL (
        SELECT f.kind, ${figures} FROM fact f
        WHERE f.customer_id = h.customer_id AND ${among} AND f."on" >= h.from_on AND f."on" < coalesce(h.before_on, 'infinity')
        GROUP BY f.kind
      ) AS own
      WHERE h.holds > 0 GROUP BY h.person_id, own.kind, h.share
    )
    SELECT person_id AS person,
      string_agg(concat_ws(' ', array_position(${kinds}::text[], kind) - 1, share, ${listed((_, name) => Prisma.sql`coalesce(${name}::text, '')`)}), ';') AS parts
    FROM part GROUP BY person_id`;
  const texts = new Map(rows.map(({ person, parts }) => [person, parts]));
  const places = plans.map((plan) => ({ plan, kind: kinds.indexOf(plan.kind) }));
  return (person) => {
    const byKind = kinds.map((): Part[] => []);
    for (const text of texts.get(person)?.split(';') ?? []) {
      const part = text.split(' ');
      byKind[Number(part[0])]?.push(part);
    }
    return places.flatMap(({ plan, kind }): Found[] => {
      const measurement = together(plan, byKind[kind] ?? []);
      return measurement ? [{ person, indicator: plan.indicator, measurement }] : [];
    });
  };
}

/** With PostgreSQL's own 4 MB a whole organisation's sums are sorted on disk. It holds for the transaction, for each step of a query. */
const WORK_MEM = '64MB';

/** The place of a kind, a share in 1/10 000, and what the columns hold: numbers as text, nothing where there was nothing. */
type Part = readonly string[];

/** What is counted or added up of one customer's or person's figures of a kind, and how several customers' are put together. */
type Column = Readonly<{ each: Prisma.Sql; all: Prisma.Sql }>;

type FactMetric = Extract<Metric, { source: 'fact' }>;

/** Where an indicator finds the number of its figures, and what they make together. */
type Plan = Readonly<{ indicator: string; kind: string; by: FactMetric['by']; rows: number; value: number }>;

/** The columns that all indicators need, each once, and which are whose. */
function planned(measured: readonly Readonly<{ id: string; metric: FactMetric }>[]) {
  const columns: Column[] = [];
  const placed = new Map<string, number>();
  const column = (each: Prisma.Sql, all: 'sum' | 'max' | 'min'): number => {
    const key = JSON.stringify([each.sql, each.values]);
    const place = placed.get(key) ?? columns.push({ each, all: Prisma.raw(all) }) - 1;
    placed.set(key, place);
    return place;
  };
  const plans = measured.map(({ id, metric: { fact: kind, by, where } }): Plan => {
    const rows = column(Prisma.sql`count(*) ${only(kind, where)}`, 'sum');
    return { indicator: id, kind, by, rows, value: by === 'count' ? rows : column(...figureOf(by, kind, where)) };
  });
  return { plans, columns };
}

function figureOf(
  by: Exclude<FactMetric['by'], 'count'>,
  kind: string,
  where: FactMetric['where'],
): [each: Prisma.Sql, all: 'sum' | 'max' | 'min'] {
  switch (by) {
    case 'sum':
    case 'avg':
      return [Prisma.sql`sum(f.value) ${only(kind, where)}`, 'sum'];
    case 'max':
    case 'min':
      return [Prisma.sql`${Prisma.raw(by)}(f.value) ${only(kind, where)}`, by];
    case 'last':
      return [Prisma.sql`${LAST} ${only(kind, where ?? {})}`, 'max'];
  }
}

/** The figure of the last day, of one day the one recorded last. */
const LAST = Prisma.sql`max(ARRAY[f."on" - date '2000-01-01', f.id, f.value])`;

/** Where there is no filter, a column serves every kind of figure. */
function only(kind: string, where: FactMetric['where']): Prisma.Sql {
  if (!where) return Prisma.empty;
  const passes = Object.entries(where).map(
    ([field, values]) => Prisma.sql`f.attributes ->> ${field} = ANY(${[...values]}::text[])`,
  );
  return Prisma.sql`FILTER (WHERE ${Prisma.join([Prisma.sql`f.kind = ${kind}`, ...passes], ' AND ')})`;
}

/** Most figures are somebody's alone. */
const WHOLE = `${ONE}`;

/** One measurement of what was counted share by share; null where no figure passed. */
function together({ by, rows, value }: Plan, parts: readonly Part[]): Measurement | null {
  const found: { figure: string; share: bigint }[] = [];
  let count = 0;
  for (const part of parts) {
    const [share = '', passed, figure] = [part[1], Number(part[2 + rows]), part[2 + value]];
    if (passed === 0 || !figure) continue;
    found.push({ figure, share: share === WHOLE ? ONE : BigInt(share) });
    count += passed;
  }
  if (found.length === 0) return null;
  const shared = () => found.map(({ figure, share }) => BigInt(figure) * share);
  const measured = (over: bigint, under: bigint) => ({ value: divideRounded(over, under), rows: count });
  switch (by) {
    case 'sum':
      return measured(shared().reduce(added), ONE);
    case 'avg':
      return measured(shared().reduce(added), ONE * BigInt(count));
    case 'count':
      return measured(shared().reduce(added), 1n);
    case 'max':
      return measured(shared().reduce(greater), ONE);
    case 'min':
      return measured(
        shared().reduce((a, b) => lesser(a, b)),
        ONE,
      );
    case 'last':
      return measured(latest(found), ONE);
  }
}

function added(a: bigint, b: bigint): bigint {
  return a + b;
}

function greater(a: bigint, b: bigint): bigint {
  return lesser(a, b) === a ? b : a;
}

/** Of `{day,id,value}` the one of the last day and, within a day, the one recorded last: its value by its share. */
function latest(found: readonly Readonly<{ figure: string; share: bigint }>[]): bigint {
  const read = found.map(({ figure, share }) => {
    const [day = 0n, id = 0n, value = 0n] = figure.slice(1, -1).split(',').map(BigInt);
    return { day, id, part: value * share };
  });
  return read.reduce((a, b) => (b.day > a.day || (b.day === a.day && b.id > a.id) ? b : a)).part;
}
