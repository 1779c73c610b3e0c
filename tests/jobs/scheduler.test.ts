import { afterEach, describe, expect, it } from 'vitest';
import type { PeriodicRule } from '../../src/calendar/deadline.ts';
import type { Log } from '../../src/chat/adapter.ts';
import { sentence } from '../../src/commands/command.ts';
import { close, connect, type Database } from '../../src/database/connect.ts';
import type { CalendarJob, PromptJob, RowJob } from '../../src/jobs/job.ts';
import { CALENDAR_JOBS, ROW_JOBS } from '../../src/jobs/registry.ts';
import { createScheduler, wanted } from '../../src/jobs/scheduler.ts';
import { readClock } from '../../src/store/clock.ts';
import type { Message } from '../../src/store/outbox.ts';
import type { TestDatabase } from '../support/database.ts';
import { at, WORDS } from '../support/talk-branch.ts';
import { openHeart, setClock, states, wall } from './heart.ts';

let heart: TestDatabase;
let opened = false;
async function open(...given: Parameters<typeof openHeart>): Promise<void> {
  heart = await openHeart(...given);
  opened = true;
}
afterEach(async () => {
  if (opened) await heart.drop();
  opened = false;
});

const NINE: PeriodicRule = { every: 'workday', at: '09:00' };
const hello = (key: string): Message => ({
  key,
  to: { person: 'li' },
  locale: 'en',
  priority: 'digest',
  content: { kind: 'card', card: sentence('Hello.') },
});
/** A calendar job that greets, once a unit and slot. */
const greeting = (part: Partial<CalendarJob> = {}): CalendarJob => ({
  name: 'greeting',
  rule: () => NINE,
  missed: 'all',
  tooLateMinutes: 7 * 24 * 60,
  run: async (_, unit, slot) => [hello(`hello:${unit.id}:${wall(slot)}`)],
  ...part,
});
/** A row job that does this and is due at these instants. */
const rowJob = (name: string, run: RowJob['run'], due: readonly Date[] = []): RowJob => ({
  name,
  run,
  next: async (_, after) => due.find((instant) => instant > after) ?? null,
});

type Jobs = Readonly<{
  calendarJobs?: readonly CalendarJob[];
  rowJobs?: readonly RowJob[];
  promptJobs?: readonly PromptJob[];
}>;

function schedulerOn(database: Database, { calendarJobs = [], rowJobs = [], promptJobs = [] }: Jobs) {
  const failed: unknown[] = [];
  const log: Log = { info: () => {}, warn: () => {}, error: ({ job, error }) => failed.push(job ?? error) };
  const jobs = { calendarJobs, rowJobs, promptJobs };
  const options = { database, rulebooks: new Map(), speak: WORDS, ...jobs, wake: () => {}, log };
  return { ...createScheduler(options), failed };
}

async function keys(): Promise<readonly string[]> {
  const rows = await heart.database.outbox.findMany({ orderBy: { id: 'asc' } });
  return rows.map(({ key }) => key);
}

describe('what has been missed', () => {
  const NOW = at('2026-11-18 09:01');
  const SLOTS = ['2026-11-16 09:00', '2026-11-17 09:00', '2026-11-18 09:00'].map(at);
  const WEEK = 7 * 24 * 60;
  it.each([
    ['all', WEEK, SLOTS, ['11-16', '11-17', '11-18']],
    ['all', 25 * 60, SLOTS, ['11-17', '11-18']],
    ['latest', WEEK, SLOTS, ['11-18']],
    ['latest', WEEK, SLOTS.slice(0, 2), ['11-17']],
    ['latest', 60, SLOTS.slice(0, 2), []],
    ['skip', WEEK, SLOTS, ['11-18']],
    ['skip', WEEK, SLOTS.slice(0, 2), []],
    ['all', WEEK, [], []],
  ] as const)('%s, up to %i minutes late', (missed, tooLateMinutes, slots, days) => {
    expect(wanted(slots, { missed, tooLateMinutes }, NOW).map((slot) => wall(slot)?.slice(0, 5))).toEqual(days);
  });
});

