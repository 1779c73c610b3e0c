import type { LocalDate } from '../calendar/day.ts';
import { previousWorkday } from '../calendar/workday.ts';
import { instantOf, localDate } from '../calendar/zone.ts';
import type { Member } from './people.ts';
import type { Random } from './random.ts';
import type { Story } from './story.ts';

/** When somebody files the log of a day; null for never. */
export type LogTimes = (on: LocalDate) => Date | null;

/** Who is silent on the last workdays, so that there is somebody to remind today. */
const SILENT = 'zhao-lei';
/** Whom a visitor may want to be when the demo opens: they do nothing from then to the next morning. */
export const LEFT_TO_VISITORS: ReadonlySet<string> = new Set([SILENT, 'liu-jianguo']);

/** A manager's habits at the end of the day. `early` says whether today's log is there when the demo opens. */
export function logTimes(member: Member, early: boolean, story: Story, random: Random): LogTimes {
  const { temper } = member;
  const usual = random.whole(16 * 60 + 50, 17 * 60 + 40);
  const yesterday = previousWorkday(story.today, story.days);
  const silent = member.id === SILENT ? [yesterday, previousWorkday(yesterday, story.days)] : [];
  return (on) => {
    if (silent.includes(on)) return null;
    if (on === story.today && early) return before(story.opens, random.whole(4, 46), random);
    if (on === story.today && LEFT_TO_VISITORS.has(member.id))
      return at(story.nextWorkday(on), random.whole(8 * 60 + 35, 9 * 60 + 20), story, random);
    const worse = on >= story.trendFrom ? Math.max(0, 1 - temper.trend * 4) : 1;
    if (random.chance(temper.missing * worse)) return null;
    if (!random.chance(temper.late * worse)) {
      if (on === story.today) return at(on, random.whole(17 * 60 + 31, 17 * 60 + 58), story, random);
      return at(on, Math.min(usual + random.whole(-25, 40), 17 * 60 + 59), story, random);
    }
    if (random.chance(0.7)) return at(on, random.whole(18 * 60 + 2, 21 * 60), story, random);
    return at(story.nextWorkday(on), random.whole(8 * 60 + 5, 11 * 60), story, random);
  };
}

/** When a visit is written down: the same day mostly, else the next morning, in time or not. */
export function visitTime(member: Member, on: LocalDate, story: Story, random: Random): Date {
  const time = writtenDown(member, on, story, random);
  const isLeft = LEFT_TO_VISITORS.has(member.id) && on === story.today && time > story.opens;
  return isLeft ? at(story.nextWorkday(on), random.whole(9 * 60 + 5, 11 * 60 + 30), story, random) : time;
}

function writtenDown(member: Member, on: LocalDate, story: Story, random: Random): Date {
  const next = story.nextWorkday(on);
  if (random.chance(member.temper.late * 0.6)) return at(next, random.whole(12 * 60 + 5, 17 * 60), story, random);
  if (random.chance(0.3)) return at(next, random.whole(8 * 60 + 10, 11 * 60 + 45), story, random);
  return at(on, random.whole(10 * 60 + 20, 18 * 60 + 30), story, random);
}

/** When a supervisor reads what was filed then: soon, or on a morning after; now and then never. */
export function readingTime(filedAt: Date, story: Story, random: Random): Date | null {
  if (random.chance(0.08)) return null;
  const on = localDate(filedAt, story.zone);
  const soon = new Date(filedAt.getTime() + random.whole(25, 150) * 60_000 + random.whole(0, 59) * 1000);
  if (random.chance(0.45) && soon < at(on, BEDTIME, story, random)) return soon;
  const next = story.nextWorkday(on);
  return at(
    random.chance(0.7) ? next : story.nextWorkday(next),
    random.whole(8 * 60 + 10, 11 * 60 + 50),
    story,
    random,
  );
}

/** Nobody reads reports later in the day than this minute. */
const BEDTIME = 22 * 60;

/** A time of day in minutes, with seconds nobody would round. */
function at(on: LocalDate, minute: number, { zone }: Story, random: Random): Date {
  const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return new Date(instantOf(on, time, zone).getTime() + random.whole(0, 59) * 1000);
}

function before(opens: Date, minutes: number, random: Random): Date {
  return new Date(opens.getTime() - minutes * 60_000 - random.whole(0, 59) * 1000);
}
