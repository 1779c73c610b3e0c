import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations');

/** A filled database on a server whose `fsync` has been seen to be on. */
export type BenchDatabase = Readonly<{ url: string; stop: () => Promise<void> }>;

/**
 * The database that `fill` makes for so many managers, on the embedded PostgreSQL with its settings as they come. It is kept from run
 * to run, in the system's temporary folder: three million figures take a while.
 *
 * @throws Error if the server would answer before what it stored has reached the disk
 */
export async function benchDatabase(fill: string, managers: number): Promise<BenchDatabase> {
  const server = await startEmbedded({ folder: join(temporary(), 'daybook-bench'), progress: () => {} });
  const sql = readFileSync(fill, 'utf8').replaceAll(':managers', String(managers));
  const made = createHash('sha256').update(sql).digest('hex').slice(0, 12);
  const url = new URL(server.url);
  url.pathname = `/bench_${managers}_${made}`;
  await refuseUnsafe(server.url);
  const name = url.pathname.slice(1);
  if (!(await exists(server.url, name))) {
    console.log(`filling ${name} …`);
    const draft = new URL(url);
    draft.pathname = `/${name}_draft`;
    await run(server.url, `DROP DATABASE IF EXISTS ${name}_draft`);
    await run(server.url, `CREATE DATABASE ${name}_draft`);
    await migrate({ url: draft.href, folder: MIGRATIONS, progress: () => {} });
    const indexes = await withoutIndexes(draft.href);
    await run(draft.href, sql);
    await run(draft.href, indexes);
    await run(draft.href, 'VACUUM (FREEZE, ANALYZE)');
    await run(server.url, `ALTER DATABASE ${name}_draft RENAME TO ${name}`);
  }
  // What was filled earlier may lack the newest tables.
  await migrate({ url: url.href, folder: MIGRATIONS, progress: () => {} });
  return { url: url.href, stop: server.stop };
}

/** One statement or several, on a connection of its own. */
async function run(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

async function refuseUnsafe(url: string): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await run(url, `SHOW ${setting}`);
    if (rows[0]?.[setting] !== 'on') throw new Error(`${setting} is not on: nothing measured here would be true`);
  }
}

async function exists(url: string, name: string): Promise<boolean> {
  return (await run(url, `SELECT 1 FROM pg_database WHERE datname = '${name}'`)).rowCount !== 0;
}

/** Takes the indexes off the figures, to be made again when they are in; the SQL that does that. */
async function withoutIndexes(url: string): Promise<string> {
  const { rows } = await run(
    url,
    `SELECT i.indexname AS name, i.indexdef AS definition FROM pg_indexes i
     WHERE i.tablename = 'fact' AND i.indexname <> 'fact_pkey'`,
  );
  for (const { name } of rows) await run(url, `DROP INDEX "${name}"`);
  return rows.map(({ definition }) => definition).join(';\n');
}

/** As root the server runs as another user, who may not be able to enter root's own temporary folder. */
function temporary(): string {
  return process.getuid?.() === 0 ? '/tmp' : tmpdir();
}
