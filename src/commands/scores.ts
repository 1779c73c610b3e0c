import { type Period, periodContains } from '../calendar/period.ts';
import { type DayTable, workdaysBetween } from '../calendar/workday.ts';
import { localDate } from '../calendar/zone.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Composed, compositionOf, type PartTotal, partPeriods } from '../scoring/composed.ts';
import { measuredFor, measurementOf } from '../scoring/measure.ts';
import { cohortsOf, usesPercentiles } from '../scoring/percentile.ts';
import { isRankable } from '../scoring/ranking.ts';
import type { Result } from '../scoring/result.ts';
import { type ScoreInput, scoreManager, scoringRules } from '../scoring/score.ts';
import { scorecardFor } from '../scoring/scorecard.ts';
import { gradesOn } from '../store/grades.ts';
import { type Metrics, metricsFor } from '../store/metrics.ts';
import { type Person, peopleById } from '../store/people.ts';
import { managersBetween, resultsOf, saveResults, targetsOf } from '../store/results.ts';
import { rulebookByHash } from '../store/rulebooks.ts';
import { type PeriodRow, periodRow } from '../store/scoring-periods.ts';
import type { Context } from './command.ts';
import { virtualTypes } from './standings.ts';

/** What scores are made with. */
export type ScoringContext = Pick<Context, 'tx' | 'now' | 'rulebook'> & Readonly<{ days: DayTable }>;

/** One person's score with everything that went into it. */
export type Scored = Readonly<{ input: ScoreInput; result: Result }>;

/**
 * Scores people for a period as of now and stores the results: those given, as far as they were managers in post in it, or all
 * who were. Where anything is scored by comparison, one change can move everybody. Of a closed period only what differs is noted.
 */
export async function scorePeople(
  ctx: ScoringContext,
  who: readonly string[] | 'everyone',
  period: Period,
): Promise<ReadonlyMap<string, Scored>> {
  const all = who === 'everyone' || usesPercentiles(ctx.rulebook.indicators);
  const known = all ? await managersDuring(ctx, period) : await peopleById(ctx.tx, who);
  const people = known.filter((person) => person.role === 'manager' && wasInPost(person, period));
  const scored = await computed(ctx, people, period, await rowOf(ctx, period), all);
  const results = people.flatMap(({ id, unitId }) => {
    const result = scored.get(id)?.result;
    return result ? [{ personId: id, unitId, result }] : [];
  });
  await saveResults(ctx.tx, period, results, ctx.now);
  return scored;
}

/**
 * What people's scores are now, by person, without storing them: in a closed period those it was closed with. As many queries for one
 * as for a thousand.
 */
export async function scoresOf(
  ctx: ScoringContext,
  people: readonly Person[],
  period: Period,
): Promise<ReadonlyMap<string, Scored>> {
  if (people.length === 0) return new Map();
  const row = await rowOf(ctx, period);
  const scored = await computed(ctx, people, period, row);
  if (row.state !== 'closed') return scored;
  const ids = people.map(({ id }) => id);
  const closed = await resultsOf(ctx.tx, period, ids);
  return new Map([...scored].map(([id, one]) => [id, { ...one, result: closed.get(id) ?? one.result }]));
}

/** How a period stands. One that still runs is open, by the rulebook in force, which needs no looking up. */
async function rowOf({ tx, now, rulebook }: ScoringContext, period: Period): Promise<PeriodRow> {
  const today = localDate(now, rulebook.zone);
  return period.to >= today ? { state: 'open', rulebook: null } : periodRow(tx, period);
}

