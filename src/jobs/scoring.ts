import { addDays } from '../calendar/day.ts';
import { periodOf, previousPeriod } from '../calendar/period.ts';
import { instantOf, localDate } from '../calendar/zone.ts';
import { scorePeople } from '../commands/scores.ts';
import { deadlinesBetween, filingsDueAt } from '../store/obligations.ts';
import { hasResults, hasStale, takeStale } from '../store/results.ts';
import { forgetEarlier, hasEarlier, takeEarlier } from '../store/stale.ts';
import type { JobContext, RowJob } from './job.ts';

/** Once so many results of earlier periods have been computed in one beat, the rest waits for the next: a beat has its time. */
const MOST_EARLIER = 10_000;

/**
 * Keeps the stored results of the current and the previous week and month up to date: of whoever did something that counts, of
 * whoever a deadline has passed for, and once a day of everybody. Those of earlier periods follow where data of that time changed.
 */
export const scoring: RowJob = {
  name: 'scoring',
  async run(ctx, from) {
    const today = localDate(ctx.now, ctx.rulebook.zone);
    const stale = await takeStale(ctx.tx);
    const week = periodOf('week', today);
    const isNewDay = localDate(from, ctx.rulebook.zone) !== today;
    const everyone = isNewDay || !(await hasResults(ctx.tx, week));
    const who = everyone ? 'everyone' : [...new Set([...stale, ...(await owing(ctx, from))])];
    const month = periodOf('month', today);
    const recent = [week, previousPeriod(week), month, previousPeriod(month)];
    if (who.length > 0) for (const period of recent) await scorePeople(ctx, who, period);
    await forgetEarlier(ctx.tx, recent);
    for (let done = 0; done < MOST_EARLIER; ) {
      const next = await takeEarlier(ctx.tx);
      if (!next) break;
      done += Math.max(await scorePeople(ctx, next.people, next.period), next.people.length);
    }
    return [];
  },
  async next({ tx, rulebook }, after) {
    if ((await hasStale(tx)) || (await hasEarlier(tx))) return new Date(after.getTime() + 1);
    return instantOf(addDays(localDate(after, rulebook.zone), 1), '00:00', rulebook.zone);
  },
};

/** Whoever owed something by a deadline that has just passed: a report filed before it counts from then on. */
async function owing({ tx, now }: JobContext, from: Date): Promise<readonly string[]> {
  const people: string[] = [];
  for (const deadline of await deadlinesBetween(tx, from, now)) {
    for (const { personId } of await filingsDueAt(tx, deadline)) people.push(personId);
  }
  return people;
}
