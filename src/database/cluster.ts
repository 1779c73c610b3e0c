import { randomBytes, randomUUID } from 'node:crypto';
import { appendFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, giveTo, runProgram } from './binaries.ts';

/** A data directory that exists, with what it takes to run a server on it. */
export type Cluster = Readonly<{ binaries: Binaries; data: string; log: string; password: string }>;

/** What `postmaster.pid` and the machine say about the server of a data directory. */
export type Server = Readonly<{ kind: 'stopped' } | { kind: 'busy' } | { kind: 'running'; port: number }>;

const DRAFT = 'postgres-draft-';
const PASSWORD_FILE = 'daybook-password';
const LOG_TAIL_CHARS = 1_500;
const STOP_TIMEOUT_MS = 10_000;
const STOP_POLL_MS = 10;

/** Read by the server at every start; the port is given by whoever starts it. */
const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
timezone = 'UTC'
log_timezone = 'UTC'
`;

/**
 * The data directory in `folder`: the one that is there, or a new one (UTF-8, C locale, a random password that only its
 * owner can read). Any number of processes may call this at once; all get the same one.
 *
 * @throws Error when `initdb` fails.
 */
export async function createCluster({
  folder,
  binaries,
  user,
  onCreate,
}: Readonly<{ folder: string; binaries: Binaries; user: string; onCreate: () => void }>): Promise<Cluster> {
  const data = join(folder, 'postgres');
  const cluster = { binaries, data, log: join(folder, 'postgres.log') };
  const before = await readPassword(data);
  if (before !== undefined) return { ...cluster, password: before };
  onCreate();
  const failure = await makeData({ folder, binaries, user, data });
  const password = await readPassword(data);
  if (password === undefined) throw new Error(`Cannot create PostgreSQL's data directory ${data}. ${failure ?? ''}`);
  await sweepDrafts(folder);
  return { ...cluster, password };
}

/** The data directory in `folder` if there is one, for whoever only wants to join its server. */
export async function findCluster(folder: string): Promise<Pick<Cluster, 'data' | 'password'> | null> {
  const data = join(folder, 'postgres');
  const password = await readPassword(data);
  return password === undefined ? null : { data, password };
}

/** Whether a server runs on the data directory. A leftover `postmaster.pid` would keep one from starting: it goes. */
export async function findServer({ data }: Pick<Cluster, 'data'>): Promise<Server> {
  const path = join(data, 'postmaster.pid');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return { kind: 'stopped' };
  // Lines: process id, data directory, start time, port, socket directory, address, shared memory, status.
  const [pid, , , port, , , , status] = text.split('\n');
  if (pid === undefined || pid === '') return { kind: 'busy' };
  if (!(await isPostgres(Number(pid)))) {
    await rm(path, { force: true });
    return { kind: 'stopped' };
  }
  return port !== undefined && status?.trim() === 'ready' ? { kind: 'running', port: Number(port) } : { kind: 'busy' };
}

/** Starts a server on a free port of 127.0.0.1; undefined when it is up, else why not. It outlives this process. */
export async function startServer({ binaries, data, log }: Cluster): Promise<string | undefined> {
  const port = await freePort();
  const failure = await runProgram(binaries, 'pg_ctl', ['start', '-w', '-D', data, '-l', log, '-o', `-p ${port}`]);
  if (failure === undefined) return undefined;
  const said = await readFile(log, 'utf8').catch(() => '');
  return `PostgreSQL did not start on ${data}. ${failure}\n${said.slice(-LOG_TAIL_CHARS)}`;
}

/** Stops the server; connections that are still there are cut, and what they committed is safe. */
export async function stopServer({ binaries, data }: Cluster): Promise<void> {
  const before = await readPid(data);
  await runProgram(binaries, 'pg_ctl', ['stop', '-W', '-m', 'fast', '-D', data]);
  // pg_ctl's own waiting would go on for the server that a newcomer starts in this one's place.
  const deadline = AbortSignal.timeout(STOP_TIMEOUT_MS);
  while (before !== undefined && (await readPid(data)) === before && !deadline.aborted) await sleep(STOP_POLL_MS);
}

async function readPid(data: string): Promise<string | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => undefined);
  return text?.split('\n')[0];
}

/** Creates the data directory beside its place and renames it there: it is either complete or absent. */
async function makeData({
  folder,
  binaries,
  user,
  data,
}: Readonly<{ folder: string; binaries: Binaries; user: string; data: string }>): Promise<string | undefined> {
  const draft = join(folder, `${DRAFT}${randomUUID()}`);
  const secret = `${draft}.password`;
  try {
    await writeFile(secret, randomBytes(24).toString('base64url'), { mode: 0o600 });
    await giveTo(binaries, secret);
    const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '-U', user, `--pwfile=${secret}`];
    const failure = await runProgram(binaries, 'initdb', [...options, '-D', draft]);
    if (failure !== undefined) return failure;
    await appendFile(join(draft, 'postgresql.conf'), SETTINGS);
    await rename(secret, join(draft, PASSWORD_FILE));
    await rename(draft, data);
    return undefined;
  } catch (error) {
    // Renaming onto a directory that another process has just put there is the normal way to lose the race.
    return error instanceof Error ? error.message : String(error);
  }
}

/** Removes what lost the race, or was left by a process killed while it created. */
async function sweepDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => name.startsWith(DRAFT));
  for (const name of drafts) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
}

async function readPassword(data: string): Promise<string | undefined> {
  const text = await readFile(join(data, PASSWORD_FILE), 'utf8').catch(() => undefined);
  return text?.trim();
}

/** Process numbers are used again, above all in containers: being alive is not enough, it must be PostgreSQL. */
async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return /\(postgres\) [^ZX]/.test(status);
  }
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
