import type { Formula } from '../rulebook/formula.ts';
import type { Decimal } from './decimal.ts';
import { add, divide, type Fraction, fraction, multiply, negate, toDecimal } from './fraction.ts';

/**
 * What a formula comes to, rounded once to 4 places. Operands are 4-place metrics; nothing in between is rounded.
 *
 * @returns null (no data) if an operand has none, or on a division by 0
 */
export function evaluate(formula: Formula, metricOf: (indicator: string) => Decimal | null): Decimal | null {
  const exact = worth(formula, metricOf);
  return exact && toDecimal(exact);
}

function worth(formula: Formula, metricOf: (indicator: string) => Decimal | null): Fraction | null {
  switch (formula.kind) {
    case 'number':
      return fraction(formula.value);
    case 'metric': {
      const value = metricOf(formula.indicator);
      return value === null ? null : fraction(value);
    }
    case 'minus': {
      const of = worth(formula.of, metricOf);
      return of && negate(of);
    }
    case 'operation': {
      const left = worth(formula.left, metricOf);
      const right = worth(formula.right, metricOf);
      return left && right && operate(formula.sign, left, right);
    }
  }
}

function operate(
  sign: Extract<Formula, { kind: 'operation' }>['sign'],
  left: Fraction,
  right: Fraction,
): Fraction | null {
  switch (sign) {
    case '+':
      return add(left, right);
    case '−':
      return add(left, negate(right));
    case '×':
      return multiply(left, right);
    case '÷':
      return divide(left, right);
  }
}
