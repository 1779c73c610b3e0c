import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { createPlayground } from '../adapters/playground/index.ts';
import { createBot } from './bot.ts';
import type { Adapter } from './chat/adapter.ts';
import type { Receive } from './chat/event.ts';
import { createFilesSettled } from './commands/files-sent.ts';
import { createLost } from './commands/pictures-sent.ts';
import { COMMANDS } from './commands/registry.ts';
import { type Config, readConfig } from './config.ts';
import { embeddedFolder } from './database/binaries.ts';
import { close, connect } from './database/connect.ts';
import { startEmbedded } from './database/embedded.ts';
import { migrate } from './database/migrate.ts';
import { createSender } from './delivery/sender.ts';
import { createDesk } from './demo/desk.ts';
import { foundDemo, openDemo } from './demo/open.ts';
import { createWords, terminalWords } from './i18n.ts';
import { demoLife } from './jobs/demo-life.ts';
import { CALENDAR_JOBS, PROMPT_JOBS, ROW_JOBS } from './jobs/registry.ts';
import { createScheduler } from './jobs/scheduler.ts';
import { scoring } from './jobs/scoring.ts';
import { createWorker } from './jobs/worker.ts';
import { createMetrics, healthOf } from './operations.ts';
import { createFetcher } from './pictures/fetcher.ts';
import { createNames } from './pictures/names.ts';
import { createStudio } from './pictures/studio.ts';
import { startServer } from './server.ts';
import { isDemo } from './store/clock.ts';
import { createInstallations } from './store/installations.ts';
import { type Rulebooks, rulebookOn } from './store/rulebooks.ts';
import { createSuggest } from './suggest.ts';
import { createCollector } from './transfer/collector.ts';

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '..');
const RULEBOOK = join(PROJECT, 'rulebooks', 'rural-coop-bank.yaml');
const PLAYGROUND = 'playground';
/** An orchestrator waits a little longer than this before it kills. */
const DRAIN_MS = 8_000;
/** No PostgreSQL answers; the last one is what its driver says after waiting in vain. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'timeout expired',
]);

const speak = createWords();
const say = terminalWords(Intl.DateTimeFormat().resolvedOptions().locale);
const print = (line: string) => process.stdout.write(`${line}\n`);

/** What has been started, in the order in which it is to be stopped. */
const running: (() => Promise<unknown>)[] = [];
let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(0));

const read = readConfig(process.env);
if (Number(process.versions.node.split('.')[0]) < 24) {
  await refuse(say('node', { version: process.versions.node }));
} else if (read.kind === 'mistakes') {
  const lines = read.mistakes.map(({ kind, others, ...rest }) =>
    say(`config.${kind}`, { ...rest, others: others.join(', ') }),
  );
  await refuse(lines.join('\n'));
} else {
  await start(read.config).catch((error: unknown) => refuse(whyNot(error, read.config)));
}

