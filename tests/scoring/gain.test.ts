import { describe, expect, it } from 'vitest';
import type { Indicator } from '../../src/rulebook/indicators.ts';
import { formatDecimal, formatHundredths } from '../../src/scoring/decimal.ts';
import { bestFor, gains, type Step } from '../../src/scoring/gain.ts';
import type { Measurement } from '../../src/scoring/indicator.ts';
import { reachIn } from '../../src/scoring/moves.ts';
import { cohortsOf } from '../../src/scoring/percentile.ts';
import { type Case, d, indicator, inputOf, resultOf } from './cases.ts';

type Part = Partial<Indicator>;

const journal = { source: 'journal', report: 'visit', count: 'reports' } as const;
const of = (value: string): Part => ({
  method: { kind: 'attainment', direction: 'up' },
  target: { from: 'fixed', value: d(value), per: 'week', prorate: false },
});

function stepsOf(given: Case): string[] {
  const step = ({ kind, amount, points }: Step) =>
    `${kind} ${formatDecimal(amount).replace(/\.?0+$/, '')} +${formatHundredths(points)}`;
  return gains(inputOf(given)).map(({ indicator, next, full }) => `${indicator}: ${step(next)}, ${step(full)}`);
}

describe('what would help', () => {
  // The indicator in question weighs 15; the rest stands at 80 of 85 %: 0.85 × 80 = 68.
  it.each<[title: string, part: Part, measurement: Measurement | null, steps: string[]]>([
    [
      '6 of 8 visits: one more is 100 × 7 ÷ 8 = 87.5 → +12.5 × 0.15 = 1.875, shown 79.25 → 81.13 = +1.88; two more +3.75',
      { metric: journal, ...of('8') },
      { value: d('6'), rows: 6 },
      ['visits: more 1 +1.88, more 2 +3.75'],
    ],
    [
      'no visit yet is 0, not unknown: one is 12.5 × 0.15 = 1.875 → +1.88; all eight +15.00',
      { metric: journal, ...of('8') },
      null,
      ['visits: more 1 +1.88, more 8 +15.00'],
    ],
    [
      'a target of 7.6190 takes 8 whole visits',
      { metric: journal, ...of('7.619') },
      { value: d('7'), rows: 7 },
      ['visits: more 1 +1.22, more 1 +1.22'],
    ],
    ['nothing where the cap is reached', { metric: journal, ...of('8') }, { value: d('9'), rows: 9 }, []],
    [
      'the next tier, not one more visit: 5 → 10 gives 80, 12 gives 100 (× 0.15 = 12, 15)',
      {
        metric: journal,
        method: {
          kind: 'tiers',
          tiers: [
            { at_least: d('12'), score: d('100') },
            { at_least: d('10'), score: d('80') },
          ],
        },
      },
      { value: d('5'), rows: 5 },
      ['visits: more 5 +12.00, more 7 +15.00'],
    ],
    [
      'a figure up to its target: 120 − 90 = 30 more, 25 % × 0.15 × 100 = 3.75',
      of('120'),
      { value: d('90'), rows: 4 },
      ['visits: more 30 +3.75, more 30 +3.75'],
    ],
    [
      'rounded to the side that gets there: 33.3333 % of 0.0007 is 0.000233 → 0.0003, and 33.3333 × 0.15 = 5.00',
      { ...of('0.0007'), cap: d('33.3333') },
      { value: d('0'), rows: 1 },
      ['visits: more 0.0003 +5.00, more 0.0003 +5.00'],
    ],
    [
      'fewer complaints where that counts: 100 − 10 × 3 = 70, none is 100 → +4.50',
      { method: { kind: 'deduction', base: d('100'), per: d('10') } },
      { value: d('3'), rows: 3 },
      ['visits: fewer 3 +4.50, fewer 3 +4.50'],
    ],
    [
      'fewer where less is better: 8 where 4 are allowed is 50 → +7.50 at 4',
      { ...of('4'), method: { kind: 'attainment', direction: 'down' } },
      { value: d('8'), rows: 8 },
      ['visits: fewer 4 +7.50, fewer 4 +7.50'],
    ],
    [
      'a line up to its next points: 60 → 40, 90 → 90, 100 → 100; from 60 points 30 more +7.50, 40 more +9.00',
      {
        method: {
          kind: 'linear',
          points: [
            { x: d('60'), score: d('40') },
            { x: d('90'), score: d('90') },
            { x: d('100'), score: d('100') },
          ],
        },
      },
      { value: d('60'), rows: 1 },
      ['visits: more 30 +7.50, more 40 +9.00'],
    ],
    [
      // 3 of 4 on time is 75; the next one 4 of 5 = 80: +0.75; all three left 6 of 7 = 85.7143: 10.7143 × 0.15 = 1.607 → 80.857145 − 79.25 = 1.61
      'the reports still to come, on time',
      { metric: { source: 'punctuality', reports: ['log'] } },
      { value: d('75'), rows: 4, pending: 3 },
      ['visits: on_time 1 +0.75, on_time 3 +1.61'],
    ],
    [
      'nothing once no report is to come',
      { metric: { source: 'punctuality', reports: ['log'] } },
      { value: d('75'), rows: 4, pending: 0 },
      [],
    ],
    [
      // ratings 4, 3, 4 make 11 stars: 220 ÷ 3 = 73.3333; with a 5 it is 16 stars: 320 ÷ 4 = 80; (80 − 73.3333) × 0.15 = 1.000005
      'one more report rated 5',
      { metric: { source: 'review' } },
      { value: d('73.3333'), rows: 3 },
      ['visits: rated_5 1 +1.00, rated_5 1 +1.00'],
    ],
  ])('%s', (_title, part, measurement, steps) => {
    expect(
      stepsOf({
        weights: { visits: '15', rest: '85' },
        metrics: { rest: '80' },
        indicators: [indicator({ id: 'visits', ...part }), indicator({ id: 'rest', cap: d('80') })],
        ...(measurement && { measurements: { visits: measurement } }),
      }),
    ).toEqual(steps);
  });

  it('comes best first', () => {
    const given = { weights: { a: '20', b: '50', c: '30' }, metrics: { a: '0', b: '80', c: '100' } };
    expect(gains(inputOf(given)).map(({ indicator, full }) => `${indicator} ${formatHundredths(full.points)}`)).toEqual(
      ['a 20.00', 'b 10.00'],
    );
  });

  it('promises nothing that a veto or the maximum would take away', () => {
    const vetoes = [{ indicator: 'breaches', when: { at_least: d('1') }, cap: d('50') }];
    const given: Case = { weights: { visits: '100' }, metrics: { visits: '60', breaches: '1' }, scorecard: { vetoes } };
    expect(stepsOf(given)).toEqual([]);
    expect(stepsOf({ weights: { visits: '100' }, metrics: { visits: '60' }, scorecard: { maximum: d('60') } })).toEqual(
      [],
    );
  });

  it('has nothing to say where there is no total', () => {
    const given: Case = { weights: { a: '100' }, metrics: {}, indicators: [indicator({ id: 'a', no_data: 'skip' })] };
    expect(stepsOf(given)).toEqual([]);
  });

  describe('and what else it turns', () => {
    const visits = indicator({ id: 'visits', metric: journal, ...of('10') });
    const given: Case = {
      weights: { visits: '50', rest: '50' },
      metrics: { visits: '4', rest: '70' },
      indicators: [visits, indicator({ id: 'rest', cap: d('70') })],
    };
    // 4 of 10 visits: 0.5 × 40 + 35 = 55; each visit more is +5.00, up to 85 with all ten
    const rivals = ['58', '72', '90'].map((total) => resultOf({ weights: { all: '100' }, metrics: { all: total } }));

    it('names the smallest step for a better rank and a better band', () => {
      const [gain] = gains(inputOf(given), { rivals });
      // fourth with 55; one more is 60: third, and out of “unqualified”
      expect(gain?.forRank).toMatchObject({ amount: d('1'), points: d('5'), rank: { from: 4, to: 3 } });
      expect(gain?.forGrade).toMatchObject({ amount: d('1'), band: { from: 'unqualified', to: 'improve' } });
      // all six: 85, second behind 90
      expect(gain?.full).toMatchObject({ amount: d('6'), points: d('30'), rank: { from: 4, to: 2 } });
    });

    it('goes by the places of grades where they are given', () => {
      const grades = [
        { id: 'senior', at_least: d('84') },
        { id: 'middle', at_least: d('70') },
      ];
      // 70 takes three more: 35 + 0.5 × 70
      expect(gains(inputOf(given), { grades })[0]?.forGrade).toMatchObject({
        amount: d('3'),
        grade: { from: 'unqualified', to: 'middle' },
      });
    });

    it('promises no more than can be reached in the workdays left', () => {
      const limited = [{ ...visits, daily_most: d('2') }];
      const reach = reachIn(limited, 1);
      expect(gains(inputOf(given), { reach })[0]).toMatchObject({
        full: { amount: d('2'), points: d('10') },
        forGrade: { amount: d('1') },
      });
      expect(gains(inputOf(given), { reach: reachIn(limited, 0) })).toEqual([]);
    });

    it('says which of several changes most', () => {
      const two: Case = {
        weights: { visits: '20', calls: '80' },
        metrics: { visits: '0', calls: '80' },
        indicators: [visits, indicator({ id: 'calls' })],
      };
      // 64 now: visits up to +20.00, calls up to +16.00; 70 takes 3 visits (+6.00) or 7.5 of a call (80 % of it: +6.00)
      const found = gains(inputOf(two), { rivals });
      expect(bestFor('total', found)?.indicator).toBe('visits');
      expect(bestFor('rank', found)?.indicator).toBe('visits');
      expect(bestFor('grade', found)?.forGrade?.points).toBe(d('6'));
      expect(bestFor('rank', gains(inputOf(two)))).toBeNull();
    });

    it('shows how many to pass in a percentile', () => {
      const calls = indicator({
        id: 'calls',
        metric: journal,
        method: { kind: 'percentile', direction: 'up', cohort: [] },
      });
      const peer = (person: string, metric: string) => ({
        ...{ person, unit: 'u', grade: null, type: null, scorecard: 's', rankable: true },
        metricOf: () => d(metric),
      });
      const cohorts = cohortsOf([peer('li', '5'), peer('a', '8'), peer('b', '20')], [calls]).get('li') ?? new Map();
      const input = {
        ...inputOf({ weights: { calls: '100' }, metrics: { calls: '5' }, indicators: [calls] }),
        cohorts,
      };
      // level with 8 is ½ of 2: 25; above it 50; above 20 all: 100
      expect(gains(input)[0]).toMatchObject({
        next: { amount: d('3'), points: d('25') },
        full: { amount: d('16'), points: d('100') },
      });
    });

    it('knows planned visits still to come', () => {
      const plan = indicator({
        id: 'plan',
        metric: {
          source: 'plan_fulfilment',
          plan: 'plan',
          rows: 'rows',
          day: 'day',
          customer: 'customer',
          visits: 'visit',
        },
      });
      // 1 of 2 made, 2 to come: 2 of 3 = 66.67 (+16.67), 3 of 4 = 75 (+25)
      const measurements = { plan: { value: d('50'), rows: 2, pending: 2 } };
      expect(stepsOf({ weights: { plan: '100' }, metrics: {}, indicators: [plan], measurements })).toEqual([
        'plan: as_planned 1 +16.67, as_planned 2 +25.00',
      ]);
    });
  });
});
