import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { prepareBinaries } from './binaries.ts';
import { createCluster, findCluster, findServer, startServer, stopServer } from './cluster.ts';

/** What the embedded server is doing, for a line on the terminal. */
export type EmbeddedStep = 'copyBinaries' | 'createCluster' | 'startServer' | 'adoptServer';

/** A running PostgreSQL on 127.0.0.1. `stop` leaves it running while anybody else is connected to it. */
export type EmbeddedDatabase = Readonly<{ url: string; stop: () => Promise<void> }>;

const USER = 'daybook';
const DATABASE = 'daybook';
const START_TIMEOUT_MS = 60_000;
const START_ATTEMPTS = 3;
const RETRY_MS = 20;
const CONNECT_TIMEOUT_MS = 2_000;
const LEAVING_TRIES = 25;
/** Held shared, in the database `postgres`, by every process that uses the server; exclusively by the one that stops it. */
const PRESENCE_LOCK = 7_226_001;
/** The server is starting, stopping, or has just gone: ask again. Anything else is a failure. */
const NOT_NOW = new Set(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03', '53300']);

/**
 * Starts the PostgreSQL that comes with npm, or adopts the one that already runs in `folder`: after a kill, or because
 * another process of ours started it. Any number of processes may do so at once; they end up on one server.
 *
 * There is no lock file to go stale. Creating the data directory ends in a rename that one process wins; PostgreSQL
 * refuses a second server on it; whoever stops it holds {@link PRESENCE_LOCK} against those who are just arriving.
 *
 * @param folder absolute; holds data, log and password, and as root the binaries too. Created when missing.
 * @throws Error whose message names the cause and the remedy.
 */
export async function startEmbedded({
  folder,
  progress,
}: Readonly<{ folder: string; progress: (step: EmbeddedStep) => void }>): Promise<EmbeddedDatabase> {
  const binaries = await prepareBinaries({ folder, onCopy: () => progress('copyBinaries') });
  const cluster = await createCluster({ folder, binaries, user: USER, onCreate: () => progress('createCluster') });
  const deadline = AbortSignal.timeout(START_TIMEOUT_MS);
  let attempts = 0;
  while (!deadline.aborted) {
    const server = await findServer(cluster);
    if (server.kind === 'stopped') {
      progress('startServer');
      attempts += 1;
      const failure = await startServer(cluster);
      if (failure !== undefined && attempts === START_ATTEMPTS) throw new Error(failure);
      continue;
    }
    const presence =
      server.kind === 'running' ? await arrive(urlOf(cluster.password, server.port, 'postgres')) : undefined;
    if (server.kind === 'busy' || presence === undefined) {
      await sleep(RETRY_MS);
      continue;
    }
    if (attempts === 0) progress('adoptServer');
    return {
      url: urlOf(cluster.password, server.port, DATABASE),
      stop: async () => {
        if (await isLast(presence)) await stopServer(cluster);
        await presence.end().catch(() => {});
      },
    };
  }
  throw new Error(
    `PostgreSQL in ${cluster.data} did not answer within ${START_TIMEOUT_MS / 1000} s. If none is running there, ` +
      `delete ${join(cluster.data, 'postmaster.pid')} and start again. ${cluster.log} says more.`,
  );
}

/** Where the embedded database in `folder` can be reached; null if it is not running. Nothing is started or created. */
export async function findEmbedded(folder: string): Promise<string | null> {
  const cluster = await findCluster(folder);
  if (cluster === null) return null;
  const server = await findServer(cluster);
  return server.kind === 'running' ? urlOf(cluster.password, server.port, DATABASE) : null;
}

function urlOf(password: string, port: number, database: string): string {
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

/** A connection that marks this process as present; undefined when the server is coming up or going down. */
async function arrive(url: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'daybook presence',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // Without a listener a server that goes away would end this process.
  client.on('error', () => {});
  try {
    await client.connect();
    // Waits while another process is stopping the server; then this connection is cut and the caller starts it again.
    await client.query('SELECT pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
    await ensureDatabase(client);
    return client;
  } catch (error) {
    // Not awaited: of a connection that was cut while it was made, the end never comes.
    client.end().catch(() => {});
    if (isNotNow(error)) return undefined;
    throw error;
  }
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (found.rowCount !== 0) return;
  await client.query(`CREATE DATABASE ${DATABASE}`).catch((error: unknown) => {
    // Another process that started at the same moment was quicker.
    if (codeOf(error) !== '42P04' && codeOf(error) !== '23505') throw error;
  });
}

/** Whether nobody but us uses the server. If so, newcomers are held at the door until it is stopped. */
async function isLast(presence: pg.Client): Promise<boolean> {
  try {
    // Ours goes first: two that leave together would otherwise each see the other and leave the server to nobody.
    await presence.query('SELECT pg_advisory_unlock_shared($1)', [PRESENCE_LOCK]);
    const alone = await presence.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      PRESENCE_LOCK,
    ]);
    if (alone.rows[0]?.locked !== true) return false;
    // Connections that this process has just closed take a moment to disappear.
    for (let tries = 0; tries < LEAVING_TRIES; tries += 1) {
      const others = await presence.query(
        `SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1`,
      );
      if (others.rowCount === 0) return true;
      await sleep(RETRY_MS);
    }
    return false;
  } catch {
    // The server went away before us: nothing is left to stop.
    return false;
  }
}

function isNotNow(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return NOT_NOW.has(code);
  return error instanceof Error && /terminated|timeout/i.test(error.message);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
