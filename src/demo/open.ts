import { addDays, weekdayNumber } from '../calendar/day.ts';
import { periodOf } from '../calendar/period.ts';
import { dayTable, seedDays } from '../calendar/seed.ts';
import { isWorkday } from '../calendar/workday.ts';
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

/** Where a demo begins and how far the people of it have already lived. */
export type Founded = Readonly<{ opens: Date; lives: Date }>;

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
  const demo = generateDemo({ seed: SEED, now: opens, rulebook, days });
  options.progress(demo.organisation.name);
  const outcome = await loadDemo(options.database, demo, {
    platform: options.platform,
    rulebook: { version: rulebook.version, zone: rulebook.zone, text: options.rulebookText },
    calendar: seed,
  });
  if (outcome === 'occupied') return null;
  // The week is lived through from its Monday morning, so that the ranking, reminders and lists of these days are there to read.
  const monday = periodOf('week', day).from;
  return { opens, lives: instantOf(monday, '08:30', rulebook.zone) };
}

/** Sets the clock going where it stood still, or, the first time, lives through the days before the demo opens. */
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
  await beginDemo(database, founded.lives);
  await scheduler.beat();
  let day = '';
  await scheduler.advance(founded.opens, async (now) => {
    await sender.drain();
    const today = now.toISOString().slice(0, 10);
    if (today !== day) progress(today);
    day = today;
  });
}
