import type { LocalDate } from '../calendar/day.ts';
import { previousWorkday } from '../calendar/workday.ts';
import { instantOf } from '../calendar/zone.ts';
import type { Member } from './people.ts';
import type { Random } from './random.ts';
import { type Story, TREND_WORKDAYS } from './story.ts';

/** When somebody files the log of a day: an instant (perhaps later than now), or null for never. */
export type LogTimes = (on: LocalDate) => Date | null;

/** Who is silent on the last workdays, so that there is somebody to remind today. */
const SILENT = 'zhao-lei';

/** A manager's habits at the end of the day. `early` says whether today's log is already there. */
export function logTimes(member: Member, early: boolean, story: Story, random: Random): LogTimes {
  const { temper } = member;
  const usual = random.whole(16 * 60 + 50, 17 * 60 + 40);
  const recent = new Set(story.workdays.slice(-TREND_WORKDAYS));
  const yesterday = previousWorkday(story.today, story.days);
  const silent = member.id === SILENT ? [yesterday, previousWorkday(yesterday, story.days)] : [];
  return (on) => {
    if (silent.includes(on)) return null;
    if (on === story.today) return early ? before(story.now, random.whole(4, 46), random) : null;
    const worse = recent.has(on) ? Math.max(0, 1 - temper.trend * 4) : 1;
    if (random.chance(temper.missing * worse)) return null;
    if (!random.chance(temper.late * worse))
      return at(on, Math.min(usual + random.whole(-25, 40), 17 * 60 + 59), story, random);
    if (random.chance(0.7)) return at(on, random.whole(18 * 60 + 2, 21 * 60), story, random);
    return at(story.nextWorkday(on), random.whole(8 * 60 + 5, 11 * 60), story, random);
  };
}

/** When a visit is written down: the same day mostly, else the next morning, in time or not. */
export function visitTime(member: Member, on: LocalDate, story: Story, random: Random): Date {
  const next = story.nextWorkday(on);
  if (random.chance(member.temper.late * 0.6)) return at(next, random.whole(12 * 60 + 5, 17 * 60), story, random);
  if (random.chance(0.3)) return at(next, random.whole(8 * 60 + 10, 11 * 60 + 45), story, random);
  return at(on, random.whole(10 * 60 + 20, 18 * 60 + 30), story, random);
}

/** When a supervisor reads what was filed then: a day or two later, now and then never. */
export function readingTime(filedAt: Date, story: Story, random: Random): Date | null {
  if (random.chance(0.08)) return null;
  const hours = random.chance(0.45) ? random.whole(1, 4) / 2 : random.whole(13, 44);
  const readAt = new Date(filedAt.getTime() + (hours * 60 + random.whole(0, 50)) * 60_000);
  return readAt < story.now ? readAt : null;
}

/** A time of day in minutes, with seconds nobody would round. */
function at(on: LocalDate, minute: number, { zone }: Story, random: Random): Date {
  const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return new Date(instantOf(on, time, zone).getTime() + random.whole(0, 59) * 1000);
}

function before(now: Date, minutes: number, random: Random): Date {
  return new Date(now.getTime() - minutes * 60_000 - random.whole(0, 59) * 1000);
}