describe('a beat', () => {
  it('runs a calendar job for every supervised unit at its time, and not again', async () => {
    await open('2026-11-18 08:59');
    const scheduler = schedulerOn(heart.database, { calendarJobs: [greeting()] });
    await scheduler.beat();
    expect(await keys()).toEqual([]);
    await setClock(heart.database, '2026-11-18 09:00');
    await scheduler.beat();
    await scheduler.beat();
    expect(await keys()).toEqual(['hello:city:11-18 09:00', 'hello:east:11-18 09:00']);
    expect(scheduler.failed).toEqual([]);
  });

  it('after three days away makes up for what each job still wants', async () => {
    await open('2026-11-16 08:00');
    const slots = (name: string, missed: CalendarJob['missed']) =>
      greeting({ name, missed, run: async (_, unit, slot) => [hello(`${name}:${unit.id}:${wall(slot)}`)] });
    const calendarJobs = [slots('all', 'all'), slots('latest', 'latest'), slots('skip', 'skip')];
    const scheduler = schedulerOn(heart.database, { calendarJobs });
    await scheduler.beat();
    await setClock(heart.database, '2026-11-18 12:00');
    await scheduler.beat();
    expect((await keys()).filter((key) => key.includes('city'))).toEqual([
      'all:city:11-16 09:00',
      'all:city:11-17 09:00',
      'all:city:11-18 09:00',
      'latest:city:11-18 09:00',
    ]);
  });

  it('lets the others work when a job fails, keeps nothing of what it did, and tries it again', async () => {
    await open('2026-11-18 10:00');
    const seen: string[] = [];
    let broken = true;
    const weak = rowJob('weak', async ({ tx, now }, from) => {
      seen.push(`${wall(from)}→${wall(now)}`);
      await tx.$executeRaw`DELETE FROM account WHERE person_id = 'zhou'`;
      if (broken) throw new Error('broken');
      return [hello('weak')];
    });
    const strong = rowJob('strong', async ({ now }) => [hello(`strong:${wall(now)}`)]);
    const scheduler = schedulerOn(heart.database, { rowJobs: [weak, strong], calendarJobs: [greeting()] });
    await scheduler.beat();
    await setClock(heart.database, '2026-11-18 10:01');
    seen.length = 0;
    await scheduler.beat();
    expect(scheduler.failed).toContain('weak');
    expect(await keys()).toContain('strong:11-18 10:01');
    expect(await heart.database.account.count({ where: { personId: 'zhou' } })).toBe(1);
    broken = false;
    await setClock(heart.database, '2026-11-18 10:02');
    await scheduler.beat();
    // The second time it is told of everything since it last did its work.
    expect(seen[1]?.split('→')).toEqual([seen[0]?.split('→')[0], '11-18 10:02']);
    expect(await keys()).toContain('weak');
    expect(await heart.database.account.count({ where: { personId: 'zhou' } })).toBe(0);
  });

  it('the first of all plans what people owe: nobody waits for midnight', async () => {
    await open('2026-11-18 10:00', { demo: false });
    await schedulerOn(heart.database, { rowJobs: ROW_JOBS }).beat();
    // Without days in the calendar only weekends are off: 18–20, 23–27, 30–2 are 11 workdays.
    const logs = await heart.database.obligation.findMany({ where: { personId: 'li', report: 'daily_log' } });
    expect(logs.map(({ state }) => state)).toEqual(Array(11).fill('due'));
    expect(await keys()).toEqual([]);
  });

  it('is waited for when the scheduler stops', async () => {
    await open('2026-11-18 10:00');
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const slow = rowJob('slow', async () => {
      begun.resolve();
      await release.promise;
      return [hello('slow')];
    });
    const scheduler = schedulerOn(heart.database, { rowJobs: [slow] });
    const started = scheduler.start();
    await begun.promise;
    const stopped = scheduler.stop();
    release.resolve();
    await stopped;
    expect(await keys()).toEqual(['slow']);
    await started;
  });
});

