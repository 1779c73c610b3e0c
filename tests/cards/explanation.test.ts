import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { explanationCard } from '../../src/cards/explanation.ts';
import { Indicator, Scorecard } from '../../src/rulebook/indicators.ts';
import type { Locale } from '../../src/rulebook/words.ts';
import { STANDARD_BANDS } from '../../src/scoring/band.ts';
import type { Measurement } from '../../src/scoring/indicator.ts';
import { measuresOf } from '../../src/scoring/measure.ts';
import { scoreManager } from '../../src/scoring/score.ts';
import { said } from '../support/branch.ts';
import { RULEBOOK, SPEAK } from '../support/organisation.ts';

const FACT = { source: 'fact', fact: 'it', by: 'sum' };
const FIXED = { from: 'fixed', value: 8, per: 'week' };

/** One indicator `it`, beside `other`, which scores 50 with half of the weight. */
function explain(
  it: Readonly<Record<string, unknown>>,
  given: Readonly<{
    value: number | null;
    card?: Readonly<Record<string, unknown>>;
    other?: number | null;
    locale?: Locale;
  }>,
): readonly string[] {
  const indicator = Indicator.parse({
    id: 'it',
    name: { 'zh-CN': '拜访完成率', en: 'Planned visits' },
    unit: { 'zh-CN': '次', en: 'visits' },
    metric: FACT,
    ...it,
  });
  const other = Indicator.parse({
    id: 'other',
    name: { 'zh-CN': '其他', en: 'Other' },
    unit: { 'zh-CN': '%', en: '%' },
    metric: { ...FACT, fact: 'other' },
    method: { kind: 'direct' },
    no_data: 'skip',
  });
  const scorecard = Scorecard.parse({
    id: 'card',
    name: { 'zh-CN': '表', en: 'Card' },
    weights: { it: 50, other: 50 },
    ...given.card,
  });
  const measured = (value: number | null | undefined): Measurement =>
    value === null || value === undefined
      ? { value: null, rows: 0 }
      : { value: BigInt(Math.round(value * 10_000)), rows: 3 };
  const result = scoreManager({
    rules: {
      ...measuresOf([indicator, other]),
      version: '1',
      bands: STANDARD_BANDS,
      tieBreaks: [],
    },
    period: periodOf('week', '2026-11-18'),
    scorecard,
    measurements: new Map([
      ['it', measured(given.value)],
      ['other', measured(given.other === undefined ? 50 : given.other)],
    ]),
    targets: new Map(),
    workdays: () => 5,
  });
  const rulebook = { ...RULEBOOK, indicators: [indicator, other], scorecards: [scorecard] };
  const words = SPEAK[given.locale ?? 'zh-CN'];
  const period = words.plain('standing.period.thisWeek');
  return said(explanationCard({ name: null, period, result, indicator, days: null, buttons: [] }, rulebook, words));
}

const UP = { method: { kind: 'attainment' }, target: FIXED };
const DOWN = { method: { kind: 'attainment', direction: 'down' }, target: FIXED };
const LINEAR = {
  method: {
    kind: 'linear',
    points: [
      { x: 60, score: 0 },
      { x: 80, score: 60 },
    ],
  },
};
const TIERS = {
  method: {
    kind: 'tiers',
    tiers: [
      { at_least: 3, score: 0 },
      { at_least: 0, score: 100 },
    ],
  },
};
const DEDUCTION = { method: { kind: 'deduction', per: 20 } };
const DIRECT = { method: { kind: 'direct' } };
const HALF = { weights: { other: 100 } };

