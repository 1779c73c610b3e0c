import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import type { Composition } from '../../src/rulebook/indicators.ts';
import { formatDecimal, formatHundredths } from '../../src/scoring/decimal.ts';
import { gains } from '../../src/scoring/gain.ts';
import { reachIn } from '../../src/scoring/moves.ts';
import { pullOn } from '../../src/scoring/running.ts';
import type { ScoreInput } from '../../src/scoring/score.ts';
import { type Case, d, indicator, inputOf, resultOf } from './cases.ts';

const VISITS = indicator({
  id: 'visits',
  metric: { source: 'journal', report: 'visit', count: 'reports' },
  method: { kind: 'attainment', direction: 'up' },
  target: { from: 'fixed', value: d('10'), per: 'month', prorate: false },
});
/** November: 4 of 10 visits and 70 elsewhere, 0.5 × 40 + 0.5 × 70 = 55; a visit is 0.5 × 10 = 5 points, all six make 85. */
const NOVEMBER = {
  ...inputOf({
    weights: { visits: '50', rest: '50' },
    metrics: { visits: '4', rest: '70' },
    indicators: [VISITS, indicator({ id: 'rest', cap: d('70') })],
  }),
  period: periodOf('month', '2026-11-18'),
};

type Rule = Pick<Composition, 'period' | 'of' | 'weights' | 'indicators'>;
const rule = (period: Rule['period'], of: Rule['of'], weights: readonly string[], inspection?: string): Rule => ({
  ...{ period, of, weights: weights.map(d) },
  indicators: inspection === undefined ? {} : { inspection: d(inspection) },
});

/** A period of parts with these totals; null: still to come. */
function composed(rules: Rule, totals: Readonly<Record<string, string | null>>, more: Partial<Case> = {}): ScoreInput {
  const parts = Object.entries(totals).map(([period, total]) => ({
    ...{ period, total: total === null ? null : d(total) },
    ...{ inPost: true, begun: total !== null },
  }));
  return {
    ...inputOf({ weights: { inspection: '100' }, metrics: {}, ...more }),
    period: periodOf(rules.period, '2026-11-18'),
    composed: { composition: { ...rules, missing: 'zero' }, parts },
  };
}

const MONTHS = { '2026-10': '80', '2026-11': '55', '2026-12': null };
/** (30 × 80 + 30 × 55) ÷ 60 = 67.50, December is to come. */
const QUARTER = composed(rule('quarter', 'month', ['30', '30', '40']), MONTHS);
/** (25 × 60 × 3 + 25 × 67.5) ÷ 100 = 61.875, shown 61.88. */
const YEAR = composed(rule('year', 'quarter', ['25', '25', '25', '25']), {
  ...{ '2026-Q1': '60', '2026-Q2': '60', '2026-Q3': '60', '2026-Q4': '67.5' },
});

const lines = (input: ScoreInput, ...parts: readonly ScoreInput[]) =>
  gains(input, { parts: parts.map((one) => ({ input: one })) }).map(
    ({ part, indicator: id, value, next, full }) =>
      `${part?.key ?? 'own'} ${id} at ${formatDecimal(value)}: ${[next, full].map(({ amount, points }) => `${formatDecimal(amount)} +${formatHundredths(points)}`).join(', ')}`,
  );