describe('a prompt job', () => {
  it('is run soon after it is woken, if it has work; else there is one question and no transaction', async () => {
    await open('2026-11-18 10:00');
    let asked = 0;
    const prompt: PromptJob = {
      ...rowJob('prompt', async ({ tx }) => {
        const { count } = await tx.listChange.deleteMany();
        return count > 0 ? [hello(`prompt:${count}`)] : [];
      }),
      waits: async (database) => {
        asked += 1;
        return (await database.listChange.count()) > 0;
      },
    };
    const scheduler = schedulerOn(heart.database, { promptJobs: [prompt] });
    await scheduler.start();
    await expect.poll(() => asked).toBe(1);
    scheduler.wake();
    await expect.poll(() => asked, { timeout: 5_000 }).toBe(2);
    // The first run of a job leaves a mark: there was none.
    expect(await heart.database.jobMark.count({ where: { job: 'prompt' } })).toBe(0);
    await heart.database.listChange.create({ data: { dueAt: at('2026-11-17 18:00'), unitId: 'city' } });
    scheduler.wake();
    await expect.poll(keys, { timeout: 5_000 }).toEqual(['prompt:1']);
    await scheduler.stop();
    expect(scheduler.failed).toEqual([]);
  });

  it('is asked no more often than twice a second, however often it is woken', async () => {
    await open('2026-11-18 10:00');
    const questions: number[] = [];
    const prompt: PromptJob = {
      ...rowJob('prompt', async () => []),
      waits: async () => {
        questions.push(performance.now());
        return false;
      },
    };
    const scheduler = schedulerOn(heart.database, { promptJobs: [prompt] });
    await scheduler.start();
    await expect
      .poll(
        () => {
          scheduler.wake();
          return questions.length;
        },
        { timeout: 5_000 },
      )
      .toBe(3);
    await scheduler.stop();
    const gaps = questions.slice(1).map((time, index) => time - (questions[index] ?? 0));
    // Timers may be a millisecond early.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(499);
  });
});

describe('two processes on one database', () => {
  it('give each reminder, list and digest once', async () => {
    await open('2026-11-20 15:59');
    const other = connect({ url: heart.url, onError: () => {} });
    try {
      const jobs = { rowJobs: ROW_JOBS, calendarJobs: [greeting(), ...CALENDAR_JOBS] };
      const [one, two] = [schedulerOn(heart.database, jobs), schedulerOn(other, jobs)];
      await one.beat();
      let walking = true;
      const walk = one
        .advance(at('2026-11-23 09:01'), async () => {})
        .finally(() => {
          walking = false;
        });
      while (walking) await two.beat();
      await walk;
      expect([...one.failed, ...two.failed]).toEqual([]);
      const sent = await keys();
      expect(new Set(sent).size).toBe(sent.length);
      const count = (start: string) => sent.filter((key) => key.startsWith(start)).length;
      // Four managers at 16:00 and 17:30; a list to each of the two supervisors; Monday's greeting to both branches; the digest to
      // 陈敏 and her three, and to 周强 and his one.
      expect(count('remind:')).toBe(8);
      expect(count('missing:')).toBe(2);
      expect(count('hello:')).toBe(2);
      expect(count('digest:')).toBe(6);
      const runs = await heart.database.jobRun.findMany({ where: { job: 'weekly-digest' } });
      expect(runs.map(({ unitId, slot }) => `${unitId} ${wall(slot)}`).toSorted()).toEqual([
        'city 11-23 09:00',
        'east 11-23 09:00',
      ]);
    } finally {
      await close(other);
    }
  });

  it('do the work of a job once when both beat at the same instant', async () => {
    await open('2026-11-18 10:00');
    const other = connect({ url: heart.url, onError: () => {} });
    try {
      const windows: string[] = [];
      const counting = rowJob('counting', async ({ now }, from) => {
        windows.push(`${from.getTime()}–${now.getTime()}`);
        return [];
      });
      const jobs = { rowJobs: [counting] };
      const [one, two] = [schedulerOn(heart.database, jobs), schedulerOn(other, jobs)];
      await one.beat();
      for (const minute of [1, 2, 3]) {
        await setClock(heart.database, `2026-11-18 10:0${minute}`);
        await Promise.all([one.beat(), two.beat()]);
      }
      // Every stretch of time is worked through once: each window begins where the one before ended.
      const ends = windows.map((window) => window.split('–').map(Number));
      for (const [index, [from]] of ends.entries()) if (index > 0) expect(from).toBe(ends[index - 1]?.[1]);
      expect(ends.length).toBeGreaterThanOrEqual(4);
    } finally {
      await close(other);
    }
  });
});

