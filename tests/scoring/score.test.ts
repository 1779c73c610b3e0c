import { describe, expect, it } from 'vitest';
import { STANDARD_BANDS } from '../../src/scoring/band.ts';
import { formatDecimal } from '../../src/scoring/decimal.ts';
import { scoreManager, scoringRules } from '../../src/scoring/score.ts';
import { type Case, d, indicator, inputOf, resultOf } from './cases.ts';

/** `total band`, or why there is none. */
function totalOf(given: Case): string {
  const { outcome } = resultOf(given);
  return outcome.kind === 'total' ? `${formatDecimal(outcome.total)} ${outcome.band}` : outcome.reason;
}

const skipped = (id: string) => indicator({ id, no_data: 'skip' });

describe('the total', () => {
  it.each<[title: string, given: Case, total: string]>([
    [
      'is the weighted mean: (40 × 75 + 35 × 92.5 + 25 × 60) ÷ 100 = 30 + 32.375 + 15 = 77.375',
      { weights: { visits: '40', logs: '35', quality: '25' }, metrics: { visits: '75', logs: '92.5', quality: '60' } },
      '77.3750 competent',
    ],
    [
      'rounds once: (33.33 × 66.6667 + 66.67 × 33.3333) ÷ 100 = (2222.001111 + 2222.331111) ÷ 100 = 44.44332222',
      { weights: { visits: '33.33', logs: '66.67' }, metrics: { visits: '66.6667', logs: '33.3333' } },
      '44.4433 unqualified',
    ],
    [
      'counts what has no data as 0: (50 × 80 + 50 × 0) ÷ 100 = 40',
      { weights: { visits: '50', logs: '50' }, metrics: { visits: '80', logs: null } },
      '40.0000 unqualified',
    ],
    [
      'lets the others carry what is skipped: (50 × 80 + 20 × 60) ÷ 70 = 5200 ÷ 70 = 74.285714…',
      {
        weights: { visits: '50', logs: '30', quality: '20' },
        metrics: { visits: '80', logs: null, quality: '60' },
        indicators: [skipped('logs')],
      },
      '74.2857 competent',
    ],
    [
      'uses a neutral score as it is, above the cap of 100 too: (50 × 80 + 50 × 110) ÷ 100 = 95',
      {
        weights: { visits: '50', logs: '50' },
        metrics: { visits: '80', logs: null },
        indicators: [indicator({ id: 'logs', no_data: { neutral: d('110') } })],
      },
      '95.0000 excellent',
    ],
    [
      'does not lift a zero to the floor: a score of 0 for no data, although the floor is 60',
      {
        weights: { visits: '100' },
        metrics: { visits: null },
        indicators: [indicator({ id: 'visits', floor: d('60') })],
      },
      '0.0000 unqualified',
    ],
    [
      'is none where everything is skipped, whatever the bonus',
      {
        weights: { visits: '60', logs: '40' },
        metrics: { visits: null, logs: null, extra: '10' },
        indicators: [skipped('visits'), skipped('logs')],
        scorecard: { bonuses: ['extra'] },
      },
      'all_skipped',
    ],
    [
      'adds a bonus and takes a penalty: 80 + 3.5 − 1.25 = 82.25',
      {
        weights: { visits: '100' },
        metrics: { visits: '80', extra: '3.5', complaints: '1.25' },
        scorecard: { bonuses: ['extra'], penalties: ['complaints'] },
      },
      '82.2500 good',
    ],
    [
      'caps each side: 80 + min(6 + 7, 10) − min(30, 20) = 80 + 10 − 20 = 70',
      {
        weights: { visits: '100' },
        metrics: { visits: '80', extra: '6', idea: '7', complaints: '30' },
        scorecard: { bonuses: ['extra', 'idea'], bonus_cap: d('10'), penalties: ['complaints'], penalty_cap: d('20') },
      },
      '70.0000 competent',
    ],
    [
      'adds nothing for a bonus without data, and N for a neutral one: 80 + 0 + 4 = 84',
      {
        weights: { visits: '100' },
        metrics: { visits: '80', extra: null, idea: null },
        indicators: [indicator({ id: 'idea', no_data: { neutral: d('4') } })],
        scorecard: { bonuses: ['extra', 'idea'] },
      },
      '84.0000 good',
    ],
    [
      'never takes points by a bonus: a neutral −4 adds 0',
      {
        weights: { visits: '100' },
        metrics: { visits: '80', idea: null },
        indicators: [indicator({ id: 'idea', no_data: { neutral: d('-4') } })],
        scorecard: { bonuses: ['idea'] },
      },
      '80.0000 good',
    ],
    [
      'is capped by the lowest veto that holds: min(90, 75, 59) = 59, after bonuses',
      {
        weights: { visits: '100' },
        metrics: { visits: '90', extra: '5', breaches: '2' },
        scorecard: {
          bonuses: ['extra'],
          vetoes: [
            { indicator: 'breaches', when: { at_least: d('1') }, cap: d('75') },
            { indicator: 'breaches', when: { at_least: d('2') }, cap: d('59') },
            { indicator: 'breaches', when: { at_least: d('3') }, cap: d('0') },
          ],
        },
      },
      '59.0000 unqualified',
    ],
    [
      'is never raised by a veto',
      {
        weights: { visits: '100' },
        metrics: { visits: '50', breaches: '1' },
        scorecard: { vetoes: [{ indicator: 'breaches', when: { at_least: d('1') }, cap: d('75') }] },
      },
      '50.0000 unqualified',
    ],
    [
      'is not vetoed by what has no data, not even by `below`',
      {
        weights: { visits: '100' },
        metrics: { visits: '90', training: null },
        scorecard: { vetoes: [{ indicator: 'training', when: { below: d('2') }, cap: d('60') }] },
      },
      '90.0000 excellent',
    ],
    [
      'is vetoed below a threshold, compared at 4 places',
      {
        weights: { visits: '100' },
        metrics: { visits: '90', training: '1.9999' },
        scorecard: { vetoes: [{ indicator: 'training', when: { below: d('2') }, cap: d('60') }] },
      },
      '60.0000 improve',
    ],
    [
      'goes up to 120 and no further: 100 + 35 = 135 → 120',
      { weights: { visits: '100' }, metrics: { visits: '100', extra: '35' }, scorecard: { bonuses: ['extra'] } },
      '120.0000 excellent',
    ],
    [
      'goes down to 0 and no further: 20 − 50 = −30 → 0',
      {
        weights: { visits: '100' },
        metrics: { visits: '20', complaints: '50' },
        scorecard: { penalties: ['complaints'] },
      },
      '0.0000 unqualified',
    ],
    [
      'is excellent from what shows as 90.00: 89.995',
      { weights: { visits: '100' }, metrics: { visits: '89.995' } },
      '89.9950 excellent',
    ],
    [
      'is good below that: 89.9949 shows as 89.99',
      { weights: { visits: '100' }, metrics: { visits: '89.9949' } },
      '89.9949 good',
    ],
    [
      'is competent from 70 and improving from 60',
      { weights: { visits: '100' }, metrics: { visits: '69.99' } },
      '69.9900 improve',
    ],
  ])('%s', (_title, given, total) => {
    expect(totalOf(given)).toBe(total);
  });

  it('is none without a scorecard', () => {
    const input = { ...inputOf({ weights: { visits: '100' }, metrics: { visits: '80' } }), scorecard: null };
    expect(scoreManager(input)).toMatchObject({
      scorecard: null,
      indicators: [],
      outcome: { kind: 'none', reason: 'no_scorecard' },
    });
  });
});

