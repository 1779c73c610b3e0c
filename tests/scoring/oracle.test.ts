import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import type { Indicator, Scorecard } from '../../src/rulebook/indicators.ts';
import type { Metric } from '../../src/rulebook/metrics.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { formatDecimal, formatHundredths, parseDecimal } from '../../src/scoring/decimal.ts';
import { explain } from '../../src/scoring/explanation.ts';
import { encodeInput, inOrder, recompute } from '../../src/scoring/inputs.ts';
import { measurementOf, measuresOf } from '../../src/scoring/measure.ts';
import { cohortsOf } from '../../src/scoring/percentile.ts';
import { isRankable, rank } from '../../src/scoring/ranking.ts';
import { decodeResult, encodeResult, type Result } from '../../src/scoring/result.ts';
import { resultText } from '../../src/scoring/result-text.ts';
import { type ScoreInput, scoreManager } from '../../src/scoring/score.ts';
import { RULEBOOK } from '../support/organisation.ts';
import { indicator as indicatorCase, inputOf as inputOfCase } from './cases.ts';
import {
  type OracleFormula,
  type OracleIndicator,
  type OracleOrganisation,
  type OraclePeriod,
  type OraclePerson,
  type OracleScorecard,
  type OracleStandIn,
  oracleScore,
} from './oracle.ts';
import { type OraclePart, oracleComposed } from './oracle-composed.ts';
import { oracleStanding } from './oracle-ranking.ts';
import { compositions, organisations } from './organisations.ts';

const PERIODS = {
  week: periodOf('week', '2026-11-18'),
  month: periodOf('month', '2026-11-18'),
  quarter: periodOf('quarter', '2026-11-18'),
  half: periodOf('half', '2026-11-18'),
  year: periodOf('year', '2026-11-18'),
};
const METRIC: Metric = { source: 'fact', fact: 'deposits', by: 'sum' };
const WORDS = { 'zh-CN': '指标', en: 'Indicator' };

