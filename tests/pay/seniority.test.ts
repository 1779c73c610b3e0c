import { describe, expect, it } from 'vitest';
import { wholeYears } from '../../src/calendar/day.ts';
import { seniorityPay } from '../../src/pay/seniority.ts';
import { Pay } from '../../src/rulebook/pay.ts';
import { formatHundredths } from '../../src/scoring/decimal.ts';

/** The field's rule: contract staff with three years in post; 4 a year up to 10 years, 6 from 11 to 15, 8 above. */
const FIELD = {
  employment: ['contract'],
  minimum_years: 3,
  bands: [{ up_to: 10, rate: 4 }, { up_to: 15, rate: 6 }, { rate: 8 }],
};
const DAY = '2026-11-30';

function paid(years: number, part: object = {}, employment: string | null = 'contract'): string {
  const { seniority } = Pay.parse({
    base: { from: 'given' },
    performance: { from: 'given' },
    seniority: { ...FIELD, ...part },
  });
  if (!seniority) throw new Error('no seniority pay');
  return formatHundredths(seniorityPay(seniority, { inPostSince: `${2026 - years}-11-30`, employment }, DAY).amount);
}

describe('seniority pay', () => {
  it.each([
    [2, '0.00'], // not yet three years
    [3, '12.00'], // 3 × 4: then all years count
    [10, '40.00'], // 10 × 4
    [11, '66.00'], // 11 × 6
    [15, '90.00'], // 15 × 6
    [16, '128.00'], // 16 × 8
  ])('of %i years, flat', (years, expected) => {
    expect(paid(years)).toBe(expected);
  });

  it.each([
    [10, '40.00'], // 10 × 4
    [11, '46.00'], // 10 × 4 + 1 × 6
    [15, '70.00'], // 10 × 4 + 5 × 6
    [16, '78.00'], // 10 × 4 + 5 × 6 + 1 × 8
    [2, '0.00'],
  ])('of %i years, marginal', (years, expected) => {
    expect(paid(years, { mode: 'marginal' })).toBe(expected);
  });

  it('is for the kinds of employment that the rulebook names', () => {
    expect(paid(5, {}, 'staff')).toBe('0.00');
    expect(paid(5, {}, null)).toBe('0.00');
    expect(paid(5, { employment: undefined }, null)).toBe('20.00');
  });

  it.each([
    ['2020-11-30', '2026-11-30', 6],
    ['2020-12-01', '2026-11-30', 5],
    ['2024-02-29', '2026-02-28', 1],
    ['2024-02-29', '2026-03-01', 2],
    ['2024-02-29', '2028-02-28', 3],
    ['2024-02-29', '2028-02-29', 4],
    ['2026-12-01', '2026-11-30', 0],
  ])('counts the whole years from %s to %s as %i', (from, to, years) => {
    expect(wholeYears(from, to)).toBe(years);
  });
});