describe('what is missing', () => {
  const attained = (part: Partial<Parameters<typeof indicator>[0]>) =>
    indicator({ id: 'visits', method: { kind: 'attainment', direction: 'up' }, ...part });
  const half = { weights: { visits: '50', logs: '50' } };

  it.each<[title: string, part: Partial<Parameters<typeof indicator>[0]>, metric: string | null, expected: string]>([
    ['a target, handled by no_target', { no_data: 'zero', no_target: 'skip' }, '6', 'target null'],
    ['a target, handled by no_data where no_target says nothing', { no_data: 'skip' }, '6', 'target null'],
    [
      'a target of 0',
      { target: { from: 'fixed', value: 0n, per: 'week', prorate: false }, no_target: { neutral: d('70') } },
      '6',
      'target 700000',
    ],
    ['data goes first', { no_data: { neutral: d('50') }, no_target: 'skip' }, null, 'data 500000'],
  ])('%s', (_title, part, metric, expected) => {
    const result = resultOf({ ...half, metrics: { visits: metric, logs: '80' }, indicators: [attained(part)] });
    const [visits] = result.indicators;
    expect(`${visits?.missing} ${visits?.score}`).toBe(expected);
  });

  it('is 0 and not missing for journals and counts that nobody measured, no data for anything else', () => {
    const result = resultOf({
      weights: { visits: '25', openings: '25', deposits: '25', punctual: '25' },
      metrics: {},
      indicators: [
        indicator({ id: 'visits', metric: { source: 'journal', report: 'visit', count: 'reports' } }),
        indicator({ id: 'openings', metric: { source: 'fact', fact: 'opening', by: 'count' } }),
        indicator({ id: 'deposits', metric: { source: 'fact', fact: 'deposit', by: 'sum' } }),
        indicator({ id: 'punctual', metric: { source: 'punctuality', reports: ['log'] } }),
      ],
    });
    expect(result.indicators.map(({ metric, missing }) => [metric.value, missing])).toEqual([
      [0n, null],
      [0n, null],
      [null, 'data'],
      [null, 'data'],
    ]);
  });
});

