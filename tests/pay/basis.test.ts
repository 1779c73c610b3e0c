import { describe, expect, it } from 'vitest';
import { parsePeriod } from '../../src/calendar/period.ts';
import { basisOf, paidBy } from '../../src/pay/basis.ts';

function period(key: string) {
  const found = parsePeriod(key);
  if (!found) throw new Error(`no ${key}`);
  return found;
}

describe('the period whose totals pay', () => {
  it.each([
    ['month', undefined, '2026-04', '2026-04'],
    ['month', 'quarter', '2026-04', '2026-Q1'],
    ['month', 'quarter', '2026-06', '2026-Q1'],
    ['month', 'quarter', '2027-01', '2026-Q4'],
    ['month', 'month', '2026-03', '2026-02'],
    ['quarter', 'half', '2026-Q3', '2026-H1'],
    ['quarter', 'year', '2026-Q1', '2025'],
  ] as const)('pays each %s by the %s before: %s by %s', (paid, basis, key, by) => {
    expect(basisOf({ basis }, period(key)).key).toBe(by);
    expect(paidBy({ period: paid, basis }, period(by)).map((one) => one.key)).toContain(key);
  });

  it.each([
    ['month', 'quarter', '2026-Q1', ['2026-04', '2026-05', '2026-06']],
    ['month', undefined, '2026-03', ['2026-03']],
    ['month', undefined, '2026-Q1', []],
    ['month', 'quarter', '2026-03', []],
    ['quarter', 'half', '2026-H2', ['2027-Q1', '2027-Q2']],
  ] as const)('with pay each %s by the %s, %s pays %j', (paid, basis, by, keys) => {
    expect(paidBy({ period: paid, basis }, period(by)).map(({ key }) => key)).toEqual(keys);
  });
});