describe('scores against exact fractions', () => {
  it('agree for every person of any organisation: scores, total, band and every line shown', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(organisations, (org) => {
        for (const person of org.people) {
          const result = scoreManager(inputOf(org, person));
          for (const { method } of org.indicators) seen.add(method.kind);
          expect(readable(person, result)).toEqual(oracleScore(org, person));
        }
      }),
      { numRuns: 1_000, seed: 20_261_122 },
    );
    expect([...seen].toSorted()).toEqual(['attainment', 'deduction', 'direct', 'linear', 'percentile', 'tiers']);
  });

  it('agree on ranks, movement and who is not ranked and why', () => {
    const seen = { ties: 0, ranked: 0, notRanked: 0 };
    fc.assert(
      fc.property(organisations, (org) => {
        const ranking = rankOf(org);
        const oracle = oracleStanding(org);
        const byPerson = (a: { person: string }, b: { person: string }) => (a.person < b.person ? -1 : 1);
        expect(
          ranking.ranked.map(({ person, rank, movement }) => ({ person, rank, movement })).toSorted(byPerson),
        ).toEqual(oracle.ranked.toSorted(byPerson));
        expect(
          ranking.notRanked.map(({ person, reasons }) => ({ person, reasons: reasons.map(({ kind }) => kind) })),
        ).toEqual(oracle.notRanked);
        expect(ranking.ranked.map(({ rank }) => rank)).toEqual(
          ranking.ranked.map(({ rank }) => rank).toSorted((a, b) => a - b),
        );
        seen.ranked += ranking.ranked.length;
        seen.notRanked += ranking.notRanked.length;
        seen.ties += ranking.ranked.length - new Set(ranking.ranked.map(({ rank }) => rank)).size;
      }),
      { numRuns: 400, seed: 47 },
    );
    // The organisations are worth nothing if nobody ever ties or everybody is left out.
    expect(seen.ties).toBeGreaterThan(50);
    expect(seen.ranked).toBeGreaterThan(500);
    expect(seen.notRanked).toBeGreaterThan(200);
  });

  it('agree on composed periods: total and every line shown, whatever is missing', () => {
    fc.assert(
      fc.property(compositions, ({ weights, months, missing, inspection }) => {
        const { outcome, ...result } = composedResult({ weights, months, missing, inspection });
        const lines = explain({ ...result, outcome }).flatMap(({ points }) => points ?? []);
        const scored = outcome.kind === 'total';
        expect({
          total: scored ? formatDecimal(outcome.total) : null,
          lines: scored ? lines.map(formatHundredths) : [],
        }).toEqual(
          oracleComposed(
            months.map((month, index) => ({ ...month, weight: weights[index] ?? '' })),
            missing,
            [{ weight: weights[3] ?? '', score: inspection }],
          ),
        );
      }),
      { numRuns: 1_000, seed: 11 },
    );
  });

  it('come out again from what a closed period keeps, byte for byte, in any key order', () => {
    fc.assert(
      fc.property(organisations, (org) => {
        for (const person of org.people) {
          const input = inputOf(org, person);
          const kept: unknown = JSON.parse(JSON.stringify(encodeInput(input)), reversedKeys);
          const again = recompute(kept, rulebookOf(org, input));
          expect(JSON.stringify(encodeResult(again))).toBe(JSON.stringify(encodeResult(scoreManager(input))));
          expect(JSON.stringify(inOrder(kept))).toBe(JSON.stringify(encodeInput(input)));
        }
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it('give the same bytes when stored, read in any key order, and stored again', () => {
    fc.assert(
      fc.property(organisations, (org) => {
        for (const person of org.people) {
          const stored = JSON.stringify(encodeResult(scoreManager(inputOf(org, person))));
          const fromDatabase: unknown = JSON.parse(stored, reversedKeys);
          expect(JSON.stringify(encodeResult(decodeResult(fromDatabase)))).toBe(stored);
          expect(resultText(scoreManager(inputOf(org, person)))).toBe(stored);
        }
      }),
      { numRuns: 50, seed: 7 },
    );
  });
});

function rankOf(org: OracleOrganisation) {
  const members = org.people.map((person) => ({
    person: person.id,
    virtual: person.virtual,
    postings: postingsOf(person),
    result: scoreManager(inputOf(org, person)),
  }));
  const previous = new Map(Object.entries(org.previous));
  return rank(members, { period: PERIODS.month, minimumDays: org.minimumDays, tieBreaks: org.tieBreaks, previous });
}

function composedResult({
  weights,
  months,
  missing,
  inspection,
}: Readonly<{
  weights: string[];
  months: Omit<OraclePart, 'weight'>[];
  missing: OracleStandIn;
  inspection: string | null;
}>) {
  const [january = '', february = '', march = '', last = ''] = weights;
  return scoreManager({
    ...inputOfCase({
      weights: { inspection: '100' },
      metrics: { inspection },
      indicators: [indicatorCase({ id: 'inspection', no_data: 'skip' })],
    }),
    period: PERIODS.quarter,
    composed: {
      composition: {
        period: 'quarter',
        of: 'month',
        weights: [january, february, march].map(parseDecimal),
        indicators: { inspection: parseDecimal(last) },
        missing: standInOf(missing),
      },
      parts: months.map(({ total, inPost, begun }, index) => ({
        period: `2026-1${index}`,
        total: total === null ? null : parseDecimal(total),
        inPost,
        begun,
      })),
    },
  });
}

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

function rulebookOf(org: OracleOrganisation, { rules, scorecard }: ScoreInput): Rulebook {
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

function postingsOf({ stints }: OraclePerson) {
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

function readable(person: OraclePerson, { indicators, outcome, ...result }: Result) {
  const lines = explain({ ...result, indicators, outcome }).flatMap(({ points }) => points ?? []);
  const scored = outcome.kind === 'total';
  return {
    person: person.id,
    scores: Object.fromEntries(
      indicators.map(({ indicator, score }) => [indicator, score === null ? null : formatDecimal(score)]),
    ),
    total: scored ? formatDecimal(outcome.total) : null,
    band: scored ? outcome.band : null,
    lines: scored ? lines.map(formatHundredths) : [],
    steps: scored ? outcome.adjustments.map(({ kind }) => kind) : [],
  };
}

function inputOf(org: OracleOrganisation, person: OraclePerson): ScoreInput {
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

function standInOf(standIn: OracleStandIn): Indicator['no_data'] {
  return typeof standIn === 'string' ? standIn : { neutral: parseDecimal(standIn.neutral) };
}

/** A database keeps an object's values but not the order of its keys. */
function reversedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toReversed());
}
