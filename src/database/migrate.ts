import { PrismaPg } from '@prisma/adapter-pg';
import { DriverAdapterError, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { EVERYTHING, openSchemaEngine, readMigrations } from './schema-engine.ts';

/** Our processes take turns here. The engine's own lock keeps `prisma migrate` out, but gives up after ten seconds. */
const MIGRATION_LOCK = 7_226_002;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Brings the database at `url` to the newest migration in `folder` (absolute), as `prisma migrate deploy` would. Processes
 * that start together take turns. Each migration is one transaction: it is there completely or not at all.
 *
 * @param progress the names of the migrations that are about to be applied; not called when there are none.
 * @throws Error that names the migration that failed, and why.
 */
export async function migrate({
  url,
  folder,
  progress,
}: Readonly<{ url: string; folder: string; progress: (names: readonly string[]) => void }>): Promise<void> {
  const migrationsList = await readMigrations(folder);
  const names = migrationsList.migrationDirectories.map(({ path }) => path);
  const guard = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  guard.on('error', () => {});
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const { applied, unfinished } = await readHistory(guard);
    const missing = names.filter((name) => !applied.includes(name));
    if (missing.length === 0) return;
    progress(missing);
    await apply({ url, migrationsList, unfinished }).catch(async (cause: unknown) => {
      const [failed] = (await readHistory(guard)).unfinished;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Migration ${failed ?? missing[0]} failed; nothing of it was kept. ${reason}`, { cause });
    });
  } finally {
    // The session ends, and with it the lock.
    await guard.end();
  }
}

async function apply({
  url,
  migrationsList,
  unfinished,
}: Readonly<{ url: string; migrationsList: MigrationList; unfinished: readonly string[] }>): Promise<void> {
  // One connection: the engine's lock belongs to the session that took it.
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, max: 1 });
  pool.on('error', () => {});
  try {
    const engine = await openSchemaEngine(inTransactions(pool));
    for (const migrationName of unfinished) await engine.markMigrationRolledBack({ migrationName });
    await engine.applyMigrations({ migrationsList, filters: EVERYTHING });
  } finally {
    await pool.end();
  }
}

type History = Readonly<{ applied: readonly string[]; unfinished: readonly string[] }>;

/** What the database has; unfinished are those that failed or whose process was killed, of which nothing remains. */
async function readHistory(client: pg.Client): Promise<History> {
  const table = await client.query<{ found: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`);
  if (table.rows[0]?.found !== true) return { applied: [], unfinished: [] };
  const { rows } = await client.query<{ name: string; finished: boolean }>(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return {
    applied: rows.filter((row) => row.finished).map((row) => row.name),
    unfinished: rows.filter((row) => !row.finished).map((row) => row.name),
  };
}

/**
 * The adapter cuts a script at its semicolons and runs the pieces one by one, which tears functions apart and leaves half
 * a migration behind when one piece fails. PostgreSQL runs a script that it is sent whole in one transaction.
 */
function inTransactions(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  const whole = async () => {
    const adapter = await factory.connect();
    adapter.executeScript = async (script) => {
      await pool.query(script).catch(refuse);
    };
    return adapter;
  };
  return { provider: 'postgres', adapterName: factory.adapterName, connect: whole, connectToShadowDb: whole };
}

/** The engine reads the reason only out of its own kind of error. */
function refuse(error: unknown): never {
  if (!(error instanceof pg.DatabaseError)) throw error;
  const { code = 'N/A', severity = 'N/A', message, detail, column, hint } = error;
  throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
}
