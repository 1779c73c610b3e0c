import type { LocalDate } from '../calendar/day.ts';
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
import { type Metrics, metricsFor } from '../store/metrics.ts';
import type { Person } from '../store/people.ts';
import { managersBetween, peopleAsOf } from '../store/postings.ts';
import { resultsOf, saveResults, targetsOf } from '../store/results.ts';
import { rulebookByHash } from '../store/rulebooks.ts';
import { type PeriodRow, periodRow } from '../store/scoring-periods.ts';
import type { Context } from './command.ts';
import { virtualTypes } from './standings.ts';

/** What scores are made with. */
export type ScoringContext = Pick<Context, 'tx' | 'now' | 'rulebook'> & Readonly<{ days: DayTable }>;

/** One person's score with everything that went into it; `person` as they were on the period's last day, or on their own. */
export type Scored = Readonly<{ person: Person; input: ScoreInput; result: Result }>;

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
  const known = all ? await managersDuring(ctx, period) : await peopleAsOf(ctx.tx, who, lastDay(ctx, period));
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
  const ids = people.map(({ id }) => id);
  const posted = isRunning(ctx, period) ? people : await peopleAsOf(ctx.tx, ids, period.to);
  const scored = await computed(ctx, posted, period, row);
  if (row.state !== 'closed') return scored;
  const closed = await resultsOf(ctx.tx, period, ids);
  return new Map([...scored].map(([id, one]) => [id, { ...one, result: closed.get(id) ?? one.result }]));
}

/** How a period stands. One that still runs is open, by the rulebook in force, which needs no looking up. */
async function rowOf(ctx: ScoringContext, period: Period): Promise<PeriodRow> {
  return isRunning(ctx, period) ? { state: 'open', rulebook: null } : periodRow(ctx.tx, period);
}

function isRunning(ctx: ScoringContext, period: Period): boolean {
  return period.to >= today(ctx);
}

function today({ now, rulebook }: ScoringContext): LocalDate {
  return localDate(now, rulebook.zone);
}

/** The day by which people's unit, type and grade count. */
function lastDay(ctx: ScoringContext, period: Period): LocalDate {
  return isRunning(ctx, period) ? today(ctx) : period.to;
}

/** Scores people as they were on the period's last day, by its rulebook, from data as they are. */
async function computed(
  ctx: ScoringContext,
  people: readonly Person[],
  period: Period,
  row: PeriodRow,
  whole = false,
): Promise<ReadonlyMap<string, Scored>> {
  if (people.length === 0) return new Map();
  const { tx, now, days } = ctx;
  const rulebook =
    row.rulebook && row.rulebook.version !== ctx.rulebook.version
      ? await rulebookByHash(tx, new Map(), row.rulebook.hash)
      : ctx.rulebook;
  const rules = scoringRules(rulebook);
  const composition = compositionOf(rulebook, period.kind);
  const needed = composition && new Set(Object.keys(composition.indicators).flatMap((id) => measuredFor(id, rules)));
  const indicators = needed ? rulebook.indicators.filter(({ id }) => needed.has(id)) : rulebook.indicators;

  const compared = usesPercentiles(rulebook.indicators) ? await withEveryone(ctx, people, period) : people;
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
      return [person.id, { person, input, result: scoreManager(input) }];
    }),
  );
}

/** Each person's totals in the parts of a composed period, those that are closed as they were closed. */
async function partTotals(
  ctx: ScoringContext,
  people: readonly Person[],
  periods: readonly Period[],
): Promise<ReadonlyMap<string, readonly PartTotal[]>> {
  const totals = new Map<string, PartTotal[]>(people.map(({ id }) => [id, []]));
  for (const period of periods) {
    const begun = period.from <= today(ctx);
    const present = people.filter((person) => wasInPost(person, period));
    const scored = begun ? await scoresOf(ctx, present, period) : new Map<string, Scored>();
    for (const person of people) {
      const then = scored.get(person.id);
      const inPost = wasInPost(person, period) && (then === undefined || then.person.role === 'manager');
      const outcome = inPost ? then?.result.outcome : undefined;
      const total = outcome?.kind === 'total' ? outcome.total : null;
      totals.get(person.id)?.push({ period: period.key, total, inPost, begun });
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
function managersDuring(ctx: ScoringContext, period: Period): Promise<readonly Person[]> {
  return managersBetween(ctx.tx, period.from, periodContains(period, today(ctx)) ? today(ctx) : period.to);
}

function wasInPost({ inPostSince, leftOn }: Person, { from, to }: Period): boolean {
  return inPostSince <= to && (leftOn === null || leftOn >= from);
}