/** Scores by the rulebook of the period, from data as they are. */
async function computed(
  ctx: ScoringContext,
  given: readonly Person[],
  period: Period,
  row: PeriodRow,
  whole = false,
): Promise<ReadonlyMap<string, Scored>> {
  if (given.length === 0) return new Map();
  const { tx, now, days } = ctx;
  const people = await asGraded(ctx, given, period);
  const rulebook =
    row.rulebook && row.rulebook.version !== ctx.rulebook.version
      ? await rulebookByHash(tx, new Map(), row.rulebook.hash)
      : ctx.rulebook;
  const rules = scoringRules(rulebook);
  const composition = compositionOf(rulebook, period.kind);
  const needed = composition && new Set(Object.keys(composition.indicators).flatMap((id) => measuredFor(id, rules)));
  const indicators = needed ? rulebook.indicators.filter(({ id }) => needed.has(id)) : rulebook.indicators;

  const compared = usesPercentiles(rulebook.indicators)
    ? await asGraded(ctx, await withEveryone(ctx, people, period), period)
    : people;
  const metrics = await metricsFor(tx, { indicators, people: compared, from: period.from, to: period.to, now, whole });
  const cohorts = cohortsIn(compared, period, rulebook, metrics);
  const targets = await targetsOf(
    tx,
    people.map(({ id }) => id),
  );
  const parts = composition && (await partTotals(ctx, people, partPeriods(composition, period)));
  const counted = new Map<string, number>();
  const workdays = ({ key, from, to }: Period) => {
    const count = counted.get(key) ?? workdaysBetween(from, to, days);
    counted.set(key, count);
    return count;
  };
  return new Map(
    people.map((person) => {
      const own = cohorts.get(person.id);
      const composed: Composed | null = composition && parts && { composition, parts: parts.get(person.id) ?? [] };
      const input: ScoreInput = {
        rules,
        period,
        scorecard: scorecardFor(rulebook, { ...person, type: person.managerType }),
        measurements: metrics.get(person.id) ?? new Map(),
        targets: targets.get(person.id) ?? new Map(),
        workdays,
        ...(own && { cohorts: own }),
        ...(composed && { composed }),
      };
      return [person.id, { input, result: scoreManager(input) }];
    }),
  );
}

/** People with the grade they held on the period's last day, or on their own last one; as long as it runs, with today's. */
async function asGraded(
  { tx, now, rulebook }: ScoringContext,
  people: readonly Person[],
  { to }: Period,
): Promise<readonly Person[]> {
  if (to >= localDate(now, rulebook.zone)) return people;
  const held = await gradesOn(
    tx,
    people.map(({ id }) => id),
    to,
  );
  return people.map((person) => ({ ...person, grade: held.get(person.id)?.grade ?? null }));
}

/** Each person's totals in the parts of a composed period, those that are closed as they were closed. */
async function partTotals(
  ctx: ScoringContext,
  people: readonly Person[],
  periods: readonly Period[],
): Promise<ReadonlyMap<string, readonly PartTotal[]>> {
  const today = localDate(ctx.now, ctx.rulebook.zone);
  const totals = new Map<string, PartTotal[]>(people.map(({ id }) => [id, []]));
  for (const period of periods) {
    const begun = period.from <= today;
    const present = people.filter((person) => wasInPost(person, period));
    const scored = begun ? await scoresOf(ctx, present, period) : new Map<string, Scored>();
    for (const person of people) {
      const outcome = scored.get(person.id)?.result.outcome;
      const total = outcome?.kind === 'total' ? outcome.total : null;
      totals.get(person.id)?.push({ period: period.key, total, inPost: wasInPost(person, period), begun });
    }
  }
  return totals;
}

/** Who is compared with whom, where anything is scored by comparison. */
function cohortsIn(people: readonly Person[], period: Period, rulebook: Rulebook, metrics: Metrics) {
  if (!usesPercentiles(rulebook.indicators)) return new Map<string, NonNullable<ScoreInput['cohorts']>>();
  const rules = scoringRules(rulebook);
  const virtual = virtualTypes(rulebook);
  const standing = { period, minimumDays: rulebook.ranking.minimum_days };
  const peers = people.map((person) => {
    const { id, unitId, managerType, grade, inPostSince, leftOn } = person;
    const scorecard = scorecardFor(rulebook, { ...person, type: managerType });
    const member = {
      virtual: managerType !== null && virtual.includes(managerType),
      postings: [{ from: inPostSince, to: leftOn }],
    };
    const measured = metrics.get(id) ?? new Map();
    return {
      person: id,
      unit: unitId,
      grade,
      type: managerType,
      scorecard: scorecard?.id ?? null,
      rankable: scorecard !== null && isRankable(member, standing),
      metricOf: (indicator: string) => measurementOf(indicator, rules, measured).value,
    };
  });
  return cohortsOf(peers, rulebook.indicators);
}

async function withEveryone(ctx: ScoringContext, people: readonly Person[], period: Period) {
  const everyone = (await managersDuring(ctx, period)).filter((person) => wasInPost(person, period));
  return [...new Map([...everyone, ...people].map((person) => [person.id, person])).values()];
}

/** Managers who were in post on any day of a period, up to now. */
function managersDuring({ tx, now, rulebook }: ScoringContext, period: Period): Promise<readonly Person[]> {
  const today = localDate(now, rulebook.zone);
  return managersBetween(tx, period.from, periodContains(period, today) ? today : period.to);
}

function wasInPost({ inPostSince, leftOn }: Person, { from, to }: Period): boolean {
  return inPostSince <= to && (leftOn === null || leftOn >= from);
}
