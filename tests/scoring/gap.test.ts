import { describe, expect, it } from 'vitest';
import { gapTo } from '../../src/scoring/gap.ts';

const n = (value: number) => BigInt(Math.round(value * 10_000));

describe('the gap to a target', () => {
  it.each([
    // 100 × 30 ÷ 500 = 6 %; 470 ÷ 31 = 15.16129… → 15.1613
    ['part of the way', 500, 30, 31, { reached: false, percent: n(6), left: n(470), pace: n(15.1613) }],
    // 100 ÷ 3 = 33.3333…
    ['a third', 3, 1, 1, { reached: false, percent: n(33.3333), left: n(2), pace: n(2) }],
    ['exactly there', 500, 500, 31, { reached: true, percent: n(100), left: 0n, pace: null }],
    ['beyond', 20, 25, 31, { reached: true, percent: n(125), left: 0n, pace: null }],
    [
      'a metric that does not grow day by day',
      90,
      45,
      null,
      { reached: false, percent: n(50), left: n(45), pace: null },
    ],
    ['a period that is over', 90, 45, 0, { reached: false, percent: n(50), left: n(45), pace: null }],
    // −100 × 5 ÷ 50
    ['less than nothing', 50, -5, 11, { reached: false, percent: n(-10), left: n(55), pace: n(5) }],
    ['a target of nothing', 0, 0, 5, { reached: true, percent: null, left: 0n, pace: null }],
  ])('%s', (_, target, metric, workdays, gap) => {
    expect(gapTo(n(target), n(metric), 'up', workdays)).toEqual(gap);
  });

  it('counts no data as nothing yet', () => {
    expect(gapTo(n(10), null, 'up', 5)).toEqual({ reached: false, percent: 0n, left: n(10), pace: n(2) });
  });

  it.each([
    // 100 × 20 ÷ 30 = 66.6666… → 66.6667
    ['to spare', 20, { reached: true, percent: n(66.6667), left: n(10), pace: null }],
    ['just enough', 30, { reached: true, percent: n(100), left: 0n, pace: null }],
    ['too much', 45, { reached: false, percent: n(150), left: n(-15), pace: null }],
  ])('of what is to stay low: %s', (_, metric, gap) => {
    expect(gapTo(n(30), n(metric), 'down', 5)).toEqual(gap);
  });
});
