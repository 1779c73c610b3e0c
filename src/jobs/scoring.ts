import { addDays } from '../calendar/day.ts';
import { type Period, periodContains, periodOf, previousPeriod } from '../calendar/period.ts';
import { workdaysBetween } from '../calendar/workday.ts';
import { instantOf, localDate } from '../calendar/zone.ts';
import type { Result } from '../scoring/result.ts';
import { type ScoreInput, scoreManager, scoringRules } from '../scoring/score.ts';
import { scorecardFor } from '../scoring/scorecard.ts';
import { metricsFor } from '../store/metrics.ts';
import { deadlinesBetween, filingsDueAt } from '../store/obligations.ts';
import { everyoneInPost, type Person, peopleById } from '../store/people.ts';
import { hasResults, hasStale, saveResults, takeStale, targetsOf } from '../store/results.ts';
import type { JobContext, RowJob } from './job.ts';

/** What scores are made with. */
export type ScoringContext = Pick<JobContext, 'tx' | 'now' | 'rulebook' | 'days'>;

/** One person's score with everything that went into it. */
export type Scored = Readonly<{ input: ScoreInput; result: Result }>;

/**
 * Keeps the stored results of the current and the previous week and month up to date: of whoever did something that counts, of
 * whoever a deadline has passed for, and once a day of everybody.
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
    if (who.length === 0) return [];
    const month = periodOf('month', today);
    for (const period of [week, previousPeriod(week), month, previousPeriod(month)])
      await scorePeople(ctx, who, period);
    return [];
  },
  async next({ tx, rulebook }, after) {
    if (await hasStale(tx)) return new Date(after.getTime() + 1);
    return instantOf(addDays(localDate(after, rulebook.zone), 1), '00:00', rulebook.zone);
  },
};

/**
 * Scores people for a period as of now and stores the results: those given, as far as they were managers in post in it, or all
 * who were.
 */
export async function scorePeople(
  ctx: ScoringContext,
  who: readonly string[] | 'everyone',
  period: Period,
): Promise<ReadonlyMap<string, Scored>> {
  const known = who === 'everyone' ? await managersDuring(ctx, period) : await peopleById(ctx.tx, who);
  const people = known.filter((person) => person.role === 'manager' && wasInPost(person, period));
  const scored = await scoresOf(ctx, people, period);
  const results = people.flatMap(({ id, unitId }) => {
    const result = scored.get(id)?.result;
    return result ? [{ personId: id, unitId, result }] : [];
  });
  await saveResults(ctx.tx, period, results, ctx.now);
  return scored;
}

/** What people's scores are now, by person, without storing them; as many queries for one as for a thousand. */
export async function scoresOf(
  { tx, now, rulebook, days }: ScoringContext,
  people: readonly Person[],
  period: Period,
): Promise<ReadonlyMap<string, Scored>> {
  if (people.length === 0) return new Map();
  const { indicators } = rulebook;
  const metrics = await metricsFor(tx, { indicators, people, from: period.from, to: period.to, now });
  const targets = await targetsOf(
    tx,
    people.map(({ id }) => id),
  );
  const rules = scoringRules(rulebook);
  const counted = new Map<string, number>();
  const workdays = ({ key, from, to }: Period) => {
    const count = counted.get(key) ?? workdaysBetween(from, to, days);
    counted.set(key, count);
    return count;
  };
  return new Map(
    people.map((person) => {
      const input: ScoreInput = {
        rules,
        period,
        scorecard: scorecardFor(rulebook, { type: person.managerType, grade: person.grade }),
        measurements: metrics.get(person.id) ?? new Map(),
        targets: targets.get(person.id) ?? new Map(),
        workdays,
      };
      return [person.id, { input, result: scoreManager(input) }];
    }),
  );
}

/** Whoever owed something by a deadline that has just passed: a report filed before it counts from then on. */
async function owing({ tx, now }: ScoringContext, from: Date): Promise<readonly string[]> {
  const people: string[] = [];
  for (const deadline of await deadlinesBetween(tx, from, now)) {
    for (const { personId } of await filingsDueAt(tx, deadline)) people.push(personId);
  }
  return people;
}

/** Managers who were there at the beginning of a period, or are by now. */
async function managersDuring({ tx, now, rulebook }: ScoringContext, period: Period): Promise<readonly Person[]> {
  const today = localDate(now, rulebook.zone);
  const dates = [period.from, periodContains(period, today) ? today : period.to];
  const people = [];
  for (const date of new Set(dates)) people.push(...(await everyoneInPost(tx, { roles: ['manager'], date })));
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

function wasInPost({ inPostSince, leftOn }: Person, { from, to }: Period): boolean {
  return inPostSince <= to && (leftOn === null || leftOn >= from);
}
