import { describe, expect, it } from 'vitest';
import { type Payee, type Statement, statements } from '../../src/pay/statement.ts';
import { Pay } from '../../src/rulebook/pay.ts';
import { type Decimal, formatHundredths, parseDecimal } from '../../src/scoring/decimal.ts';

const DAY = '2026-11-30';
const RULES = {
  base: { from: 'given' },
  floating: { senior: 1200, middle: 800, junior: 500 },
  performance: { from: 'points', per_point: 35.5 },
  coefficients: { senior: { a: 1.3, b: 1.2, c: 1.1 }, middle: 1, probation: 0.6 },
  seniority: { minimum_years: 3, bands: [{ rate: 4 }] },
  risk_fund: { withhold: 10, types: ['full_time'] },
};

function payee(part: Partial<Payee> = {}): Payee {
  return {
    person: 'li',
    type: 'full_time',
    grade: 'senior',
    step: 'b',
    inPostSince: '2016-11-30',
    employment: 'contract',
    total: parseDecimal('86.4321'),
    given: { base: parseDecimal('3500'), performance: null },
    returned: 0n,
    released: 0n,
    ...part,
  };
}

function paid(part: Partial<Payee> = {}, rules: object = {}): Statement {
  const [one] = statements([payee(part)], Pay.parse({ ...RULES, ...rules }), DAY, 0n);
  if (!one) throw new Error('nobody is paid');
  return one;
}

function shown(one: Statement): Readonly<Record<string, string>> {
  const { base, floating, seniority, performance, performancePay, withheld, toFloor, pay } = one;
  const lines = {
    base,
    floating,
    seniority: seniority?.amount ?? 0n,
    performance,
    performancePay,
    withheld,
    toFloor,
    pay,
  };
  return Object.fromEntries(
    Object.entries(lines).map(([name, amount]: [string, Decimal]) => [name, formatHundredths(amount)]),
  );
}

describe('a statement', () => {
  it('adds up line by line', () => {
    expect(shown(paid())).toEqual({
      base: '3500.00',
      floating: '1200.00',
      seniority: '40.00', // 10 years × 4
      performance: '3068.34', // 86.4321 × 35.5 = 3068.33955
      performancePay: '3682.01', // 3068.34 × 1.2 = 3682.008
      withheld: '368.20', // 10 % of 3682.01 = 368.201
      toFloor: '0.00',
      pay: '8053.81', // 3500 + 1200 + 40 + 3682.01 − 368.20
    });
  });

  it('rounds each component once, half away from zero', () => {
    // 1.1 × 0.05 = 0.055 → 0.06, and not 0.05 by way of 4 places
    const one = paid(
      { step: 'c', given: { base: 0n, performance: parseDecimal('0.05') } },
      { performance: { from: 'given' } },
    );
    expect(formatHundredths(one.performancePay)).toBe('0.06');
    // 0.0049 a point × 1.0200 points = 0.004998 → 0.00; rounded to 4 places first it would be 0.0050 → 0.01
    expect(
      formatHundredths(paid({ total: 10_200n }, { performance: { from: 'points', per_point: 0.0049 } }).performance),
    ).toBe('0.00');
  });

  it('takes the coefficient of grade and step, of the grade alone, or 1', () => {
    expect(paid({ step: 'a' }).coefficient).toBe(13_000n);
    expect(paid({ grade: 'middle', step: 'c' }).coefficient).toBe(10_000n);
    expect(paid({ grade: 'probation', step: null }).coefficient).toBe(6_000n);
    expect(paid({ grade: 'junior' }).coefficient).toBe(10_000n);
    expect(paid({ step: null }).coefficient).toBe(10_000n);
  });

  it('keeps nothing back of types that the risk fund does not name', () => {
    expect(paid({ type: 'part_time' }).withheld).toBe(0n);
    expect(paid({ type: null }).withheld).toBe(0n);
  });

  it('adds what the risk fund returns and releases', () => {
    const one = paid({ returned: parseDecimal('1200.50'), released: parseDecimal('300') });
    // 8053.81 + 1200.50 + 300
    expect(formatHundredths(one.pay)).toBe('9554.31');
  });

  it('reaches the floor by a line of its own, after everything else', () => {
    const one = paid({ total: 0n, grade: 'probation', step: null, inPostSince: '2026-01-01' }, { floor: 4000 });
    expect(shown(one)).toMatchObject({ performancePay: '0.00', toFloor: '500.00', pay: '4000.00' });
    expect(paid({}, { floor: 4000 }).toFloor).toBe(0n);
  });

  it('says what it lacked', () => {
    expect(paid().lacking).toEqual([]);
    expect(paid({ total: null }).lacking).toEqual(['total']);
    expect(paid({ grade: null, given: { base: null, performance: null } }).lacking).toEqual(['base', 'grade']);
  });

  it('can take the base from the grade', () => {
    const base = { from: 'grade', amounts: { senior: 4200, middle: 3600 } };
    expect(paid({ given: { base: null, performance: null } }, { base }).base).toBe(parseDecimal('4200'));
  });
});

describe('performance pay from a fixed sum', () => {
  const rules = Pay.parse({
    base: { from: 'given' },
    performance: { from: 'pool' },
    coefficients: { main: 1.5, deputy: 1 },
  });
  const parts = (pool: string, people: readonly (readonly [total: string | null, grade: string])[]) =>
    statements(
      people.map(([total, grade], index) =>
        payee({ person: `p${index}`, grade, total: total === null ? null : parseDecimal(total) }),
      ),
      rules,
      DAY,
      parseDecimal(pool),
    ).map(({ performancePay }) => formatHundredths(performancePay));

  it('is shared out by total × coefficient', () => {
    // 80 × 1.5 = 120 and 60 × 1 = 60: two thirds and one third of 9000
    expect(
      parts('9000', [
        ['80', 'main'],
        ['60', 'deputy'],
      ]),
    ).toEqual(['6000.00', '3000.00']);
  });

  it('adds up to the sum: the hundredths left over go to the largest remainders', () => {
    // 100.00 in three equal parts: 33.33 each, one hundredth is left and goes to the first
    expect(
      parts('100', [
        ['50', 'deputy'],
        ['50', 'deputy'],
        ['50', 'deputy'],
      ]),
    ).toEqual(['33.34', '33.33', '33.33']);
    // 1.00 by 1 : 2 : 4 is 14.28…, 28.57…, 57.14… hundredths: 14 + 28 + 57 = 99; the largest remainder is .57
    expect(
      parts('1', [
        ['1', 'deputy'],
        ['2', 'deputy'],
        ['4', 'deputy'],
      ]),
    ).toEqual(['0.14', '0.29', '0.57']);
  });

  it('is nothing where nobody has a total', () => {
    expect(
      parts('100', [
        [null, 'main'],
        ['0', 'deputy'],
      ]),
    ).toEqual(['0.00', '0.00']);
  });
});
