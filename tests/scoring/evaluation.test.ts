import { describe, expect, it } from 'vitest';
import type { RaterGroup } from '../../src/rulebook/metrics.ts';
import { formatDecimal } from '../../src/scoring/decimal.ts';
import { evaluationOf } from '../../src/scoring/evaluation.ts';
import { d } from './cases.ts';

function group(id: string, weight: string, part: Partial<RaterGroup> = {}): RaterGroup {
  const name = { 'zh-CN': id, en: id };
  return { id, name, weight: d(weight), minimum: 1, named: false, scale: { worst: d('0'), best: d('100') }, ...part };
}

const FIVE = { scale: { worst: d('1'), best: d('5') } };
const GROUPS = [
  group('supervisor', '40', { named: true }),
  group('peers', '30', { ...FIVE, minimum: 2 }),
  group('customers', '30', FIVE),
];

/** How many rated, and what they gave altogether. */
type Given = Readonly<Record<string, readonly [raters: number, total: string]>>;

function evaluated(given: Given, anonymousBelow = 3) {
  const ratings = new Map(
    Object.entries(given).map(([id, [raters, total]]) => [id, { raters, total: d(total) }] as const),
  );
  const { value, rows, groups = [] } = evaluationOf(GROUPS, ratings, anonymousBelow);
  return {
    value: value === null ? null : formatDecimal(value),
    rows,
    means: groups.map(({ counts, mean }) => (counts ? (mean === null ? 'hidden' : formatDecimal(mean)) : 'left out')),
  };
}

describe('an evaluation', () => {
  it('is the weighted mean of the groups’ means, each on its own scale', () => {
    // supervisor 86; peers (4 + 3 + 5) ÷ 3 = 4 → 75; customers 4, 5, 5 → 14 ÷ 3 → 100 × (14 − 3) ÷ 12 = 91.6666…
    // 0.4 × 86 + 0.3 × 75 + 0.3 × 91.66666… = 34.4 + 22.5 + 27.5 = 84.4
    expect(evaluated({ supervisor: [1, '86'], peers: [3, '12'], customers: [3, '14'] })).toEqual({
      value: '84.4000',
      rows: 7,
      means: ['86.0000', '75.0000', '91.6667'],
    });
  });

  it('leaves a group below its minimum out and scales the other weights', () => {
    // peers 1 < 2: (40 × 86 + 30 × 50) ÷ 70 = 4940 ÷ 70 = 70.57142…
    expect(evaluated({ supervisor: [1, '86'], peers: [1, '5'], customers: [4, '12'] })).toEqual({
      value: '70.5714',
      rows: 5,
      means: ['86.0000', 'left out', '50.0000'],
    });
  });

  it('hides groups of few, but not what they count for', () => {
    // 0.4 × 86 + 0.3 × 75 + 0.3 × 100 = 86.9
    expect(evaluated({ supervisor: [1, '86'], peers: [2, '8'], customers: [1, '5'] })).toEqual({
      value: '86.9000',
      rows: 4,
      means: ['86.0000', 'hidden', 'hidden'],
    });
  });

  it('tells no mean at all where the others would give a single hidden one away', () => {
    expect(evaluated({ supervisor: [1, '86'], peers: [2, '8'], customers: [3, '15'] }).means).toEqual([
      'hidden',
      'hidden',
      'hidden',
    ]);
  });

  it('is no data where nobody, or nobody that counts, has rated', () => {
    expect(evaluated({}).value).toBeNull();
    expect(evaluated({ peers: [1, '5'] }).value).toBeNull();
  });

  it('follows a scale on which less is better', () => {
    const marks = group('school', '100', { scale: { worst: d('6'), best: d('1') } });
    // marks 1, 2, 2: 100 × (5 − 18) ÷ (3 × −5) = 86.66666…
    const { value } = evaluationOf([marks], new Map([['school', { raters: 3, total: d('5') }]]), 3);
    expect(value).toBe(d('86.6667'));
  });
});
