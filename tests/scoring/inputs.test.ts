import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { Composition, Indicator, Scorecard } from '../../src/rulebook/indicators.ts';
import { encodeInput, inputText } from '../../src/scoring/inputs.ts';
import { cohortsOf } from '../../src/scoring/percentile.ts';
import { type ScoreInput, scoringRules } from '../../src/scoring/score.ts';
import { RULEBOOK } from '../support/organisation.ts';

const NAME = { 'zh-CN': '名', en: 'name' };
const MONTH = periodOf('month', '2026-11-12');
const DEPOSITS = Indicator.parse({
  id: 'deposits',
  name: NAME,
  unit: NAME,
  metric: { source: 'fact', fact: 'deposits', by: 'sum' },
  target: { from: 'table', prorate: true },
  method: { kind: 'attainment' },
});
const PEERS = Indicator.parse({
  id: 'peers',
  name: NAME,
  unit: NAME,
  metric: { source: 'review' },
  method: { kind: 'percentile' },
});
const SCORECARD = Scorecard.parse({ id: 'all', name: NAME, weights: { deposits: 60, peers: 40 } });

const peer = {
  person: 'li',
  unit: 'branch',
  grade: null,
  type: null,
  scorecard: null,
  rankable: true,
  metricOf: () => 800_000n,
};
const INPUT: ScoreInput = {
  rules: scoringRules({ ...RULEBOOK, indicators: [DEPOSITS, PEERS], ranking: { ...RULEBOOK.ranking, tie_breaks: [] } }),
  period: MONTH,
  scorecard: SCORECARD,
  measurements: new Map([
    ['deposits', { value: -12_345n, rows: 3 }],
    [
      'peers',
      { value: 800_000n, rows: 1, groups: [{ group: '同"事', raters: 2, weight: 5n, counts: true, mean: null }] },
    ],
  ]),
  targets: new Map([
    [
      'deposits',
      [
        { period: periodOf('year', '2026-11-12'), value: 1_200_000n, from: 'table' },
        { period: periodOf('quarter', '2026-11-12'), value: 300_000n, from: 'own' },
      ],
    ],
  ]),
  workdays: ({ kind }) => (kind === 'month' ? 21 : 250),
  cohorts: cohortsOf([peer, { ...peer, person: 'wang' }], [PEERS]).get('li') ?? new Map(),
};
const composition = Composition.parse({ period: 'half', of: 'quarter', weights: [50, 50] });

describe('the text of what is kept with a closed result', () => {
  it.each<[string, ScoreInput]>([
    ['shares of targets, places and groups', INPUT],
    ['nobody’s scorecard', { ...INPUT, scorecard: null }],
    ['nothing measured', { ...INPUT, measurements: new Map(), targets: new Map() }],
    [
      'parts',
      {
        ...INPUT,
        composed: {
          composition,
          parts: [
            { period: '2026-Q3', total: 864_300n, inPost: true, begun: true },
            { period: '2026-Q4', total: null, inPost: false, begun: false },
          ],
        },
      },
    ],
  ])('is the JSON of it: %s', (_, input) => {
    expect(inputText(input)).toBe(JSON.stringify(encodeInput(input)));
  });
});
