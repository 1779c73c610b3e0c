import { periodOf } from '../../src/calendar/period.ts';
import type { Indicator, Scorecard } from '../../src/rulebook/indicators.ts';
import type { Metric } from '../../src/rulebook/metrics.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { parseDecimal } from '../../src/scoring/decimal.ts';
import { measurementOf, measuresOf } from '../../src/scoring/measure.ts';
import { cohortsOf } from '../../src/scoring/percentile.ts';
import { isRankable } from '../../src/scoring/ranking.ts';
import type { ScoreInput } from '../../src/scoring/score.ts';
import { RULEBOOK } from '../support/organisation.ts';
import type {
  OracleFormula,
  OracleIndicator,
  OracleOrganisation,
  OraclePeriod,
  OraclePerson,
  OracleScorecard,
  OracleStandIn,
} from './oracle.ts';

/** Periods around November 2026. */
export const PERIODS = {
  week: periodOf('week', '2026-11-18'),
  month: periodOf('month', '2026-11-18'),
  quarter: periodOf('quarter', '2026-11-18'),
  half: periodOf('half', '2026-11-18'),
  year: periodOf('year', '2026-11-18'),
};
const METRIC: Metric = { source: 'fact', fact: 'deposits', by: 'sum' };
const WORDS = { 'zh-CN': '指标', en: 'Indicator' };

/** The cohorts of everybody, as the product forms them. */
function cohortsIn(org: OracleOrganisation) {
  const measures = measuresOf(org.indicators.map(indicatorOf));
  return cohortsOf(
    org.people.map((person) => ({
      person: person.id,
      unit: person.unit,
      grade: person.grade,
      type: null,
      scorecard: person.scorecard?.id ?? null,
      rankable:
        person.scorecard !== null &&
        isRankable(
          { virtual: person.virtual, postings: postingsOf(person) },
          { period: PERIODS.month, minimumDays: org.minimumDays },
        ),
      metricOf: (id) => measurementOf(id, measures, measurementsOf(person)).value,
    })),
    measures.indicators.values(),
  );
}

/** A rulebook that says what an input's rules say. */
export function rulebookOf(org: OracleOrganisation, { rules, scorecard }: ScoreInput): Rulebook {
  return {
    ...RULEBOOK,
    version: rules.version,
    indicators: org.indicators.map(indicatorOf),
    scorecards: scorecard ? [scorecard] : [],
    bands: rules.bands.map((band) => ({ ...band, name: WORDS })),
    ranking: { ...RULEBOOK.ranking, tie_breaks: [...rules.tieBreaks] },
  };
}

/** With a bracket around every operation. */
function formulaText(formula: OracleFormula): string {
  if ('number' in formula) return formula.number;
  if ('metric' in formula) return formula.metric;
  return `(${formulaText(formula.left)} ${formula.sign} ${formulaText(formula.right)})`;
}

/** When somebody was in post, by date. */
export function postingsOf({ stints }: OraclePerson) {
  return stints.map(({ from, to }) => ({ from: dateOf(from), to: to === null ? null : dateOf(to) }));
}

function measurementsOf({ metrics }: OraclePerson) {
  return new Map(
    Object.entries(metrics).map(([id, value]) => [id, { value: value === null ? null : parseDecimal(value), rows: 1 }]),
  );
}

/** A day of November 2026; 0 is the one before, 31 the one after. */
function dateOf(day: number): string {
  if (day === 0) return '2026-10-31';
  return day === 31 ? '2026-12-01' : `2026-11-${String(day).padStart(2, '0')}`;
}

/** What the product scores somebody from. */
export function inputOf(org: OracleOrganisation, person: OraclePerson): ScoreInput {
  return {
    rules: {
      ...measuresOf(org.indicators.map(indicatorOf)),
      version: '2026.1',
      bands: org.bands.map(({ id, at_least }) => ({ id, at_least: parseDecimal(at_least) })),
      tieBreaks: org.tieBreaks,
    },
    period: PERIODS.month,
    scorecard: person.scorecard && scorecardOf(person.scorecard),
    measurements: measurementsOf(person),
    targets: new Map(
      Object.entries(person.targets).map(([id, stated]) => [
        id,
        [...statedTargets(stated, 'table'), ...statedTargets(person.ownTargets[id] ?? {}, 'own')],
      ]),
    ),
    cohorts: cohortsIn(org).get(person.id) ?? new Map(),
    workdays: ({ kind }) => org.workdays[kind],
  };
}

function scorecardOf(card: OracleScorecard): Scorecard {
  return {
    id: card.id,
    name: WORDS,
    weights: Object.fromEntries(Object.entries(card.weights).map(([id, weight]) => [id, parseDecimal(weight)])),
    bonuses: card.bonuses,
    ...(card.bonusCap === null ? {} : { bonus_cap: parseDecimal(card.bonusCap) }),
    penalties: card.penalties,
    ...(card.penaltyCap === null ? {} : { penalty_cap: parseDecimal(card.penaltyCap) }),
    vetoes: card.vetoes.map(({ indicator, when, cap }) => ({
      indicator,
      when: 'below' in when ? { below: parseDecimal(when.below) } : { at_least: parseDecimal(when.at_least) },
      cap: parseDecimal(cap),
    })),
    maximum: parseDecimal(card.maximum),
  };
}

function statedTargets(stated: Partial<Record<OraclePeriod, string>>, from: 'table' | 'own') {
  return (['year', 'week', 'half', 'month', 'quarter'] as const).flatMap((kind) => {
    const value = stated[kind];
    return value === undefined ? [] : [{ period: PERIODS[kind], value: parseDecimal(value), from }];
  });
}

function indicatorOf({ id, formula, method, floor, cap, noData, noTarget, target }: OracleIndicator): Indicator {
  return {
    id,
    name: WORDS,
    unit: WORDS,
    metric: formula === null ? METRIC : { source: 'formula', formula: formulaText(formula) },
    ...(target && {
      target: target.from !== 'fixed' ? target : { ...target, value: parseDecimal(target.value) },
    }),
    method: methodOf(method),
    floor: parseDecimal(floor),
    cap: parseDecimal(cap),
    no_data: standInOf(noData),
    ...(noTarget && { no_target: standInOf(noTarget) }),
  };
}

function methodOf(method: OracleIndicator['method']): Indicator['method'] {
  switch (method.kind) {
    case 'linear':
      return {
        kind: 'linear',
        points: method.points.map(({ x, score }) => ({ x: parseDecimal(x), score: parseDecimal(score) })),
      };
    case 'tiers':
      return {
        kind: 'tiers',
        tiers: method.tiers.map(({ at_least, score }) => ({
          at_least: parseDecimal(at_least),
          score: parseDecimal(score),
        })),
      };
    case 'deduction':
      return { kind: 'deduction', base: parseDecimal(method.base), per: parseDecimal(method.per) };
    default:
      return method;
  }
}

/** What stands in for a score, as a rulebook has it. */
export function standInOf(standIn: OracleStandIn): Indicator['no_data'] {
  return typeof standIn === 'string' ? standIn : { neutral: parseDecimal(standIn.neutral) };
}
