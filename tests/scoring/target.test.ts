import { describe, expect, it } from 'vitest';
import { parsePeriod } from '../../src/calendar/period.ts';
import type { Target } from '../../src/rulebook/indicators.ts';
import { formatDecimal } from '../../src/scoring/decimal.ts';
import { targetFor } from '../../src/scoring/target.ts';
import { d } from './cases.ts';

/** Workdays of 2026 as the tests have them; 16–22 November is an ordinary week. */
const WORKDAYS: Readonly<Record<string, number>> = {
  '2026-W47': 5,
  '2026-W48': 5,
  '2026-W49': 5,
  '2026-11': 21,
  '2026-Q4': 63,
  '2026-H2': 128,
  '2026': 248,
};

const table = (prorate: boolean): Target => ({ from: 'table', prorate });
const fixed = (value: string, per: 'week' | 'month' | 'quarter' | 'year', prorate: boolean): Target => ({
  from: 'fixed',
  value: d(value),
  per,
  prorate,
});

describe('the target of a period', () => {
  type Row = [title: string, rule: Target, period: string, stated: Record<string, string>, expected: string | null];
  it.each<Row>([
    ['the exact period wins', table(true), '2026-W47', { '2026-11': '32', '2026-W47': '8' }, '8.0000 of 2026-W47'],
    ['week in a month: 32 × 5 ÷ 21 = 7.61904…', table(true), '2026-W47', { '2026-11': '32' }, '7.6190 of 2026-11'],
    [
      'the shortest containing: 100 × 5 ÷ 63 = 7.93650…, not the year',
      table(true),
      '2026-W47',
      { '2026': '400', '2026-Q4': '100' },
      '7.9365 of 2026-Q4',
    ],
    ['not without prorate', table(false), '2026-W47', { '2026-11': '32' }, null],
    ['shorter ones are never added up', table(true), '2026-11', { '2026-W47': '8', '2026-W48': '8' }, null],
    ['a neighbour does not count', table(true), '2026-W47', { '2026-W48': '8', '2026-10': '32' }, null],
    [
      'a week that straddles two months lies in the quarter: 30 November to 6 December',
      table(true),
      '2026-W49',
      { '2026-11': '21', '2026-12': '21', '2026-Q4': '63' },
      '5.0000 of 2026-Q4',
    ],
    [
      'an exact target of 0 is still stated',
      table(true),
      '2026-W47',
      { '2026-W47': '0', '2026-11': '32' },
      '0.0000 of 2026-W47',
    ],
    ['fixed for this kind of period', fixed('8', 'week', false), '2026-W47', {}, '8.0000 of 2026-W47'],
    ['fixed for a longer one: 21 × 5 ÷ 21 = 5', fixed('21', 'month', true), '2026-W47', {}, '5.0000 of 2026-11'],
    ['fixed for a longer one without prorate', fixed('21', 'month', false), '2026-W47', {}, null],
    ['fixed for a shorter one', fixed('8', 'week', true), '2026-11', {}, null],
    ['fixed for a month that does not hold the week', fixed('21', 'month', true), '2026-W49', {}, null],
    [
      'the fixed one does not look at the table',
      fixed('8', 'week', false),
      '2026-W47',
      { '2026-W47': '9' },
      '8.0000 of 2026-W47',
    ],
  ])('%s', (_title, rule, key, stated, expected) => {
    const found = targetFor(rule, period(key), statedTargets(stated), ({ key: of }) => WORKDAYS[of] ?? 0);
    expect(found && `${formatDecimal(found.value)} of ${found.period}`).toBe(expected);
  });

  it('says which share of which target it is', () => {
    const found = targetFor(
      table(true),
      period('2026-W47'),
      statedTargets({ '2026-11': '32' }),
      ({ key }) => WORKDAYS[key] ?? 0,
    );
    expect(found?.share).toEqual({ stated: d('32'), workdays: 5, of: 21 });
  });

  it('is missing where no rule names one, and where the longer period has no workday', () => {
    expect(targetFor(undefined, period('2026-W47'), statedTargets({ '2026-W47': '8' }), () => 5)).toBeNull();
    expect(targetFor(table(true), period('2026-W47'), statedTargets({ '2026-11': '32' }), () => 0)).toBeNull();
  });

  it('refuses a negative one', () => {
    expect(() => targetFor(table(false), period('2026-W47'), statedTargets({ '2026-W47': '-1' }), () => 5)).toThrow(
      /below 0/,
    );
  });
});

function period(key: string) {
  const found = parsePeriod(key);
  if (!found) throw new Error(`no period ${key}`);
  return found;
}

function statedTargets(stated: Readonly<Record<string, string>>) {
  return Object.entries(stated).map(([key, value]) => ({
    period: period(key),
    value: d(value),
    from: 'table' as const,
  }));
}