describe('what would help in a composed period', () => {
  it('is what can be done in its part that runs, in points of the whole', () => {
    // a visit: November 60, (2400 + 30 × 60) ÷ 60 = 70.00, +2.50; all six: November 85, (2400 + 2550) ÷ 60 = 82.50, +15.00
    expect(lines(QUARTER, NOVEMBER)).toEqual(['2026-11 visits at 4.0000: 1.0000 +2.50, 6.0000 +15.00']);
    expect(lines(QUARTER)).toEqual([]);
  });

  it('stands beside its own indicators, the one that moves it most first', () => {
    const rules = rule('quarter', 'month', ['20', '20', '20'], '40');
    // (20 × 80 + 20 × 55 + 40 × 70) ÷ 80 = 68.75. Inspection to 100: 40 × 30 ÷ 80 = +15.00.
    // A visit: 20 × 5 ÷ 80 = +1.25; six: 20 × 30 ÷ 80 = +7.50.
    expect(lines(composed(rules, MONTHS, { metrics: { inspection: '70' } }), NOVEMBER)).toEqual([
      'own inspection at 70.0000: 30.0000 +15.00, 30.0000 +15.00',
      '2026-11 visits at 4.0000: 1.0000 +1.25, 6.0000 +7.50',
    ]);
  });

  it('goes down to the month of a quarter of a year', () => {
    // a visit: Q4 70, (4500 + 25 × 70) ÷ 100 = 62.50, 62.50 − 61.88 = +0.62; six: Q4 82.5, 65.625 → 65.63, +3.75
    expect(lines(YEAR, QUARTER, NOVEMBER)).toEqual(['2026-11 visits at 4.0000: 1.0000 +0.62, 6.0000 +3.75']);
  });

  it('promises no more than can be reached in the part’s workdays left', () => {
    const reach = reachIn([{ ...VISITS, daily_most: d('1') }], 2);
    // two visits: November 65, (2400 + 1950) ÷ 60 = 72.50
    expect(gains(QUARTER, { parts: [{ input: NOVEMBER, reach }] })[0]?.full).toMatchObject({
      amount: d('2'),
      points: d('5'),
    });
  });

  it('turns the rank, the band and the grade of the whole', () => {
    const parts = [{ input: QUARTER }, { input: NOVEMBER }];
    const rivals = ['62.4', '65'].map((total) => resultOf({ weights: { all: '100' }, metrics: { all: total } }));
    const grades = [
      { id: 'senior', at_least: d('65.63') },
      { id: 'middle', at_least: d('64') },
      { id: 'junior', at_least: d('0') },
    ];
    // Every visit is 0.625: 61.88, 62.50, 63.13, 63.75, 64.38, 65.00, 65.63. One passes 62.4, four reach 64.
    const [gain] = gains(YEAR, { parts, rivals, grades });
    expect(gain?.forRank).toMatchObject({ amount: d('1'), rank: { from: 3, to: 2 } });
    expect(gain?.forGrade).toMatchObject({ amount: d('4'), points: d('2.5'), grade: { from: 'junior', to: 'middle' } });
    expect(gain?.full).toMatchObject({ rank: { from: 3, to: 1 }, grade: { from: 'junior', to: 'senior' } });
    // The quarter stands at 67.50; competent begins at 70.
    expect(gains(QUARTER, { parts: parts.slice(1) })[0]?.forGrade).toMatchObject({
      amount: d('1'),
      band: { from: 'improve', to: 'competent' },
    });
  });

  it('breaks no ties: whose total is the same has the same rank', () => {
    const rules = rule('quarter', 'month', ['20', '20', '20'], '40');
    // (1600 + 1100 + 40 × 50) ÷ 80 = 58.75, as the rival, whose inspection is better
    const input = composed(rules, MONTHS, { metrics: { inspection: '50' }, tieBreaks: ['inspection'] });
    const rivals = [resultOf({ weights: { inspection: '100' }, metrics: { inspection: '58.75' } })];
    expect(gains(input, { rivals }).map(({ forRank }) => forRank)).toEqual([null]);
  });

  it('may be a first total, where the part has none yet', () => {
    const rating = inputOf({
      weights: { rating: '100' },
      metrics: {},
      indicators: [indicator({ id: 'rating', no_data: 'skip' })],
    });
    const quarter = composed(rule('quarter', 'month', ['30', '30', '40']), { '2026-10': '80', '2026-11': '0' });
    const [, november] = quarter.composed?.parts ?? [];
    if (!quarter.composed || !november) throw new Error('November is a part');
    const parts = [...quarter.composed.parts.slice(0, 1), { ...november, total: null }];
    const input = { ...quarter, composed: { ...quarter.composed, parts } };
    const month = { ...rating, period: NOVEMBER.period };
    // (30 × 80 + 30 × 0) ÷ 60 = 40; with 100 in November (2400 + 3000) ÷ 60 = 90
    expect(lines(input, month)).toEqual(['2026-11 rating at 0.0000: 100.0000 +50.00, 100.0000 +50.00']);
    expect(pullOn(input, [month])).toBeNull();
  });
});

describe('how much a running part pulls on the whole', () => {
  it('is its weight among those that count, now and once all has come', () => {
    // 10 × 30 ÷ 60 = 5; 10 × 30 ÷ 100 = 3
    expect(pullOn(QUARTER, [NOVEMBER])).toEqual({ part: NOVEMBER.period, now: d('5'), atEnd: d('3') });
  });

  it('is the product of the weights through a quarter in a year, rounded once', () => {
    // 10 × 25 × 30 ÷ (100 × 60) = 1.25; ÷ (100 × 100) = 0.75
    expect(pullOn(YEAR, [QUARTER, NOVEMBER])).toEqual({ part: NOVEMBER.period, now: d('1.25'), atEnd: d('0.75') });
  });

  it('shares the whole with indicators that are parts of it', () => {
    const rules = rule('quarter', 'month', ['20', '20', '20'], '40');
    // 10 × 20 ÷ (20 + 20 + 40) = 2.5; ÷ 100 = 2
    expect(pullOn(composed(rules, MONTHS, { metrics: { inspection: '70' } }), [NOVEMBER])).toMatchObject({
      now: d('2.5'),
      atEnd: d('2'),
    });
  });

  it('is nothing where nothing runs in it, or no total can be raised', () => {
    expect(pullOn(QUARTER, [])).toBeNull();
    expect(pullOn(NOVEMBER, [NOVEMBER])).toBeNull();
    const december = { ...NOVEMBER, period: periodOf('month', '2026-12-01') };
    expect(pullOn(QUARTER, [december])).toBeNull();
  });
});
