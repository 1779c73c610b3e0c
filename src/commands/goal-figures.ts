import type { LocalDate } from '../calendar/day.ts';
import { nthWorkday } from '../calendar/nth-workday.ts';
import { type Period, type PeriodKind, periodContains } from '../calendar/period.ts';
import { type DayTable, workdaysBetween } from '../calendar/workday.ts';
import { localDate } from '../calendar/zone.ts';
import type { GoalFigure } from '../cards/goal.ts';
import type { GoalTerms } from '../rulebook/goals.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { gapTo } from '../scoring/gap.ts';
import { measuredFor, measurementOf, measuresOf } from '../scoring/measure.ts';
import { scorecardFor } from '../scoring/scorecard.ts';
import { targetFor } from '../scoring/target.ts';
import { goalsOf } from '../store/goals.ts';
import { metricsFor } from '../store/metrics.ts';
import type { Person } from '../store/people.ts';
import { targetsOf } from '../store/results.ts';
import type { Context } from './command.ts';
import type { ScoringContext } from './scores.ts';

/** The day it is for a person: until its end a goal can be set. */
export function dateFor({ now }: Pick<Context, 'now'>, { dutyZone }: Pick<Person, 'dutyZone'>): LocalDate {
  return localDate(now, dutyZone);
}

/** The indicators of somebody's scorecard, and of composed periods, that are compared with a target. */
export function targetedIndicators(rulebook: Rulebook, person: Person): readonly Indicator[] {
  const scorecard = scorecardFor(rulebook, { ...person, type: person.managerType });
  if (!scorecard) return [];
  const counted = new Set([
    ...Object.keys(scorecard.weights),
    ...scorecard.bonuses,
    ...scorecard.penalties,
    ...rulebook.composed.flatMap(({ indicators }) => Object.keys(indicators)),
  ]);
  return rulebook.indicators.filter(({ id, target }) => counted.has(id) && target !== undefined);
}

/** On which terms managers set their own target of an indicator, for each kind of period for which they do. */
export function termsOf({ target }: Indicator): readonly GoalTerms[] {
  return target?.from === 'own' ? (target.set ?? []) : [];
}

/** The kinds of periods for which this person sets any goal, the shortest first. */
export function goalKinds(rulebook: Rulebook, person: Person): readonly GoalTerms['per'][] {
  const kinds = new Set(targetedIndicators(rulebook, person).flatMap((one) => termsOf(one).map(({ per }) => per)));
  return GOAL_KINDS.filter((kind) => kinds.has(kind));
}

/** The kinds of periods for which goals can be set, the shortest first. */
export const GOAL_KINDS = ['month', 'quarter', 'half', 'year'] as const satisfies readonly PeriodKind[];

/** How people stand with their targets in a period, by person: as many queries for one as for a thousand. */
export async function goalFigures(
  { tx, now, rulebook, days }: ScoringContext,
  people: readonly Person[],
  period: Period,
  today: LocalDate,
): Promise<ReadonlyMap<string, readonly GoalFigure[]>> {
  const targeted = new Map(people.map((person) => [person.id, targetedIndicators(rulebook, person)]));
  const measures = measuresOf(rulebook.indicators);
  const needed = new Set([...targeted.values()].flat().flatMap(({ id }) => measuredFor(id, measures)));
  const indicators = rulebook.indicators.filter(({ id }) => needed.has(id));
  const metrics = await metricsFor(tx, { indicators, people, from: period.from, to: period.to, now });
  const ids = people.map(({ id }) => id);
  const stated = await targetsOf(tx, ids);
  const goals = Map.groupBy(await goalsOf(tx, ids), ({ personId }) => personId);
  const workdays = ({ from, to }: Period) => workdaysBetween(from, to, days);
  const left = workdaysLeft(period, today, days);
  return new Map(
    people.map(({ id: personId }) => [
      personId,
      (targeted.get(personId) ?? []).map((indicator): GoalFigure => {
        const { id } = indicator;
        const target = targetFor(indicator.target, period, stated.get(personId)?.get(id) ?? [], workdays);
        const { value } = measurementOf(id, measures, metrics.get(personId) ?? new Map());
        const direction = indicator.method.kind === 'attainment' ? indicator.method.direction : 'up';
        const grows = accumulates(indicator) ? left : null;
        const terms = termsOf(indicator).find(({ per }) => per === period.kind) ?? null;
        const until = terms && settableUntil(terms, period, days);
        const mine = goals.get(personId)?.find((one) => one.indicator === id && one.period === period.key);
        return {
          indicator,
          target,
          value,
          gap: target && gapTo(target.value, value, direction, grows),
          terms,
          until,
          open: until !== null && (today <= until || mine?.asked?.state === 'returned') && today <= period.to,
          goal: mine ?? null,
          workdays: left,
        };
      }),
    ]),
  );
}

/** The last day on which a goal can be set; null for a period without workdays. */
export function settableUntil(terms: GoalTerms, period: Period, days: DayTable): LocalDate | null {
  return nthWorkday(period, terms.until_workday, days);
}

/** How many workdays of a period are left, today included. */
function workdaysLeft(period: Period, today: LocalDate, days: DayTable): number {
  const from = periodContains(period, today) ? today : period.from;
  return today > period.to ? 0 : workdaysBetween(from, period.to, days);
}

/** Whether a metric grows by what is done each day, so that a pace says something. */
function accumulates({ metric }: Indicator): boolean {
  switch (metric.source) {
    case 'fact':
      return metric.by === 'sum' || metric.by === 'count';
    case 'journal':
    case 'units':
    case 'events':
      return true;
    default:
      return false;
  }
}
