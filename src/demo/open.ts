import { addDays, weekdayNumber } from '../calendar/day.ts';
import { periodOf } from '../calendar/period.ts';
import { dayTable, seedDays } from '../calendar/seed.ts';
import { isWorkday, previousWorkday } from '../calendar/workday.ts';
import { instantOf, localDate } from '../calendar/zone.ts';
import type { Database } from '../database/connect.ts';
import type { Sender } from '../delivery/sender.ts';
import type { Scheduler } from '../jobs/scheduler.ts';
import { readRulebook } from '../rulebook/load.ts';
import { beginDemo, lastMoment, readClock, setDemoClock } from '../store/clock.ts';
import { loadDemo } from '../store/demo.ts';
import { generateDemo } from './generate.ts';

/** The same bank every time. */
const SEED = 2364;
/** Half of the day's logs are in, and the last reminder is a few minutes off. */
const OPENS_AT = '17:22';
/** From Tuesday on there is a day before in the same week. */
const OPENS_FROM_WEEKDAY = 3;

/** Their Mondays are lived through before: a ranking moves from the one before it. */
const WEEKS_ANNOUNCED = 2;
/** From before the digest until the prompts of a Monday morning. */
const MONDAY = { begins: '08:30', ends: '09:10' };
/** The workday before the opening is lived through from here. */
const DAY_BEGINS = '17:00';

type Span = Readonly<{ from: Date; to: Date }>;

/** The times that are lived through before a demo opens, oldest first. What happens between them is there already. */
export type Founded = Readonly<{ spans: readonly Span[] }>;

/**
 * Fills an empty database with the demo organisation.
 *
 * @returns null if somebody else has filled it meanwhile
 */
export async function foundDemo(
  options: Readonly<{
    database: Database;
    rulebookText: string;
    platform: string;
    realNow: Date;
    progress: (name: string) => void;
  }>,
): Promise<Founded | null> {
  const read = readRulebook(options.rulebookText, 'the demo rulebook');
  if (read.kind !== 'ok') throw new Error(`the demo rulebook has mistakes: ${read.mistakes[0]?.message}`);
  const { rulebook } = read;
  const seed = seedDays();
  const days = dayTable(seed.days, seed.years);
  let day = localDate(options.realNow, rulebook.zone);
  while (!isWorkday(day, days) || weekdayNumber(day) < OPENS_FROM_WEEKDAY || weekdayNumber(day) > 5)
    day = addDays(day, -1);
  const opens = instantOf(day, OPENS_AT, rulebook.zone);
  const before = previousWorkday(day, days);
  const lives = instantOf(before, DAY_BEGINS, rulebook.zone);
  const demo = generateDemo({ seed: SEED, opens, lives, rulebook, days });
  options.progress(demo.organisation.name);
  const outcome = await loadDemo(options.database, demo, {
    platform: options.platform,
    rulebook: { version: rulebook.version, zone: rulebook.zone, text: options.rulebookText },
    calendar: seed,
  });
  if (outcome === 'occupied') return null;
  const mondays = Array.from({ length: WEEKS_ANNOUNCED }, (_, weeks) => addDays(periodOf('week', day).from, -7 * weeks))
    .filter((monday) => monday < before)
    .toReversed()
    .map((monday) => ({
      from: instantOf(monday, MONDAY.begins, rulebook.zone),
      to: instantOf(monday, MONDAY.ends, rulebook.zone),
    }));
  return { spans: [...mondays, { from: lives, to: opens }] };
}

/** Sets the clock going where it stood still, or, the first time, lives through what leads up to the opening. */
export async function openDemo(
  options: Readonly<{
    database: Database;
    scheduler: Scheduler;
    sender: Sender;
    founded: Founded | null;
    progress: (day: string) => void;
  }>,
): Promise<void> {
  const { database, scheduler, sender, founded, progress } = options;
  if (!founded) {
    await setDemoClock(database, (await lastMoment(database)) ?? (await readClock(database)));
    return;
  }
  for (const { from, to } of founded.spans) {
    await beginDemo(database, from);
    await scheduler.beat();
    progress(from.toISOString().slice(0, 10));
    await scheduler.advance(to, async () => {
      await sender.drain();
    });
  }
}