/** What the second line, or the first of several, says about the score: 6 of 8 is 75 %, and so on. */
const CASES: readonly (readonly [title: string, it: object, value: number | null, zh: string, en: string])[] = [
  [
    'attainment',
    UP,
    6,
    '目标 8 次，完成 6 次（75.00%），按完成率计分，得 75.00 分。',
    '6 visits done against a target of 8 visits (75.00%), scored by attainment: 75.00.',
  ],
  [
    'a cap that bites',
    UP,
    12,
    '目标 8 次，完成 12 次（150.00%），按完成率计分，得 100.00 分。100 分封顶。',
    '12 visits done against a target of 8 visits (150.00%), scored by attainment: 100.00. It cannot go above 100.',
  ],
  [
    'lower is better',
    DOWN,
    10,
    '越低越好：目标 8 次以内，实际 10 次，按目标÷实际计分，得 80.00 分。',
    'Lower is better: 10 visits against a target of 8 visits or less, scored as target ÷ actual: 80.00.',
  ],
  [
    'linear',
    LINEAR,
    70,
    '实际 70 次，在两档之间按比例折算，得 30.00 分（60 次 → 0 分、80 次 → 60 分）。',
    '70 visits, scored in proportion between steps (60 visits → 0 and 80 visits → 60): 30.00.',
  ],
  [
    'tiers',
    TIERS,
    1,
    '实际 1 次，按档计分，得 100.00 分（达到 3 次 → 0 分、0 次 → 100 分）。',
    '1 visit, scored by the step it reaches (3 visits → 0 and 0 visits → 100): 100.00.',
  ],
  [
    'deduction',
    DEDUCTION,
    2,
    '从 100 分起，每次扣 20 分；实际 2 次，得 60.00 分。',
    'Starts at 100 and loses 20 apiece: 2 visits, which leaves 60.00.',
  ],
  [
    'a floor that bites',
    DEDUCTION,
    6,
    '从 100 分起，每次扣 20 分；实际 6 次，得 0.00 分。最低 0 分。',
    'Starts at 100 and loses 20 apiece: 6 visits, which leaves 0.00. It cannot go below 0.',
  ],
  ['the metric itself', DIRECT, 64.5, '实际 64.5 次，直接计 64.50 分。', '64.5 visits, which is the score: 64.50.'],
  [
    'no data that counts 0',
    UP,
    null,
    '这段时间没有数据，按 0 分计。',
    'There was nothing to measure, which counts as 0.',
  ],
  [
    'no data that counts something',
    { ...UP, no_data: { neutral: 70 } },
    null,
    '这段时间没有数据，按 70.00 分计。',
    'There was nothing to measure, which counts as 70.00.',
  ],
  [
    'no data that is left out',
    { ...UP, no_data: 'skip' },
    null,
    '这段时间没有数据，这一项不计分，权重由其余各项分担。',
    'There was nothing to measure, so it is left out and the others share its weight.',
  ],
  [
    'no target',
    { method: UP.method, no_target: 'skip' },
    6,
    '没有设定目标，这一项不计分，权重由其余各项分担。',
    'No target is set, so it is left out and the others share its weight.',
  ],
];

describe('the explanation of an indicator', () => {
  for (const [title, it_, value, zh, en] of CASES) {
    it(`puts into words: ${title}`, () => {
      expect(explain({ ...it_ }, { value })[2]).toBe(zh);
      expect(explain({ ...it_ }, { value, locale: 'en' })[2]).toBe(en);
    });
  }

  it('begins with the points and ends with where they come from', () => {
    expect(explain(UP, { value: 6 })).toEqual([
      '拜访完成率 · 本周',
      '拜访完成率 50.00 分里得了 37.50 分',
      '目标 8 次，完成 6 次（75.00%），按完成率计分，得 75.00 分。',
      '权重 50%：50.00 × 75.00% = 37.50。',
      '拜访完成率 | 6 次 | 8 | 75.00 | 37.50 / 50.00',
      '来源：本周导入的 3 条数据。',
      '制度规定的目标：8 次。',
    ]);
  });

  it('says that it carries the weight of what is left out', () => {
    expect(explain(UP, { value: 6, other: null })[3]).toBe(
      '权重 50%；有的指标这次不计分，它们的权重由其余各项分担，这一项满分就是 100.00 分：100.00 × 75.00% = 75.00。',
    );
  });

  it('tells a bonus and a penalty from what carries weight', () => {
    expect(explain(DIRECT, { value: 2, card: { ...HALF, bonuses: ['it'] } })[1]).toBe(
      '拜访完成率是加分项，这次 +2.00 分',
    );
    expect(explain(DIRECT, { value: 2, card: { ...HALF, penalties: ['it'] } })[1]).toBe(
      '拜访完成率是扣分项，这次 −2.00 分',
    );
  });

  it('says what a veto did', () => {
    // 80 in all, held down to 59.99.
    const card = { ...HALF, vetoes: [{ indicator: 'it', when: { at_least: 1 }, cap: 59.99 }] };
    expect(explain(DIRECT, { value: 1, other: 80, card }).slice(1)).toEqual([
      '拜访完成率本身不占分，只看有没有触线',
      '实际 1 次。',
      '拜访完成率触线，总分封顶 59.99 分，这次少了 20.01 分。',
      '来源：本周导入的 3 条数据。',
    ]);
  });
});