describe('walking the clock of a demo', () => {
  it('stops at every instant at which something is due, and then at the end', async () => {
    await open('2026-11-18 08:00');
    const due = ['2026-11-18 08:30', '2026-11-18 10:15'].map(at);
    const ran: string[] = [];
    const row = rowJob(
      'row',
      async ({ now }) => {
        ran.push(String(wall(now)));
        return [];
      },
      due,
    );
    const scheduler = schedulerOn(heart.database, { rowJobs: [row], calendarJobs: [greeting()] });
    await scheduler.beat();
    ran.length = 0;
    const steps: (string | undefined)[] = [];
    await scheduler.advance(at('2026-11-18 11:00'), async (now) => {
      steps.push(wall(now));
    });
    expect(steps).toEqual(['11-18 08:30', '11-18 09:00', '11-18 10:15', '11-18 11:00']);
    expect(ran).toEqual(steps);
    expect(await keys()).toEqual(['hello:city:11-18 09:00', 'hello:east:11-18 09:00']);
    expect(wall(await readClock(heart.database))).toBe('11-18 11:00');
  });

  it('passes over none of several instants a few milliseconds apart', async () => {
    await open('2026-11-18 08:00');
    const due = [0, 1, 3, 8].map((ms) => new Date(at('2026-11-18 08:30').getTime() + ms));
    const undone = new Set(due.map((instant) => instant.getTime()));
    const doneAt: (string | undefined)[] = [];
    const row = rowJob(
      'row',
      async ({ now }) => {
        for (const instant of undone) {
          if (instant > now.getTime()) continue;
          undone.delete(instant);
          doneAt.push(wall(now));
        }
        return [];
      },
      due,
    );
    const scheduler = schedulerOn(heart.database, { rowJobs: [row] });
    await scheduler.beat();
    await scheduler.advance(at('2026-11-18 12:00'), async () => {});
    expect(doneAt).toEqual(due.map(() => '11-18 08:30'));
  });

  it('through an afternoon reminds, and lists what is missing at the deadline: nothing is taken for an outage', async () => {
    await open('2026-11-18 15:00');
    const scheduler = schedulerOn(heart.database, { rowJobs: ROW_JOBS });
    await scheduler.beat();
    const steps: string[] = [];
    await scheduler.advance(at('2026-11-18 18:05'), async (now) => {
      steps.push(String(wall(now)));
    });
    const walked = ['11-18 16:00', '11-18 17:30', '11-18 17:50', '11-18 18:00', '11-18 18:05'];
    expect(steps).toEqual(expect.arrayContaining(walked));
    expect(await states(heart.database, 'zhao')).toContain('missing');
    const sent = await keys();
    expect(sent.filter((key) => key.startsWith('extended:'))).toEqual([]);
    expect(sent.filter((key) => key.startsWith('remind:zhao')).length).toBe(2);
    expect(sent.filter((key) => key.startsWith('missing:chen')).length).toBe(1);
    expect(scheduler.failed).toEqual([]);
  });

  it('is refused for a database that is not a demo', async () => {
    await open('2026-11-18 08:00', { demo: false });
    const scheduler = schedulerOn(heart.database, {});
    await expect(scheduler.advance(at('2026-11-18 09:00'), async () => {})).rejects.toThrow('only the clock of a demo');
  });
});
