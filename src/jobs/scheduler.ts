import { setTimeout as sleep } from 'node:timers/promises';
import { schedule } from 'node-cron';
import { addDays } from '../calendar/day.ts';
import { duties } from '../calendar/deadline.ts';
import { occurrences } from '../calendar/occurrence.ts';
import { localDate } from '../calendar/zone.ts';
import type { Log } from '../chat/adapter.ts';
import type { Database, Tx } from '../database/connect.ts';
import type { Words } from '../i18n.ts';
import type { Locale } from '../rulebook/words.ts';
import { lastBeat, readClock, saveBeat, setDemoClock } from '../store/clock.ts';
import { claimRun, lockMark, makeMarks, saveMark, supervisedUnits } from '../store/jobs.ts';
import { type Message, nextWaiting, post } from '../store/outbox.ts';
import { dayTable, type Rulebooks, rulebookOn } from '../store/rulebooks.ts';
import { inTransaction } from '../store/transaction.ts';
import { createLoop } from '../timing/loop.ts';
import type { CalendarJob, JobContext, PromptJob, RowJob } from './job.ts';
import { outages } from './outages.ts';

export type Scheduler = Readonly<{
  /** Beats at once and then every minute. */
  start(): Promise<void>;
  /** Beats no more; what runs comes to its end. */
  stop(): Promise<void>;
  /** Does everything that has become due. */
  beat(): Promise<void>;
  /** Something has happened: what others are to see of it at once is done without waiting for the next beat. */
  wake(): void;
  /** Walks a demo's clock to `to`, stopping at every instant at which something is due. */
  advance(to: Date, onStep: (now: Date) => Promise<void>): Promise<void>;
}>;

type Options = Readonly<{
  database: Database;
  rulebooks: Rulebooks;
  speak: Readonly<Record<Locale, Words>>;
  calendarJobs: readonly CalendarJob[];
  /** In the order in which they run: outages before what would call people late. */
  rowJobs: readonly RowJob[];
  /** Those of them that also run soon after something has happened. */
  promptJobs?: readonly PromptJob[];
  wake: () => void;
  log: Log;
}>;

/** A beat may have to do much at once, such as the rankings of a whole organisation. */
const JOB_TIMEOUT_MS = 120_000;
const FIRST_LOOK_MS = 24 * 3_600_000;
/** However much happens, prompt jobs are asked no more often than this whether they have work. */
const REST_MS = 500;
/** The beat runs them too. */
const BEAT_MS = 60_000;
/** How far ahead a calendar job's next occurrence is looked for when the demo clock walks. */
const HORIZON_DAYS = 40;

