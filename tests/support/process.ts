import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { administer, cloneDatabase, type TestDatabase } from './database.ts';

const PROJECT = join(import.meta.dirname, '../..');
const NODE = join(PROJECT, 'node_modules/.bin/node');
/** Empty, but for what the tests themselves need. */
const environment = {
  PATH: process.env.PATH ?? '',
  HOME: tmpdir(),
  LANG: 'en_GB.UTF-8',
  // What was compiled once need not be for every process of the tests.
  NODE_COMPILE_CACHE: join(tmpdir(), 'daybook-test-compile-cache'),
};
const START_MS = 60_000;
/** The database that the demo is loaded into once for a whole run of tests. */
const DEMO = 'demo';
/** Held by whoever looks whether it is there. */
const DEMO_LOCK = 1;

export type Ended = Readonly<{ code: number | null; signal: NodeJS.Signals | null; out: string; err: string }>;

/** A Daybook in a process of its own. */
export type Daybook = Readonly<{
  /** Where it listens. */
  url: string;
  /** Asks it to stop. */
  stop: () => Promise<Ended>;
  /** Ends it in the middle of whatever it does. */
  kill: () => Promise<Ended>;
  /** Whether it is still there. */
  runs: () => boolean;
  /** What it has said on its terminal so far. */
  said: () => string;
}>;

type Options = Readonly<{
  /** What differs from an empty environment. */
  env: Readonly<Record<string, string>>;
  /** Where its files are; another folder has another embedded database. */
  project?: string;
}>;

/** A database of one's own with the demo in it, as the first start of Daybook leaves it; {@link prepareDemo} has made it. */
export function demoDatabase(): Promise<TestDatabase> {
  return cloneDatabase(DEMO);
}

/** Lets Daybook load its demo, unless another file of this run has done so: some seconds, for `beforeAll`. */
export async function prepareDemo(): Promise<void> {
  const url = new URL(inject('templateUrl'));
  const empty = url.pathname.slice(1);
  url.pathname = '/postgres';
  const guard = new pg.Client({ connectionString: url.href });
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [DEMO_LOCK]);
    const { rowCount } = await guard.query('SELECT 1 FROM pg_database WHERE datname = $1', [DEMO]);
    if (rowCount === 0) {
      await administer(`CREATE DATABASE ${DEMO}_draft TEMPLATE ${empty}`);
      url.pathname = `/${DEMO}_draft`;
      const [daybook] = await Promise.all([ready(launch({ env: { DATABASE_URL: url.href } })), compileAdapters()]);
      await daybook.stop();
      await administer(`ALTER DATABASE ${DEMO}_draft RENAME TO ${DEMO}`);
    }
  } finally {
    await guard.end();
  }
}

/** Lets Node keep what it compiles of the adapters: a process that is killed does not. */
async function compileAdapters(): Promise<void> {
  const imports = ['slack', 'feishu'].map((name) => `import '${join(PROJECT, 'adapters', name, 'index.ts')}';`);
  const child = spawn(NODE, ['--input-type=module', '--eval', imports.join('')], { cwd: PROJECT, env: environment });
  await once(child, 'close');
}

/** Starts Daybook as `npm start` does, on a free port, and waits until it is ready. It ends with the test. */
export async function startDaybook(options: Options): Promise<Daybook> {
  return ready(watched(launch(options)));
}

/** Starts Daybook and does not wait, for when it is not to come so far. */
export function beginDaybook(options: Options): Readonly<{ kill: () => Promise<Ended> }> {
  const { child, ended } = watched(launch(options));
  return {
    async kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** Starts Daybook and waits for its end, for when it refuses. */
export async function runDaybook(options: Options): Promise<Ended> {
  return watched(launch(options)).ended;
}

type Launched = ReturnType<typeof launch>;

function watched(launched: Launched): Launched {
  onTestFinished(async () => {
    launched.child.kill('SIGKILL');
    await launched.ended;
  });
  return launched;
}

async function ready({ child, ended, said }: Launched): Promise<Daybook> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const late = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`Daybook was not ready in time:\n${said()}`));
  }, START_MS);
  child.stdout.on('data', () => {
    const [, url] = /(http:\/\/\S+)\n/.exec(said()) ?? [];
    if (url !== undefined) resolve(url);
  });
  ended.then(() => reject(new Error(`Daybook ended before it was ready:\n${said()}`)));
  const url = await promise.finally(() => clearTimeout(late));
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal);
    return ended;
  };
  return { url, said, stop: end('SIGTERM'), kill: end('SIGKILL'), runs: () => child.exitCode === null };
}

function launch({ env, project = PROJECT }: Options) {
  const child = spawn(NODE, [join(project, 'src/main.ts')], {
    cwd: project,
    env: { ...environment, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  return { child, ended, said: () => `${out}${err}` };
}
