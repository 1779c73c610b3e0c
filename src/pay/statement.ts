import type { LocalDate } from '../calendar/day.ts';
import type { Pay } from '../rulebook/pay.ts';
import { type Decimal, divideRounded, HUNDRED, ONE, sum, toHundredths } from '../scoring/decimal.ts';
import { type SeniorityPay, seniorityPay } from './seniority.ts';

/**
 * What one manager's pay is computed from. Grade and step are those after step-ups. `given` holds the amounts that come with the
 * figures; `returned` and `released` come out of the risk fund's ledger in this period.
 */
export type Payee = Readonly<{
  person: string;
  type: string | null;
  grade: string | null;
  step: string | null;
  inPostSince: LocalDate;
  employment: string | null;
  /** 4 places; null: no total, and so no performance pay that depends on it. */
  total: Decimal | null;
  given: Readonly<{ base: Decimal | null; performance: Decimal | null }>;
  returned: Decimal;
  released: Decimal;
}>;

/** What a rule needed and did not find; the component is 0 and says why. */
type Lacking = 'base' | 'performance' | 'total' | 'grade';

/**
 * One manager's pay, line by line, each rounded once to 2 places. `performance` is before, `performancePay` after the coefficient;
 * `toFloor` is what the income floor adds. `pay` is the sum of the lines as they stand here.
 */
export type Statement = Readonly<{
  person: string;
  base: Decimal;
  floating: Decimal;
  seniority: SeniorityPay | null;
  performance: Decimal;
  coefficient: Decimal;
  performancePay: Decimal;
  withheld: Decimal;
  returned: Decimal;
  released: Decimal;
  toFloor: Decimal;
  pay: Decimal;
  lacking: readonly Lacking[];
}>;

/**
 * Everybody's pay for one period.
 *
 * @param on the period's last day
 * @param pool what is shared out where performance pay comes from a fixed sum
 */
export function statements(payees: readonly Payee[], rules: Pay, on: LocalDate, pool: Decimal): readonly Statement[] {
  const shares = rules.performance.from === 'pool' ? shared(pool, payees, rules) : null;
  return payees.map((payee, index) => statement(payee, rules, on, shares?.[index]));
}

function statement(payee: Payee, rules: Pay, on: LocalDate, share: Decimal | undefined): Statement {
  const base = baseOf(payee, rules);
  const floating = toHundredths(rules.floating[payee.grade ?? ''] ?? 0n);
  const seniority = rules.seniority ? seniorityPay(rules.seniority, payee, on) : null;
  const coefficient = coefficientOf(payee, rules);
  const { performance, performancePay } = performanceOf(payee, rules, coefficient, share);
  const withheld = withholds(payee, rules) ? money(performancePay * (rules.risk_fund?.withhold ?? 0n), HUNDRED) : 0n;
  const { returned, released } = payee;
  const lines = [base, floating, seniority?.amount ?? 0n, performancePay, -withheld, returned, released];
  const before = sum(lines);
  const toFloor = rules.floor !== undefined && before < rules.floor ? toHundredths(rules.floor - before) : 0n;
  return {
    person: payee.person,
    base,
    floating,
    seniority,
    performance,
    coefficient,
    performancePay,
    withheld,
    returned,
    released,
    toFloor,
    pay: before + toFloor,
    lacking: lackingOf(payee, rules),
  };
}

function baseOf({ grade, given }: Payee, { base }: Pay): Decimal {
  return toHundredths((base.from === 'given' ? given.base : base.amounts[grade ?? '']) ?? 0n);
}

function performanceOf(payee: Payee, { performance: rule }: Pay, coefficient: Decimal, share: Decimal | undefined) {
  // A part of a pool has been weighted by the coefficient already.
  if (share !== undefined) return { performance: share, performancePay: share };
  const performance =
    rule.from === 'points'
      ? money((payee.total ?? 0n) * rule.per_point, ONE)
      : toHundredths(payee.given.performance ?? 0n);
  return { performance, performancePay: money(performance * coefficient, ONE) };
}

/** 1 where the rulebook says nothing. */
function coefficientOf({ grade, step }: Payee, { coefficients }: Pay): Decimal {
  const byStep = coefficients[grade ?? ''];
  if (byStep === undefined) return ONE;
  return typeof byStep === 'bigint' ? byStep : (byStep[step ?? ''] ?? ONE);
}

function withholds({ type }: Payee, { risk_fund }: Pay): boolean {
  return (
    risk_fund !== undefined && (risk_fund.types === undefined || (type !== null && risk_fund.types.includes(type)))
  );
}

/**
 * The pool in parts by total × coefficient, in whole hundredths that add up to it: rounded down, the hundredths then missing to the
 * largest remainders, of equal ones to the first. Nobody gets anything where nobody has a total above 0.
 */
function shared(pool: Decimal, payees: readonly Payee[], rules: Pay): readonly Decimal[] {
  const claims = payees.map((payee) => (payee.total ?? 0n) * coefficientOf(payee, rules));
  const all = sum(claims);
  if (all === 0n) return claims.map(() => 0n);
  const cents = toHundredths(pool) / HUNDREDTH;
  const parts = claims.map((claim, index) => ({ index, part: (cents * claim) / all, rest: (cents * claim) % all }));
  const missing = Number(cents - sum(parts.map(({ part }) => part)));
  const lucky = new Set(
    parts
      .toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
      .slice(0, missing)
      .map(({ index }) => index),
  );
  return parts.map(({ index, part }) => (part + (lucky.has(index) ? 1n : 0n)) * HUNDREDTH);
}

function lackingOf({ total, grade, given }: Payee, { base, performance, floating }: Pay): readonly Lacking[] {
  const needsGrade = base.from === 'grade' || Object.keys(floating).length > 0;
  return [
    ...(base.from === 'given' && given.base === null ? (['base'] as const) : []),
    ...(performance.from === 'given' && given.performance === null ? (['performance'] as const) : []),
    ...(performance.from !== 'given' && total === null ? (['total'] as const) : []),
    ...(needsGrade && grade === null ? (['grade'] as const) : []),
  ];
}

const HUNDREDTH = 100n;

/** `dividend ÷ divisor` as money: rounded once, half away from zero, to 2 places. */
function money(dividend: bigint, divisor: bigint): Decimal {
  return divideRounded(dividend, divisor * HUNDREDTH) * HUNDREDTH;
}
