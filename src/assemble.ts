import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createPlayground } from '../adapters/playground/index.ts';
import { createBot } from './bot.ts';
import type { Adapter } from './chat/adapter.ts';
import type { Receive } from './chat/event.ts';
import { createFilesSettled } from './commands/files-sent.ts';
import { createLost } from './commands/pictures-sent.ts';
import { COMMANDS } from './commands/registry.ts';
import type { Config } from './config.ts';
import { close, connect } from './database/connect.ts';
import { migrate } from './database/migrate.ts';
import { createSender } from './delivery/sender.ts';
import { createDesk } from './demo/desk.ts';
import { foundDemo, openDemo } from './demo/open.ts';
import { createWords, type terminalWords } from './i18n.ts';
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
import { fileBytes } from './store/exported-files.ts';
import { createInstallations } from './store/installations.ts';
import { type Rulebooks, rulebookOn } from './store/rulebooks.ts';
import { createSuggest } from './suggest.ts';
import { createCollector } from './transfer/collector.ts';

const RULEBOOK = 'rural-coop-bank.yaml';
const PLAYGROUND = 'playground';

const speak = createWords();

type Given = Readonly<{
  config: Config;
  /** Where the project lies. */
  project: string;
  /** The database's. */
  url: string;
  log: Logger;
  /** Daybook's own words, in the language of this terminal, and where lines go. */
  say: ReturnType<typeof terminalWords>;
  print: (line: string) => void;
  /** What is to be stopped, the last that was started first: what is started here is put before it. */
  running: (() => Promise<unknown>)[];
  /** How long stopping may take. */
  drainMs: number;
}>;

/** It serves at `url`; or it must not start on this database, and why. */
export type Assembled = Readonly<{ kind: 'ready'; url: string; demo: boolean } | { kind: 'refused'; reason: string }>;

/** Puts Daybook together over a database and starts every part of it. */
export async function assemble({ config, project, url, log, say, print, running, drainMs }: Given): Promise<Assembled> {
  const platforms = config.slack !== null || config.feishu !== null;
  await migrate({
    url,
    folder: join(project, 'prisma', 'migrations'),
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
  if (reason) return { kind: 'refused', reason: say(`refused.${reason}`) };

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
  const readExport = (id: string) => fileBytes(database, id);
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
      createSlack({
        ...config.slack,
        namePicture,
        drawChart: studio.draw,
        readFile: readExport,
        access,
        receive: bot,
        suggest,
        log,
        now,
      }),
    );
  }
  if (config.feishu) {
    const { createFeishu } = await import('../adapters/feishu/index.ts');
    adapters.push(createFeishu({ ...config.feishu, namePicture, readFile: readExport, receive: bot, log, now }));
  }
  const founded =
    demo === null
      ? await foundDemo({
          database,
          rulebookText: await readFile(join(project, 'rulebooks', RULEBOOK), 'utf8'),
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
    log,
  });
  // Together: an open page's stream of news ends when its adapter stops.
  running.unshift(() => Promise.all([server.stop(drainMs / 2), ...adapters.map((adapter) => adapter.stop())]));
  for (const adapter of adapters) await adapter.start();
  sender.start();
  fetcher.start();
  worker.start();
  collector.start();
  await scheduler.start();
  return { kind: 'ready', url: server.url, demo: demo !== false };
}
