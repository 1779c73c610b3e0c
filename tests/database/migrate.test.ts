import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { openSchemaEngine, readMigrations } from '../../src/database/schema-engine.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let own: TestDatabase;
let client: pg.Client;
let folder: string;

beforeEach(async () => {
  own = await cloneDatabase();
  client = new pg.Client({ connectionString: own.url });
  await client.connect();
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  await writeFile(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
});
afterEach(async () => {
  await client.end();
  await own.drop();
  await rm(folder, { recursive: true });
});

describe('migrations', () => {
  it('are applied in order, once, and as Prisma itself would have it', async () => {
    await write('1_branch', 'CREATE TABLE branch (id int PRIMARY KEY);');
    await write('2_name', 'ALTER TABLE branch ADD COLUMN name text;');
    expect(await apply()).toEqual(['1_branch', '2_name']);
    expect(await apply()).toEqual([]);
    const pool = new pg.Pool({ connectionString: own.url });
    const engine = await openSchemaEngine(new PrismaPg(pool));
    expect(
      await engine.diagnoseMigrationHistory({
        migrationsList: await readMigrations(folder),
        optInToShadowDatabase: false,
        filters: { externalTables: [], externalEnums: [] },
      }),
    ).toMatchObject({ editedMigrationNames: [], failedMigrationNames: [], hasMigrationsTable: true, history: null });
    await pool.end();
  });

  it('are applied once by processes that start together', async () => {
    await write('1_branch', 'CREATE TABLE branch (id int); INSERT INTO branch SELECT 1 FROM pg_sleep(0.2);');
    const applied = await Promise.all([apply(), apply(), apply()]);
    expect(applied.flat()).toEqual(['1_branch']);
    expect((await client.query('SELECT * FROM branch')).rows).toEqual([{ id: 1 }]);
  });

  it('may hold functions, whose bodies have semicolons', async () => {
    await write(
      '1_function',
      `CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN n := n * 2; RETURN n; END $$;
       CREATE TABLE branch (id int DEFAULT twice(21)); -- a comment; with a semicolon
       INSERT INTO branch DEFAULT VALUES;`,
    );
    await apply();
    expect((await client.query('SELECT id FROM branch')).rows).toEqual([{ id: 42 }]);
  });

  it('leave nothing behind when they fail, are named, and are tried again', async () => {
    await write('1_branch', 'CREATE TABLE branch (id int);');
    await write('2_broken', 'CREATE TABLE half (id int); ALTER TABLE nowhere ADD COLUMN id int;');
    await expect(apply()).rejects.toThrow(/Migration 2_broken failed.*nowhere/s);
    expect((await client.query(`SELECT to_regclass('half') AS half`)).rows).toEqual([{ half: null }]);
    await expect(apply()).rejects.toThrow(/Migration 2_broken failed.*nowhere/s);
    await write('2_broken', 'CREATE TABLE half (id int);');
    expect(await apply()).toEqual(['2_broken']);
  });

  it('go on where a process was killed in the middle', async () => {
    await write('1_branch', 'CREATE TABLE branch (id int);');
    await apply();
    await write('2_slow', 'CREATE TABLE half (id int);');
    // What such a process leaves: the migration is announced, and nothing of it is there.
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ('killed', '', '2_slow', now())`,
    );
    expect(await apply()).toEqual(['2_slow']);
    expect((await client.query('SELECT * FROM half')).rows).toEqual([]);
  });
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

/** The names that were announced. */
async function apply(): Promise<string[]> {
  const names: string[] = [];
  await migrate({ url: own.url, folder, progress: (missing) => names.push(...missing) });
  return names;
}
