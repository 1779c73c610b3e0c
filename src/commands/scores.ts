import type { LocalDate } from '../calendar/day.ts';
import { type Period, periodContains } from '../calendar/period.ts';
import { type DayTable, STANDARD_DAYS, workdaysBetween } from '../calendar/workday.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Composed, compositionOf, type PartTotal, partPeriods } from '../scoring/composed.ts';
import type { Decimal } from '../scoring/decimal.ts';
import { measuredFor, measurementOf } from '../scoring/measure.ts';
import { cohortsOf, usesPercentiles } from '../scoring/percentile.ts';
import { isRankable } from '../scoring/ranking.ts';
import type { Result } from '../scoring/result.ts';
import { type ScoreInput, scoreManager, scoringRules } from '../scoring/score.ts';
import { scorecardFor } from '../scoring/scorecard.ts';
import { type Measure, measurer } from '../store/metrics.ts';
import type { Person } from '../store/people.ts';
import { managersBetween, peopleAsOf } from '../store/postings.ts';
import { AT_ONCE, resultsOf, resultWriter, targetsOf } from '../store/results.ts';
import { dayTable } from '../store/rulebooks.ts';
import { isRunning, periodRules, type Ruling, rowOf, rulebookFor, todayOf } from './period-rulebook.ts';
import { virtualTypes } from './standings.ts';

/** What scores are made with. */
export type ScoringContext = Ruling & Readonly<{ days: DayTable }>;

/** One person's score with everything that went into it; `person` as they were on the period's last day, or on their own. */
export type Scored = Readonly<{ person: Person; input: ScoreInput; result: Result }>;

/**
 * Scores people for a period as of now and stores the results: those given, as far as they were managers in post in it, or all
 * who were. Where anything is scored by comparison, one change can move everybody. Of a closed period only what differs is noted.
 * However many they are, they are scored and stored in batches, none of which is held longer than it takes.
 *
 * @param keep stores with each result what it was computed from
 * @param each is shown every batch as it is stored
 * @returns how many were scored
 */
export async function scorePeople(
  ctx: ScoringContext,
  who: readonly string[] | 'everyone',
  period: Period,
  { keep = false, each }: Readonly<{ keep?: boolean; each?: Watch }> = {},
): Promise<number> {
  const rulebook = await periodRules(ctx, period);
  const all = who === 'everyone' || usesPercentiles(rulebook.indicators);
  const known = all ? await managersDuring(ctx, period) : await peopleAsOf(ctx.tx, who, lastDay(ctx, period));
  const people = known.filter((person) => person.role === 'manager' && wasInPost(person, period));
  if (people.length === 0) return 0;
  const { size, measured } = await scorer(ctx, people, period, rulebook, all);
  const writer = await resultWriter(ctx.tx, period, ctx.now);
  let done = 0;
  for (const batch of batches(people, size)) {
    await writer.end();
    const score = await measured(batch);
    for (const few of batches(batch, AT_ONCE)) {
      const scored = few.map(score);
      await writer.write(
        scored.map(({ person, input, result }) => ({
          personId: person.id,
          unitId: person.unitId,
          result,
          ...(keep && { input }),
        })),
      );
      done += few.length;
      await each?.(scored, { done, of: people.length });
    }
  }
  await writer.end();
  return people.length;
}

/** Is shown a batch that has been scored, and how many of how many are done with it. */
type Watch = (scored: readonly Scored[], progress: Progress) => Promise<void> | void;

/** How many of how many people have been scored. */
export type Progress = Readonly<{ done: number; of: number }>;

/** How many people are measured at a time: what is held of each goes with the batch. */
const BATCH = 5_000;

function* batches<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
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
  const { measured } = await scorer(ctx, posted, period, await rulebookFor(ctx, row));
  const score = await measured(posted);
  const scored = new Map(posted.map((person) => [person.id, score(person)]));
  if (row.state !== 'closed') return scored;
  const closed = await resultsOf(ctx.tx, period, ids);
  return new Map([...scored].map(([id, one]) => [id, { ...one, result: closed.get(id) ?? one.result }]));
}

/** The day by which people's unit, type and grade count. */
function lastDay(ctx: ScoringContext, period: Period): LocalDate {
  return isRunning(ctx, period) ? todayOf(ctx) : period.to;
}

/** Looks up all that a batch of people's scores are made of; then each can be worked out without waiting. */
type Scorer = Readonly<{
  size: number;
  measured: (batch: readonly Person[]) => Promise<(person: Person) => Scored>;
}>;

