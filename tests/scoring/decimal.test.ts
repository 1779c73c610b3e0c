import { describe, expect, it } from 'vitest';
import {
  clamp,
  divideRounded,
  formatDecimal,
  formatHundredths,
  parseDecimal,
  toHundredths,
} from '../../src/scoring/decimal.ts';

describe('rounding, half away from zero', () => {
  const cases: [dividend: bigint, divisor: bigint, rounded: bigint][] = [
    [0n, 3n, 0n],
    [1n, 3n, 0n],
    [1n, 2n, 1n],
    [-1n, 2n, -1n],
    [1n, -2n, -1n],
    [-1n, -2n, 1n],
    [2n, 3n, 1n],
    [7n, 2n, 4n],
    [-7n, 2n, -4n],
    [10n ** 30n + 1n, 2n, 5n * 10n ** 29n + 1n],
  ];
  it.each(cases)('%i ÷ %i is %i', (dividend, divisor, rounded) => {
    expect(divideRounded(dividend, divisor)).toBe(rounded);
  });

  it('turns −0.00005 into −0.0001 and 0.00004 into nothing', () => {
    // −0.00005 = −5 ÷ 100 000; in units of 0.0001 that is −5 × 10 000 ÷ 100 000 = −0.5 → −1
    expect(formatDecimal(divideRounded(-5n * 10_000n, 100_000n))).toBe('-0.0001');
    expect(formatDecimal(divideRounded(4n * 10_000n, 100_000n))).toBe('0.0000');
  });

  it('shows 80.00495 as 80.01, because it is 80.0050 first', () => {
    // 8 000 495 ÷ 100 000 → 80.0050 (4 places) → 80.01 (2 places); straight to 2 places it would be 80.00
    const fourPlaces = divideRounded(8_000_495n * 10_000n, 100_000n);
    expect(formatDecimal(fourPlaces)).toBe('80.0050');
    expect(formatHundredths(fourPlaces)).toBe('80.01');
    expect(toHundredths(fourPlaces)).toBe(800_100n);
  });

  it('refuses to divide by 0', () => {
    expect(() => divideRounded(1n, 0n)).toThrow(RangeError);
  });
});

describe('text', () => {
  const cases: [text: string, scaled: bigint, fourPlaces: string, twoPlaces: string][] = [
    ['86.43', 864_300n, '86.4300', '86.43'],
    ['0', 0n, '0.0000', '0.00'],
    ['-0.005', -50n, '-0.0050', '-0.01'],
    ['-0.0049', -49n, '-0.0049', '0.00'],
    ['0.0001', 1n, '0.0001', '0.00'],
    ['1200000', 12_000_000_000n, '1200000.0000', '1200000.00'],
  ];
  it.each(cases)('%s', (text, scaled, fourPlaces, twoPlaces) => {
    expect(parseDecimal(text)).toBe(scaled);
    expect(formatDecimal(scaled)).toBe(fourPlaces);
    expect(formatHundredths(scaled)).toBe(twoPlaces);
  });

  it.each(['', '1.', '.5', '1.00001', '1e3', '１', '1,000', '--1', ' 1'])('refuses %j', (text) => {
    expect(() => parseDecimal(text)).toThrow(RangeError);
  });
});

it('clamps to both ends', () => {
  expect([-1n, 0n, 5n, 10n, 11n].map((value) => clamp(value, 0n, 10n))).toEqual([0n, 0n, 5n, 10n, 10n]);
});