/** The heartbeat: node-cron says when, rows say what has been done, so that any number of processes do everything once. */
export function createScheduler(options: Options): Scheduler {
  let running: Promise<void> | null = null;
  const beat = async () => {
    // A beat that takes longer than a minute is not joined by a second one; what it leaves, the next one finds.
    running ??= beatOnce(options).finally(() => {
      running = null;
    });
    await running;
  };
  const stopping = new AbortController();
  const prompt = createLoop({
    look: async () => {
      await promptly(options);
      await sleep(REST_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      return BEAT_MS;
    },
    everyMs: BEAT_MS,
    failed: (error) => options.log.warn({ error }, 'prompt jobs failed'),
  });
  const safely = () => beat().catch((error: unknown) => options.log.error({ error }, 'beat failed'));
  const task = schedule('* * * * *', safely, { noOverlap: true });
  task.stop();
  return {
    async start() {
      await safely();
      task.start();
      prompt.start();
    },
    async stop() {
      await task.destroy();
      stopping.abort();
      await prompt.stop();
      await running?.catch(() => undefined);
    },
    beat,
    wake: prompt.wake,
    async advance(to, onStep) {
      for (;;) {
        const now = await readClock(options.database);
        if (now >= to) return;
        // The clock has gone on since the last beat: what became due in between comes first, before the clock is moved.
        const beaten = (await lastBeat(options.database)) ?? now;
        const due = await nextInstant(options, beaten);
        const stop = new Date(Math.min(Math.max((due ?? to).getTime(), now.getTime()), to.getTime()));
        await moveClock(options.database, stop);
        await running;
        await beat();
        await onStep(stop);
      }
    },
  };
}

/** No time has passed in which we were away: nobody's deadline is to be extended. */
async function moveClock(database: Database, to: Date): Promise<void> {
  await inTransaction(database, JOB_TIMEOUT_MS, async (tx) => {
    await lockMark(tx, outages.name, to);
    await setDemoClock(tx, to);
    await saveMark(tx, outages.name, to);
  });
}

/** Runs those prompt jobs that have work; the beat's own mark stays where it is. */
async function promptly(options: Options): Promise<void> {
  const waiting: PromptJob[] = [];
  for (const job of options.promptJobs ?? []) if (await job.waits(options.database)) waiting.push(job);
  if (waiting.length === 0) return;
  const now = await readClock(options.database);
  const jobs = waiting.map((job) => ({
    name: job.name,
    since: new Date(now.getTime() - FIRST_LOOK_MS),
    run: (ctx: JobContext, from: Date) => job.run(ctx, from),
  }));
  await work(options, jobs, now);
  options.wake();
}

type Work = Readonly<{
  name: string;
  /** From when on, if it has never run. */
  since: Date;
  run: (ctx: JobContext, from: Date) => Promise<readonly Message[]>;
}>;

async function beatOnce(options: Options): Promise<void> {
  const { database } = options;
  const now = await readClock(database);
  const beaten = await lastBeat(database);
  const jobs = [
    ...options.rowJobs.map((job) => ({
      name: job.name,
      // The first time of all there is a day to look back on: what a day begins with does not wait for midnight.
      since: beaten ?? new Date(now.getTime() - FIRST_LOOK_MS),
      run: (ctx: JobContext, from: Date) => job.run(ctx, from),
    })),
    ...options.calendarJobs.map((job) => ({
      name: job.name,
      since: beaten ?? now,
      run: (ctx: JobContext, from: Date) => occur(job, ctx, from),
    })),
  ];
  await work(options, jobs, now);
  await saveBeat(database, now);
  options.wake();
}

/** Does each of these jobs up to `now`, in a transaction of its own. */
async function work(options: Options, jobs: readonly Work[], now: Date): Promise<void> {
  const { database, log } = options;
  const rules = await rulesOn(database, now, options);
  // Made by themselves: a first run that fails must not forget from when on there was something to do.
  await makeMarks(database, jobs);
  for (const { name, since, run } of jobs) {
    try {
      await inTransaction(database, JOB_TIMEOUT_MS, async (tx) => {
        const from = await lockMark(tx, name, since);
        if (from >= now) return;
        await post(tx, await run({ ...rules, tx, now }, from), now);
        await saveMark(tx, name, now);
      });
    } catch (error) {
      // One job that fails must not keep the others from their work; its mark stays, so the next beat tries again.
      log.error({ job: name, error }, 'job failed');
    }
  }
}

/** Runs a calendar job for every unit and occurrence since `from` that its policy still wants. */
async function occur(job: CalendarJob, ctx: JobContext, from: Date): Promise<readonly Message[]> {
  const units = await supervisedUnits(ctx.tx, localDate(ctx.now, ctx.rulebook.zone));
  const messages: Message[] = [];
  for (const unit of units) {
    const slots = occurrences(job.rule(ctx.rulebook), unit.zone, from, ctx.now, ctx.days).map(({ dueAt }) => dueAt);
    for (const slot of wanted(slots, job, ctx.now)) {
      if (await claimRun(ctx.tx, job.name, unit.id, slot, ctx.now)) messages.push(...(await job.run(ctx, unit, slot)));
    }
  }
  return messages;
}

/** Which of the occurrences that have passed are still made up for. */
export function wanted(
  slots: readonly Date[],
  { missed, tooLateMinutes }: Pick<CalendarJob, 'missed' | 'tooLateMinutes'>,
  now: Date,
) {
  const fresh = slots.filter((slot) => now.getTime() - slot.getTime() <= tooLateMinutes * 60_000);
  if (missed === 'all') return fresh;
  const latest = fresh.slice(-1);
  return missed === 'latest' ? latest : latest.filter((slot) => now.getTime() - slot.getTime() < 5 * 60_000);
}

async function nextInstant(options: Options, after: Date): Promise<Date | null> {
  return inTransaction(options.database, JOB_TIMEOUT_MS, async (tx) => {
    const ctx = { ...(await rulesOn(tx, after, options)), tx, now: after };
    const instants: (Date | null | undefined)[] = [await nextWaiting(tx, after)];
    for (const job of options.rowJobs) instants.push(await job.next(ctx, after));
    const today = localDate(after, ctx.rulebook.zone);
    const zones = new Set((await supervisedUnits(tx, today)).map(({ zone }) => zone));
    for (const job of options.calendarJobs) {
      for (const zone of zones) {
        const ahead = duties(job.rule(ctx.rulebook), zone, addDays(today, -1), addDays(today, HORIZON_DAYS), ctx.days);
        instants.push(ahead.find(({ dueAt }) => dueAt > after)?.dueAt);
      }
    }
    const found = instants.filter((at): at is Date => at instanceof Date && at > after);
    return found.length === 0 ? null : new Date(Math.min(...found.map((at) => at.getTime())));
  });
}

/** What holds for all that is done in one beat: reading it once saves each job two queries. */
async function rulesOn(
  db: Database | Tx,
  now: Date,
  { rulebooks, speak }: Options,
): Promise<Omit<JobContext, 'tx' | 'now'>> {
  const rulebook = await rulebookOn(db, rulebooks, now);
  return { rulebook, days: await dayTable(db, rulebook), speak };
}