async function start(config: Config): Promise<void> {
  const startedAt = performance.now();
  const log = pino(
    { level: config.logLevel, serializers: { error: pino.stdSerializers.err }, redact: ['error.meta'] },
    pino.destination(2),
  );
  const platforms = config.slack !== null || config.feishu !== null;

  const embedded = config.databaseUrl
    ? null
    : await startEmbedded({
        folder: embeddedFolder(PROJECT),
        progress: (step) => print(`· ${say(`database.${step}`)}`),
      });
  if (embedded) running.unshift(embedded.stop);
  const url = config.databaseUrl ?? embedded?.url ?? '';
  await migrate({
    url,
    folder: join(PROJECT, 'prisma', 'migrations'),
    progress: (names) => print(`· ${say('database.migrate', { count: names.length })}`),
  });
  const database = connect({ url, onError: (error) => log.warn({ error }, 'connection lost') });
  running.unshift(() => close(database));

  const demo = await isDemo(database);
  const reason =
    demo === false && !platforms
      ? 'notADemo'
      : demo === null && platforms && config.databaseUrl
        ? 'noOrganisation'
        : null;
  if (reason) return refuse(say(`refused.${reason}`));

  const rulebooks: Rulebooks = new Map();
  const adapters: Adapter[] = [];
  // Adapters take the bot, the bot wakes the sender, the sender takes the adapters: the one circle, closed here.
  const wake = () => {
    sender.wake();
    fetcher.wake();
    worker.wake();
    collector.wake();
  };
  const bot: Receive = createBot({
    database,
    rulebooks,
    speak,
    commands: COMMANDS,
    profile: async (account) =>
      (await adapters.find(({ platform }) => platform === account.platform)?.profile(account)) ?? null,
    wake: () => {
      wake();
      scheduler.wake();
    },
    log,
  });
  const sender = createSender({ database, adapters, log, clock: () => Date.now(), random: Math.random });
  const studio = createStudio();
  const namePicture = createNames(database);
  const fetcher = createFetcher({
    database,
    adapters,
    studio,
    lost: createLost(speak),
    wakeSender: () => sender.wake(),
    log,
  });
  const worker = createWorker({ database, rulebooks, speak, commands: COMMANDS, wakeSender: () => sender.wake(), log });
  const collector = createCollector({
    database,
    adapters,
    settled: createFilesSettled(speak),
    wakeOthers: wake,
    log,
  });
  const beating = { database, rulebooks, speak, calendarJobs: CALENDAR_JOBS, wake, log };
  const rowJobs = demo === false ? ROW_JOBS : [demoLife, ...ROW_JOBS];
  const scheduler = createScheduler({ ...beating, rowJobs, promptJobs: PROMPT_JOBS });
  running.unshift(scheduler.stop, collector.stop, worker.stop, fetcher.stop, sender.stop, studio.stop);
  const now = () => new Date();

  // The vendors' SDKs are large: whoever does not use one does not wait for it.
  if (config.slack) {
    const { createSlack } = await import('../adapters/slack/index.ts');
    const { access: given } = config.slack;
    const access =
      given.kind === 'one'
        ? given
        : { ...given, installations: createInstallations({ database, platform: 'slack', keys: given.keys }) };
    const suggest = createSuggest({ database, speak, commands: COMMANDS });
    adapters.push(
      createSlack({ ...config.slack, namePicture, drawChart: studio.draw, access, receive: bot, suggest, log, now }),
    );
  }
  if (config.feishu) {
    const { createFeishu } = await import('../adapters/feishu/index.ts');
    adapters.push(createFeishu({ ...config.feishu, namePicture, receive: bot, log, now }));
  }
  const founded =
    demo === null
      ? await foundDemo({
          database,
          rulebookText: await readFile(RULEBOOK, 'utf8'),
          platform: PLAYGROUND,
          realNow: now(),
          progress: (name) => print(`· ${say('demo.load', { name })}`),
        })
      : null;
  if (demo !== false) {
    const rulebook = await rulebookOn(database, rulebooks, now());
    const desk = createDesk({ database, rulebook, speak, commands: COMMANDS, scheduler, sender });
    adapters.push(createPlayground({ receive: bot, desk, log }));
    await openDemo({
      database,
      // Nobody asks for scores before it opens: they are computed once, by the first beat after it.
      scheduler: createScheduler({ ...beating, rowJobs: rowJobs.filter((job) => job !== scoring) }),
      sender,
      founded,
      progress: (day) => print(`· ${say('demo.live', { day })}`),
    });
  }

  const metrics = createMetrics(database);
  const host = demo === false ? config.host : '127.0.0.1';
  const server = await startServer({
    host,
    port: config.port,
    routes: adapters.flatMap(({ routes }) => routes),
    health: () => healthOf(database, rulebooks, now()),
    metrics,
  });
  // Together: an open page's stream of news ends when its adapter stops.
  running.unshift(() => Promise.all([server.stop(DRAIN_MS / 2), ...adapters.map((adapter) => adapter.stop())]));
  for (const adapter of adapters) await adapter.start();
  sender.start();
  fetcher.start();
  worker.start();
  collector.start();
  await scheduler.start();
  print('');
  print(say('ready', { url: server.url, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) }));
  if (demo !== false) print(say('tryThis'));
}

async function refuse(text: string): Promise<void> {
  // What a start that is being stopped still trips over is nobody's concern.
  if (!stopping) process.stderr.write(`${text}\n`);
  await stop(1);
}

/** Lets what is under way come to its end, and ends the process. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), DRAIN_MS).unref();
  for (const end of running) await end().catch((error: unknown) => process.stderr.write(`${messageOf(error)}\n`));
  process.exit(code);
}

/** Why Daybook did not start, and what to do about it. */
function whyNot(error: unknown, { databaseUrl, host, port }: Config): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
  if (code === 'EADDRINUSE') return say('portTaken', { host, port });
  if (databaseUrl && UNREACHABLE.has(code)) return say('unreachable', { address: new URL(databaseUrl).host, code });
  return say('failed', { message: messageOf(error) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
