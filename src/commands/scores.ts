import { type Period, periodContains } from '../calendar/period.ts';
import type { DayTable } from '../calendar/workday.ts';
import { workdaysBetween } from '../calendar/workday.ts';
import { localDate } from '../calendar/zone.ts';
import type { Result } from '../scoring/result.ts';
import { type ScoreInput, scoreManager, scoringRules } from '../scoring/score.ts';
import { scorecardFor } from '../scoring/scorecard.ts';
import { metricsFor } from '../store/metrics.ts';
import { everyoneInPost, type Person, peopleById } from '../store/people.ts';
import { saveResults, targetsOf } from '../store/results.ts';
import type { Context } from './command.ts';

/** What scores are made with. */
export type ScoringContext = Pick<Context, 'tx' | 'now' | 'rulebook'> & Readonly<{ days: DayTable }>;

/** One person's score with everything that went into it. */
export type Scored = Readonly<{ input: ScoreInput; result: Result }>;

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