/** Scores people as they were on the period's last day, by its rulebook, from data as they are; `people` are all who will be scored. */
async function scorer(
  ctx: ScoringContext,
  people: readonly Person[],
  period: Period,
  rulebook: Rulebook,
  whole = false,
): Promise<Scorer> {
  const { tx, now } = ctx;
  // An earlier version may have reckoned with other workdays than today's.
  const known = (rulebook.workdays === 'standard') === (ctx.days === STANDARD_DAYS);
  const days = known ? ctx.days : await dayTable(tx, rulebook);
  const rules = scoringRules(rulebook);
  const composition = compositionOf(rulebook, period.kind);
  const needed = composition && new Set(Object.keys(composition.indicators).flatMap((id) => measuredFor(id, rules)));
  const indicators = needed ? rulebook.indicators.filter(({ id }) => needed.has(id)) : rulebook.indicators;
  const compares = usesPercentiles(rulebook.indicators);

  const { from, to } = period;
  const measure = await measurer(tx, { indicators, people, from, to, now, whole });
  const cohorts = compares ? await cohortsIn(ctx, people, period, rulebook, whole ? measure : null) : null;
  const parts = composition && partPeriods(composition, period);
  const counted = new Map<string, number>();
  const workdays = ({ key, from, to }: Period) => {
    const count = counted.get(key) ?? workdaysBetween(from, to, days);
    counted.set(key, count);
    return count;
  };
  return {
    // The parts of a composed period, where anybody is compared, are measured for everybody at once.
    size: composition && compares ? people.length : BATCH,
    async measured(batch) {
      const metricsOf = await measure(batch, indicators);
      const targets = await targetsOf(
        tx,
        batch.map(({ id }) => id),
        period,
      );
      const totals = parts && (await partTotals(ctx, batch, parts));
      return (person) => {
        const own = cohorts?.get(person.id);
        const composed: Composed | null = composition && totals && { composition, parts: totals.get(person.id) ?? [] };
        const input: ScoreInput = {
          rules,
          period,
          scorecard: scorecardFor(rulebook, { ...person, type: person.managerType }),
          measurements: metricsOf(person.id),
          targets: targets.get(person.id) ?? new Map(),
          workdays,
          ...(own && { cohorts: own }),
          ...(composed && { composed }),
        };
        return { person, input, result: scoreManager(input) };
      };
    },
  };
}

/** Each person's totals in the parts of a composed period, those that are closed as they were closed. */
async function partTotals(
  ctx: ScoringContext,
  people: readonly Person[],
  periods: readonly Period[],
): Promise<ReadonlyMap<string, readonly PartTotal[]>> {
  const totals = new Map<string, PartTotal[]>(people.map(({ id }) => [id, []]));
  for (const period of periods) {
    const begun = period.from <= todayOf(ctx);
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

/** Who is compared with whom: of everybody no more is kept than the metrics that are compared. */
async function cohortsIn(
  ctx: ScoringContext,
  people: readonly Person[],
  period: Period,
  rulebook: Rulebook,
  measureAll: Measure | null,
): Promise<ReadonlyMap<string, NonNullable<ScoreInput['cohorts']>>> {
  const rules = scoringRules(rulebook);
  const compared = rulebook.indicators.filter(({ method }) => method.kind === 'percentile');
  const needed = new Set(compared.flatMap(({ id }) => measuredFor(id, rules)));
  const indicators = rulebook.indicators.filter(({ id }) => needed.has(id));
  const everyone = await withEveryone(ctx, people, period);
  const { from, to } = period;
  const measure =
    measureAll ?? (await measurer(ctx.tx, { indicators, people: everyone, from, to, now: ctx.now, whole: true }));
  const values = new Map<string, ReadonlyMap<string, Decimal | null>>();
  for (const batch of batches(everyone, BATCH)) {
    const metricsOf = await measure(batch, indicators);
    for (const person of batch) {
      const metrics = metricsOf(person.id);
      values.set(person.id, new Map(compared.map(({ id }) => [id, measurementOf(id, rules, metrics).value])));
    }
  }
  const virtual = virtualTypes(rulebook);
  const standing = { period, minimumDays: rulebook.ranking.minimum_days };
  const peers = everyone.map((person) => {
    const { id, unitId, managerType, grade, inPostSince, leftOn } = person;
    const scorecard = scorecardFor(rulebook, { ...person, type: managerType });
    const member = {
      virtual: managerType !== null && virtual.includes(managerType),
      postings: [{ from: inPostSince, to: leftOn }],
    };
    return {
      person: id,
      unit: unitId,
      grade,
      type: managerType,
      scorecard: scorecard?.id ?? null,
      rankable: scorecard !== null && isRankable(member, standing),
      metricOf: (indicator: string) => values.get(id)?.get(indicator) ?? null,
    };
  });
  return cohortsOf(peers, compared);
}

async function withEveryone(ctx: ScoringContext, people: readonly Person[], period: Period) {
  const everyone = (await managersDuring(ctx, period)).filter((person) => wasInPost(person, period));
  return [...new Map([...everyone, ...people].map((person) => [person.id, person])).values()];
}

/** Managers who were in post on any day of a period, up to now. */
function managersDuring(ctx: ScoringContext, period: Period): Promise<readonly Person[]> {
  return managersBetween(ctx.tx, period.from, periodContains(period, todayOf(ctx)) ? todayOf(ctx) : period.to);
}

function wasInPost({ inPostSince, leftOn }: Person, { from, to }: Period): boolean {
  return inPostSince <= to && (leftOn === null || leftOn >= from);
}
