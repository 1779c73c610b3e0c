import { createHash } from 'node:crypto';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Seed } from '../calendar/seed.ts';
import type { Database, Tx } from '../database/connect.ts';
import type { Demo } from '../demo/rows.ts';

/** More than the slowest disk needs; the usual time is about a second. */
const TIMEOUT_MS = 60_000;

type Given = Readonly<{
  /** Where everybody has an account of their own, named by their id. */
  platform: string;
  rulebook: Readonly<{ version: string; zone: string; text: string }>;
  calendar: Seed;
}>;

/**
 * Stores a made-up organisation, all of it or nothing: stamps the database as a demo and sets its clock to the demo's `now`.
 * Everybody's scores are left to be computed.
 *
 * @returns `occupied`, with nothing changed, if the database already holds an organisation or anything of one
 */
export async function loadDemo(
  database: Database,
  demo: Demo,
  { platform, rulebook, calendar }: Given,
): Promise<'loaded' | 'occupied'> {
  return database.$transaction(
    async (tx) => {
      // Two processes may find the same empty database; the second waits here and then finds it taken.
      await tx.$executeRaw`LOCK TABLE organisation IN EXCLUSIVE MODE`;
      if (await isOccupied(tx)) return 'occupied';
      await tx.$executeRaw`
        INSERT INTO organisation (name, name_en, demo, clock_offset_ms, last_beat_at)
        VALUES (${demo.organisation.name}, ${demo.organisation.nameEn}, true,
          round(extract(epoch FROM (${demo.now}::timestamptz - clock_timestamp())) * 1000)::bigint, ${demo.now})`;
      await insert(tx, 'calendar_day', calendar.days);
      await insert(
        tx,
        'calendar_year',
        calendar.years.map((year) => ({ year })),
      );
      await insert(tx, 'rulebook_version', [
        {
          ...rulebook,
          hash: createHash('sha256').update(rulebook.text).digest('hex'),
          effectiveFrom: `${demo.since.slice(0, 4)}-01-01`,
        },
      ]);
      await insert(tx, 'unit', demo.units);
      await insert(tx, 'person', demo.people);
      await insert(
        tx,
        'account',
        demo.people.map(({ id }) => ({ platform, workspace: 'demo', userId: id, personId: id, usedAt: demo.now })),
      );
      await insert(tx, 'customer', demo.customers);
      await insert(tx, 'assignment', demo.assignments);
      await insert(tx, 'report', demo.reports);
      await tx.$executeRaw`
        INSERT INTO report_revision (report_id, revision, content, at) SELECT id, revision, content, filed_at FROM report`;
      await insert(tx, 'report_counter', demo.counters);
      await insert(tx, 'rating', demo.ratings);
      await insert(tx, 'obligation', demo.obligations);
      await insert(tx, 'fact', demo.facts);
      await insert(tx, 'target', demo.targets);
      await insert(tx, 'one_on_one', demo.talks);
      await insert(tx, 'demo_event', demo.script);
      await tx.$executeRaw`INSERT INTO stale_score (person_id) SELECT id FROM person WHERE role = 'manager'`;
      await tx.$executeRaw`
        SELECT setval(pg_get_serial_sequence('customer', 'id'), (SELECT max(id) FROM customer)),
          setval(pg_get_serial_sequence('report', 'id'), (SELECT max(id) FROM report))`;
      // Until the server gets round to it by itself, it would plan every query for tables it takes to be empty.
      await tx.$executeRaw`ANALYZE`;
      return 'loaded';
    },
    { timeout: TIMEOUT_MS },
  );
}

type Table =
  | 'account'
  | 'assignment'
  | 'calendar_day'
  | 'calendar_year'
  | 'customer'
  | 'demo_event'
  | 'fact'
  | 'obligation'
  | 'one_on_one'
  | 'person'
  | 'rating'
  | 'report'
  | 'report_counter'
  | 'rulebook_version'
  | 'target'
  | 'unit';

async function isOccupied(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ occupied: boolean }[]>`
    SELECT EXISTS (SELECT FROM organisation) OR EXISTS (SELECT FROM unit) OR EXISTS (SELECT FROM customer)
      OR EXISTS (SELECT FROM rulebook_version) OR EXISTS (SELECT FROM calendar_day) AS occupied`;
  return row?.occupied ?? true;
}

/**
 * All rows of a table in one statement, as JSON that PostgreSQL turns into the table's own types. The columns are those of the
 * first row, whose names are the table's in camel case; every other column has its default.
 */
export async function insert(tx: Tx, table: Table, rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Prisma.raw(
    Object.keys(first)
      .map((name) => `"${snake(name)}"`)
      .join(', '),
  );
  const json = JSON.stringify(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [snake(name), value]))),
    writeBigInt,
  );
  await tx.$executeRaw`
    INSERT INTO ${Prisma.raw(table)} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${Prisma.raw(table)}, ${json}::json)`;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** JSON has no whole numbers of 64 bits; PostgreSQL reads them from text. */
function writeBigInt(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
