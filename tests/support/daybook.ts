import { onTestFinished } from 'vitest';
import { createBot } from '../../src/bot.ts';
import type { Adapter, Profile } from '../../src/chat/adapter.ts';
import type { Command } from '../../src/commands/command.ts';
import { createFilesSettled } from '../../src/commands/files-sent.ts';
import { createLost } from '../../src/commands/pictures-sent.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { close, connect } from '../../src/database/connect.ts';
import { createSender } from '../../src/delivery/sender.ts';
import type { Demo } from '../../src/demo/rows.ts';
import { createWords } from '../../src/i18n.ts';
import { CALENDAR_JOBS, ROW_JOBS } from '../../src/jobs/registry.ts';
import { createScheduler } from '../../src/jobs/scheduler.ts';
import { createWorker } from '../../src/jobs/worker.ts';
import { createFetcher } from '../../src/pictures/fetcher.ts';
import { createStudio } from '../../src/pictures/studio.ts';
import { setDemoClock } from '../../src/store/clock.ts';
import { loadDemo } from '../../src/store/demo.ts';
import { createSuggest } from '../../src/suggest.ts';
import { createCollector } from '../../src/transfer/collector.ts';
import { CHAT, type ChatHand, chatPlatform, type Manner } from './chat.ts';
import { cloneDatabase, type TestDatabase } from './database.ts';
import { type Person, person } from './person.ts';
import { at, GIVEN, SMALL_BANK } from './small-bank.ts';

const speak = createWords();

type Options = Readonly<{
  bank?: Demo;
  /** The rulebook and calendar beside it; the bank's own unless given. */
  given?: typeof GIVEN;
  /** Where everybody has an account of their own. */
  platform?: string;
  commands?: readonly Command[];
  /** What the chat platform vouches for, by account. */
  profiles?: ReadonlyMap<string, Profile>;
}>;

/**
 * A whole Daybook in this process, wired as `main` does it, with an organisation loaded and a chat platform without a network.
 * Gone when the test is over. `lines` is everything that was logged.
 */
export async function openDaybook({
  bank = SMALL_BANK,
  given = GIVEN,
  platform = CHAT,
  commands = COMMANDS,
  profiles,
}: Options = {}) {
  const test = await cloneDatabase(await templateOf(bank, given, platform));
  const { database } = test;
  const lines: string[] = [];
  const line = (fields: object, event: string) => {
    const text = JSON.stringify(fields, (_, value) => (value instanceof Error ? String(value.stack) : value));
    lines.push(`${event} ${text}`);
  };
  const log = { info: line, warn: line, error: line };
  const chat = chatPlatform(profiles);
  const adapters: Adapter[] = [chat.adapter];
  const wake = () => sender.wake();
  const studio = createStudio();
  const rulebooks = new Map();
  const profile = async (account: Parameters<Adapter['profile']>[0]) =>
    (await adapters.find((one) => one.platform === account.platform)?.profile(account)) ?? null;
  const receive = createBot({ database, rulebooks, speak, commands, profile, wake, log });
  const sender = createSender({
    database,
    // Nobody waits in a test for what a platform takes in a second; tests/delivery holds the sender to that.
    get adapters() {
      return adapters.map(({ limits, ...adapter }) => adapter);
    },
    log,
    clock: () => Date.now(),
    random: () => 0,
  });
  const worker = createWorker({ database, rulebooks, speak, commands, wakeSender: wake, log });
  const lost = createLost(speak);
  const fetcher = createFetcher({ database, adapters, studio, lost, wakeSender: wake, log });
  const scheduler = createScheduler({
    database,
    rulebooks,
    speak,
    calendarJobs: CALENDAR_JOBS,
    rowJobs: ROW_JOBS,
    wake,
    log,
  });
  onTestFinished(async () => {
    await sender.stop();
    await studio.stop();
    await scheduler.stop();
    await test.drop();
  });
  const collector = createCollector({ database, adapters, settled: createFilesSettled(speak), wakeOthers: wake, log });
  const settle = async () => {
    await collector.drain();
    await worker.drain();
    await sender.drain();
  };
  const atHand = (user: string, hand: ChatHand): Person & ChatHand => {
    const somebody = person(user, hand, settle);
    return {
      ...hand,
      ...somebody,
      commands: (text) => somebody.does(() => hand.commands(text)),
      opens: () => somebody.does(() => hand.opens()),
      shows: (pictures, text) => somebody.does(() => hand.shows(pictures, text)),
      gives: (name, bytes, text) => somebody.does(() => hand.gives(name, bytes, text)),
      closes: (values) => somebody.does(() => hand.closes(values)),
      pressesAction: (action) => somebody.does(() => hand.pressesAction(action)),
    };
  };
  return {
    database,
    url: test.url,
    receive,
    suggest: createSuggest({ database, speak, commands }),
    sender,
    fetcher,
    collector,
    scheduler,
    worker,
    adapters,
    lines,
    log,
    /** Somebody of the bank (by id) or a stranger, at the chat platform. */
    meets(user: string, manner: Manner = 'modal'): Person & ChatHand {
      const hand = chat.hand(user, (event) => receive(event), manner);
      return atHand(user, hand);
    },
    /** The same, but served by another process on the same database: nothing this one remembers helps. */
    meetsElsewhere(user: string, manner: Manner = 'modal'): Person & ChatHand {
      const elsewhere = connect({ url: test.url, onError: () => {} });
      onTestFinished(() => close(elsewhere));
      const second = createBot({ database: elsewhere, rulebooks: new Map(), speak, commands, profile, wake, log });
      const hand = chat.hand(user, second, manner);
      return atHand(user, hand);
    },
    /** Sets the clock, without anything happening on the way: `2026-11-18 17:30`. */
    isAt: (time: string) => setDemoClock(database, at(time)),
    /** Walks the clock there, beat by beat, and sends what falls due. */
    walksTo: (time: string) => scheduler.advance(at(time), settle),
  };
}

export type Daybook = Awaited<ReturnType<typeof openDaybook>>;

const templates = new Map<Demo, Promise<string>>();

/** The name of a database with this bank in it, loaded once a file. */
function templateOf(bank: Demo, given: typeof GIVEN, platform: string): Promise<string> {
  const made = templates.get(bank) ?? load(bank, given, platform);
  templates.set(bank, made);
  return made;
}

async function load(bank: Demo, given: typeof GIVEN, platform: string): Promise<string> {
  const template: TestDatabase = await cloneDatabase();
  await loadDemo(template.database, bank, { ...given, platform });
  await close(template.database);
  return new URL(template.url).pathname.slice(1);
}
