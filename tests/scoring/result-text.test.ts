import { expect, it } from 'vitest';
import { encodeResult, type IndicatorScore, type Result } from '../../src/scoring/result.ts';
import { resultText } from '../../src/scoring/result-text.ts';

const SCORE: IndicatorScore = {
  indicator: 'loans',
  role: 'weighted',
  metric: { source: 'fact', value: -5n, rows: 3 },
  target: { from: 'table', value: 12_345n, period: '2026-11', share: null },
  method: { kind: 'attainment', direction: 'up' },
  floor: 0n,
  cap: 1_000_000n,
  missing: null,
  score: 864_300n,
  weight: 1_000_000n,
  contribution: 864_300n,
};

const RESULT: Result = {
  rulebook: '2026 "新"\n',
  period: { kind: 'month', key: '2026-11', from: '2026-11-01', to: '2026-11-30' },
  scorecard: 'full',
  indicators: [SCORE],
  outcome: { kind: 'total', weighted: 864_300n, adjustments: [], total: 864_300n, band: 'good' },
};

const score = (part: Partial<IndicatorScore>): Result => ({ ...RESULT, indicators: [SCORE, { ...SCORE, ...part }] });
const outcome = (adjustments: Extract<Result['outcome'], { kind: 'total' }>['adjustments']): Result => ({
  ...RESULT,
  outcome: { kind: 'total', weighted: 1n, adjustments, total: 0n, band: 'unqualified' },
});

it.each<[string, Result]>([
  ['a plain one', RESULT],
  [
    'nobody’s scorecard',
    { ...RESULT, scorecard: null, indicators: [], outcome: { kind: 'none', reason: 'no_scorecard' } },
  ],
  [
    'no data',
    score({ metric: { source: 'journal', value: null, rows: 0 }, missing: 'data', score: null, contribution: null }),
  ],
  [
    'a share of a target',
    score({ target: { from: 'fixed', value: 1n, period: '2026', share: { stated: 9n, workdays: 2, of: 21 } } }),
  ],
  ['no target and no weight', score({ role: 'reference', target: null, weight: null })],
  ['linear', score({ method: { kind: 'linear', points: [{ x: -1n, score: 2n }] } })],
  ['tiers', score({ method: { kind: 'tiers', tiers: [{ at_least: 7n, score: 8n }] } })],
  ['a deduction', score({ method: { kind: 'deduction', base: 1_000_000n, per: 5n } })],
  [
    'a percentile',
    score({
      method: { kind: 'percentile', direction: 'down', cohort: ['unit', 'grade'] },
      place: { below: 1, equal: 2, others: 3 },
    }),
  ],
  ['the metric itself', score({ method: { kind: 'direct' } })],
  [
    'raters and operands',
    score({
      metric: {
        source: 'evaluation',
        value: 1n,
        rows: 2,
        groups: [
          { group: 'peers', raters: 2, weight: 5n, counts: true, mean: null },
          { group: 'own', raters: 1, weight: 5n, counts: false, mean: 9n },
        ],
        operands: [
          { indicator: 'a', value: null },
          { indicator: 'b', value: 3n },
        ],
      },
    }),
  ],
  [
    'parts',
    {
      ...RESULT,
      parts: [
        { period: '2026-10', total: 5n, missing: null, score: 5n, weight: 6n, contribution: 7n },
        { period: '2026-11', total: null, missing: 'to_come', score: null, weight: 6n, contribution: null },
      ],
    },
  ],
  [
    'every adjustment',
    outcome([
      { kind: 'bonus_cap', cap: 1n, amount: -2n },
      { kind: 'penalty_cap', cap: 3n, amount: 4n },
      { kind: 'veto', indicator: 'loans', cap: 5n, amount: -6n },
      { kind: 'clamp', bound: 0n, amount: 7n },
    ]),
  ],
])('writes what the schema encodes: %s', (_, result) => {
  expect(resultText(result)).toBe(JSON.stringify(encodeResult(result)));
});
