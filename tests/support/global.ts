import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The migrated database that every test file gets a clone of. */
    templateUrl: string;
  }
}

const PREFIX = 'daybook-test-';

/** One PostgreSQL for the whole run, in a folder of its own that is gone afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepAbandoned();
  const folder = join(temporary(), `${PREFIX}${process.pid}-${randomUUID().slice(0, 8)}`);
  // If the run is broken off, this is all there is time for: a server whose folder is gone ends within a minute.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const server = await startEmbedded({ folder, progress: () => {} });
  await trustTheMachine(server.url);
  await migrate({ url: server.url, folder: join(import.meta.dirname, '../../prisma/migrations'), progress: () => {} });
  project.provide('templateUrl', server.url);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** The only thing that differs from the server people get: what a power cut would lose need not reach the disk. */
async function trustTheMachine(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('ALTER SYSTEM SET fsync = off');
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}

/** Folders of runs that were killed. */
async function sweepAbandoned(): Promise<void> {
  for (const name of await readdir(temporary())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : undefined;
    if (owner !== undefined && !isAlive(owner)) await rm(join(temporary(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** As root the server runs as another user, who may not be able to enter root's own temporary folder. */
function temporary(): string {
  return process.getuid?.() === 0 ? '/tmp' : tmpdir();
}
