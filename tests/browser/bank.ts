import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { createPlayground } from '../../adapters/playground/index.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { close } from '../../src/database/connect.ts';
import { createSender } from '../../src/delivery/sender.ts';
import { createDesk } from '../../src/demo/desk.ts';
import { foundDemo, openDemo } from '../../src/demo/open.ts';
import { createWords } from '../../src/i18n.ts';
import { CALENDAR_JOBS, ROW_JOBS } from '../../src/jobs/registry.ts';
import { createScheduler } from '../../src/jobs/scheduler.ts';
import { rulebookOn } from '../../src/store/rulebooks.ts';
import { administer, cloneDatabase } from '../support/database.ts';

/** A Friday: the demo opens on it at 17:22, 38 minutes before the daily logs are due, whenever the tests are run. */
const FRIDAY = new Date('2026-11-20T20:00:00+08:00');
const RULEBOOK = join(import.meta.dirname, '../../rulebooks/rural-coop-bank.yaml');
const BANK = 'bank_on_friday';
/** Held by whoever looks whether the bank is there. */
const LOCK = 2;

/** A database with the demo bank in it as its first start leaves it on that Friday; loaded once a run, gone after the test. */
export async function bankOnFriday(): Promise<string> {
  const url = new URL(inject('templateUrl'));
  url.pathname = '/postgres';
  const guard = new pg.Client({ connectionString: url.href });
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const { rowCount } = await guard.query('SELECT 1 FROM pg_database WHERE datname = $1', [BANK]);
    if (rowCount === 0) await load();
    const clone = await cloneDatabase(BANK);
    onTestFinished(clone.drop);
    return clone.url;
  } finally {
    await guard.end();
  }
}

async function load(): Promise<void> {
  const { url, database } = await cloneDatabase();
  const speak = createWords();
  const rulebooks = new Map();
  const log = { info() {}, warn() {}, error() {} };
  const founded = await foundDemo({
    database,
    rulebookText: await readFile(RULEBOOK, 'utf8'),
    platform: 'playground',
    realNow: FRIDAY,
    progress: () => {},
  });
  const rulebook = await rulebookOn(database, rulebooks, FRIDAY);
  const adapters: ReturnType<typeof createPlayground>[] = [];
  const sender = createSender({ database, adapters, log, clock: () => Date.now(), random: () => 0 });
  const scheduler = createScheduler({
    database,
    rulebooks,
    speak,
    calendarJobs: CALENDAR_JOBS,
    rowJobs: ROW_JOBS,
    wake: () => {},
    log,
  });
  const desk = createDesk({ database, rulebook, speak, commands: COMMANDS, scheduler, sender });
  adapters.push(createPlayground({ receive: async () => ({ kind: 'done' }), desk, log }));
  await openDemo({ database, scheduler, sender, founded, progress: () => {} });
  await sender.stop();
  await scheduler.stop();
  await close(database);
  await administer(`ALTER DATABASE ${new URL(url).pathname.slice(1)} RENAME TO ${BANK}`);
}