describe('what a result holds', () => {
  it('lists weighted indicators, bonuses, penalties, then what only vetoes and tie-breaks look at, each once', () => {
    const { indicators } = resultOf({
      weights: { visits: '60', logs: '40' },
      metrics: {},
      scorecard: {
        bonuses: ['extra'],
        penalties: ['complaints'],
        vetoes: [
          { indicator: 'visits', when: { below: d('1') }, cap: d('60') },
          { indicator: 'breaches', when: { at_least: d('1') }, cap: d('60') },
        ],
      },
      tieBreaks: ['logs', 'deposits', 'breaches'],
    });
    expect(indicators.map(({ indicator, role }) => `${indicator} ${role}`)).toEqual([
      'visits weighted',
      'logs weighted',
      'extra bonus',
      'complaints penalty',
      'breaches reference',
      'deposits reference',
    ]);
  });

  it('refuses a scorecard that names an unknown indicator', () => {
    const input = inputOf({ weights: { visits: '100' }, metrics: {} });
    const rules = { ...input.rules, indicators: new Map() };
    expect(() => scoreManager({ ...input, rules })).toThrow("no indicator 'visits'");
  });

  it('takes version, bands and tie-breaks from the rulebook, and the standard bands where it names none', () => {
    const ranking = { among: 'unit' as const, minimum_days: 0, tie_breaks: ['visits'], top_visible: 3 };
    const rulebook = { version: '2026.1', indicators: [indicator({ id: 'visits' })], ranking };
    const bands = [{ id: 'gold', name: { 'zh-CN': '金', en: 'Gold' }, at_least: d('95') }];
    expect(scoringRules(rulebook)).toMatchObject({ version: '2026.1', bands: STANDARD_BANDS, tieBreaks: ['visits'] });
    expect(scoringRules({ ...rulebook, bands }).bands).toEqual(bands);
  });
});
