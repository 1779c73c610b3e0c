import { Prisma } from '../../prisma/generated/client.ts';
import type { LocalDate } from '../calendar/day.ts';
import type { Tx } from '../database/connect.ts';
import type { FieldId } from '../figures/fields.ts';
import type { ImportKind } from '../figures/kinds.ts';
import type { Mistake, Row, RowMistake } from '../figures/rows.ts';
import { afterChecksOf, checksOf, type FileMistake, namingOf } from './import-checks.ts';
import { type Layer, layersOf } from './import-layers.ts';
import { markEarlier } from './stale.ts';

/** How many rows of our tables a file would add, change and leave as they are. */
export type Counts = Readonly<{ added: number; changed: number; same: number }>;

/** What one line changes: the columns of our tables, as they were and as they will be. */
export type Change = Readonly<{
  line: number;
  was: Readonly<Record<string, unknown>>;
  is: Readonly<Record<string, unknown>>;
}>;

/** Any mistake of a file; `heading` is a field's id where the file as a whole shows it. */
export type Refused = Mistake<RowMistake | FileMistake> & Readonly<{ field: FieldId | null }>;

/** Makes room in this transaction for one file. Imports wait for each other. */
export async function beginStaging(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('daybook import'))`;
  // Sorting and joining a million lines in a few hundred MB is much faster than on disk.
  await tx.$executeRaw`SET LOCAL work_mem = '128MB'`;
  await tx.$executeRaw`CREATE TEMP TABLE incoming (line int NOT NULL, v jsonb NOT NULL, a jsonb NOT NULL) ON COMMIT DROP`;
  await tx.$executeRaw`CREATE TEMP TABLE refused (n int GENERATED ALWAYS AS IDENTITY, line int NOT NULL, field text, heading text, reason text NOT NULL, given text) ON COMMIT DROP`;
  await tx.$executeRaw`CREATE TEMP TABLE found (what text NOT NULL, given text NOT NULL, id text, several boolean) ON COMMIT DROP`;
}

/** Puts lines aside, and what is wrong with others. */
export async function stage(tx: Tx, rows: readonly Row[], mistakes: readonly Mistake[]): Promise<void> {
  if (rows.length > 0)
    await tx.$executeRaw`
      INSERT INTO incoming (line, v, a) SELECT line, values, attributes
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(line int, values jsonb, attributes jsonb)`;
  if (mistakes.length > 0)
    await tx.$executeRaw`
      INSERT INTO refused (line, heading, reason, given) SELECT line, heading, reason, given
      FROM jsonb_to_recordset(${JSON.stringify(mistakes)}::jsonb) AS m(line int, heading text, reason text, given text)`;
}

/** Looks the staged lines up: whom and what they name, and what is wrong between them. */
export async function checkStaged(tx: Tx, kind: ImportKind): Promise<void> {
  await tx.$executeRaw`ANALYZE incoming`;
  for (const statement of namingOf(kind)) await tx.$executeRaw(statement);
  await tx.$executeRaw`ANALYZE found`;
  for (const statement of checksOf(kind)) await tx.$executeRaw(statement);
}

/**
 * Merges the staged lines into their tables as far as nothing is wrong with them, marks the scores that depend on it, and tells what
 * changed, with the first `samples` changes. Whether it stays is the transaction's affair: a preview rolls back.
 *
 * @param fields the columns that the file has; others are left alone
 * @param today from when on what the file does not date holds
 */
export async function mergeStaged(
  tx: Tx,
  kind: ImportKind,
  fields: ReadonlySet<FieldId>,
  samples: number,
  today: LocalDate,
): Promise<Readonly<{ counts: Counts; changes: readonly Change[] }>> {
  let counts: Counts = { added: 0, changed: 0, same: 0 };
  const changes: Change[] = [];
  for (const layer of layersOf(kind, today)) {
    if (layer.table === 'assignment') {
      if (!fields.has('person')) continue;
      await nameOwners(tx);
    }
    await plan(tx, layer, fields);
    const [found] = await tx.$queryRaw<{ added: bigint; changed: bigint; same: bigint }[]>`
      SELECT count(*) FILTER (WHERE becomes = 'added') AS added, count(*) FILTER (WHERE becomes = 'changed') AS changed,
        count(*) FILTER (WHERE becomes = 'same') AS same FROM planned`;
    counts = {
      added: counts.added + Number(found?.added ?? 0),
      changed: counts.changed + Number(found?.changed ?? 0),
      same: counts.same + Number(found?.same ?? 0),
    };
    changes.push(...(await changesOf(tx, layer, fields, samples - changes.length)));
    // What is refused is told in full, but nothing of the file is stored.
    if ((await countRefused(tx)) === 0) await store(tx, layer, fields);
    await tx.$executeRaw`DROP TABLE planned`;
  }
  for (const statement of afterChecksOf(kind)) await tx.$executeRaw(statement);
  return { counts, changes };
}

/** How many lines something is wrong with. */
export async function countRefused(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ lines: bigint }[]>`SELECT count(DISTINCT line) AS lines FROM refused`;
  return Number(row?.lines ?? 0);
}

/** Everything that is wrong, by line, a page at a time: at most `most` after skipping `skip`. */
export async function refusedRows(tx: Tx, skip: number, most: number): Promise<readonly Refused[]> {
  return tx.$queryRaw<Refused[]>`
    SELECT line, field, coalesce(heading, '') AS heading, reason, coalesce(given, '') AS given
    FROM refused ORDER BY line, n OFFSET ${skip} LIMIT ${most}`;
}

const name = (column: string) => Prisma.raw(`"${column}"`);
const list = (columns: readonly string[], of = '') =>
  Prisma.raw(columns.map((column) => `${of}"${column}"`).join(', '));

function valuesIn({ values, key }: Layer, fields: ReadonlySet<FieldId>) {
  return values.filter(({ column, field }) => !key.includes(column) && (field === null || fields.has(field)));
}

/** Each row of the file beside the row of ours that it is, and whether it adds, changes or says what is there. */
async function plan(tx: Tx, layer: Layer, fields: ReadonlySet<FieldId>): Promise<void> {
  const { table, rows, key, against } = layer;
  const values = valuesIn(layer, fields);
  const same =
    layer.tableKey ??
    Prisma.join(
      key.map((column) => Prisma.sql`t.${name(column)} = w.${name(column)}`),
      ' AND ',
    );
  const differs = values.map(({ column, merge }) =>
    merge
      ? Prisma.sql`NOT t.${name(column)} @> w.${name(column)}`
      : Prisma.sql`t.${name(column)} IS DISTINCT FROM w.${name(column)}`,
  );
  await tx.$executeRaw`
    CREATE TEMP TABLE wanted ON COMMIT DROP AS
    SELECT * FROM (${rows}) AS r WHERE NOT EXISTS (SELECT 1 FROM refused x WHERE x.line = r.line)`;
  const told = list([...key, ...values.map(({ column }) => column)], 'w.');
  // Nearly no file says anything twice, and to look each line's neighbours up takes as long as all the rest.
  const twins = await tx.$executeRaw`
    CREATE TEMP TABLE twins ON COMMIT DROP AS SELECT ${list(key)} FROM wanted GROUP BY ${list(key)} HAVING count(*) > 1`;
  if (twins > 0)
    await tx.$executeRaw`
      INSERT INTO refused (line, field, reason, given)
      SELECT line, NULL, CASE WHEN says = before THEN 'alike' ELSE 'contradicts' END, first::text FROM (
        SELECT w.line, row(${told})::text AS says, first_value(row(${told})::text) OVER same AS before, first_value(w.line) OVER same AS first
        FROM wanted w NATURAL JOIN twins WINDOW same AS (PARTITION BY ${list(key, 'w.')} ORDER BY w.line)
      ) AS lines WHERE line <> first AND (says <> before OR ${layer.alike === 'refused'})`;
  await tx.$executeRaw`ANALYZE wanted`;
  await tx.$executeRaw`
    CREATE TEMP TABLE planned ON COMMIT DROP AS
    SELECT ${twins > 0 ? Prisma.sql`DISTINCT ON (${list(key, 'w.')})` : Prisma.empty} w.*, to_jsonb(t) AS was,
      CASE WHEN t IS NULL THEN 'added' WHEN ${differs.length > 0 ? Prisma.join(differs, ' OR ') : Prisma.sql`false`} THEN 'changed' ELSE 'same' END AS becomes
    FROM wanted w LEFT JOIN ${against ?? name(table)} t ON ${same} ${twins > 0 ? Prisma.sql`ORDER BY ${list(key, 'w.')}, w.line` : Prisma.empty}`;
  await tx.$executeRaw`DROP TABLE wanted, twins`;
}

async function changesOf(tx: Tx, layer: Layer, fields: ReadonlySet<FieldId>, most: number): Promise<readonly Change[]> {
  if (most <= 0) return [];
  const rows = await tx.$queryRaw<{ line: number; was: Record<string, unknown>; is: Record<string, unknown> }[]>`
    SELECT line, was, to_jsonb(p) AS is FROM planned p WHERE becomes = 'changed' ORDER BY line LIMIT ${most}`;
  return rows.map(({ line, was, is }) => {
    const changed = valuesIn(layer, fields).filter(
      ({ column }) => JSON.stringify(was[column]) !== JSON.stringify(is[column]),
    );
    // From when on is said only of what is dated.
    const columns = [
      ...changed.map(({ column }) => column),
      ...(changed.some(({ dated }) => dated) ? ['from_on'] : []),
    ];
    const only = (row: Record<string, unknown>) =>
      Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
    return { line, was: only(was), is: only(is) };
  });
}

/** Writes what is planned. A row of ours is found again by its id where it has one, else by its key. */
async function store(tx: Tx, layer: Layer, fields: ReadonlySet<FieldId>): Promise<void> {
  const { table, key, tableKey, values, fixed = {}, affected, keep } = layer;
  const present = valuesIn(layer, fields).filter(({ dated }) => !dated);
  const again = tableKey
    ? Prisma.sql`t.id = (p.was ->> 'id')::bigint`
    : Prisma.join(
        key.map((column) => Prisma.sql`t.${name(column)} = p.${name(column)}`),
        ' AND ',
      );
  // Whoever had a figure that now belongs to somebody else counts too: they are looked for before anything is written.
  if (affected)
    await tx.$executeRaw`
      WITH news AS (SELECT * FROM planned WHERE becomes <> 'same'),
      affected(person_id, from_on, until_on) AS MATERIALIZED (${affected}),
      earlier AS (${markEarlier(Prisma.sql`SELECT * FROM affected`)})
      INSERT INTO stale_score (person_id) SELECT DISTINCT person_id FROM affected
      WHERE person_id IS NOT NULL ON CONFLICT DO NOTHING`;
  await keep?.(tx, fields);
  if (table === 'assignment') await replaceAssignments(tx);
  if (present.length > 0)
    await tx.$executeRaw`
      UPDATE ${name(table)} t SET ${Prisma.join(
        present.map(({ column, merge }) =>
          merge
            ? Prisma.sql`${name(column)} = t.${name(column)} || p.${name(column)}`
            : Prisma.sql`${name(column)} = p.${name(column)}`,
        ),
      )} FROM planned p WHERE p.becomes = 'changed' AND ${again}`;
  const columns = [
    ...(tableKey ? [] : key),
    ...values.map(({ column }) => column).filter((column) => tableKey !== undefined || !key.includes(column)),
  ];
  await tx.$executeRaw`
    INSERT INTO ${name(table)} (${list([...columns, ...Object.keys(fixed)])})
    SELECT ${Prisma.join([list(columns, 'p.'), ...Object.values(fixed)])} FROM planned p WHERE p.becomes = 'added' ORDER BY p.line`;
}

/** The customers of the file, those just added among them, and the days on which any of their regimes begins. */
async function nameOwners(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMP TABLE owner ON COMMIT DROP AS
    SELECT k.key, coalesce(f.id::bigint, (SELECT c.id FROM customer c WHERE '#' || c.code = k.key OR (c.name = k.key AND k.key NOT LIKE '#%') ORDER BY c.id DESC LIMIT 1)) AS id
    FROM (SELECT DISTINCT coalesce('#' || (v ->> 'code'), v ->> 'customer_name') AS key FROM incoming) AS k
    LEFT JOIN found f ON f.what = 'owner' AND f.given = k.key`;
  await tx.$executeRaw`
    CREATE TEMP TABLE starts ON COMMIT DROP AS
    SELECT DISTINCT o.id AS customer_id, (i.v ->> 'from')::date AS from_on
    FROM incoming i JOIN owner o ON o.key = coalesce('#' || (i.v ->> 'code'), i.v ->> 'customer_name') WHERE i.v ->> 'from' IS NOT NULL
    UNION SELECT a.customer_id, a.from_on FROM assignment a JOIN owner o ON o.id = a.customer_id`;
}

/** From each day that the file names for a customer, its managers are those of the file: others of that day go, earlier ones end. */
async function replaceAssignments(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM assignment a USING (SELECT DISTINCT customer_id, from_on FROM planned) AS d
    WHERE a.customer_id = d.customer_id AND a.from_on = d.from_on
      AND NOT EXISTS (SELECT 1 FROM planned p WHERE p.customer_id = a.customer_id AND p.from_on = a.from_on AND p.person_id = a.person_id)`;
  await tx.$executeRaw`
    UPDATE assignment a SET until_on = d.from_on - 1
    FROM (SELECT customer_id, min(from_on) AS from_on FROM planned GROUP BY customer_id) AS d
    WHERE a.customer_id = d.customer_id AND a.from_on < d.from_on AND (a.until_on IS NULL OR a.until_on >= d.from_on)`;
}
