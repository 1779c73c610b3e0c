import { type Decimal, divideRounded, ONE } from './decimal.ts';

/** An exact number in the middle of a formula: rounding waits for the end. */
export type Fraction = Readonly<{ over: bigint; under: bigint }>;

export function fraction(value: Decimal): Fraction {
  return { over: value, under: ONE };
}

export function add(a: Fraction, b: Fraction): Fraction {
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under };
}

export function negate({ over, under }: Fraction): Fraction {
  return { over: -over, under };
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return { over: a.over * b.over, under: a.under * b.under };
}

/** `a ÷ b`; null where `b` is 0. */
export function divide(a: Fraction, b: Fraction): Fraction | null {
  return b.over === 0n ? null : { over: a.over * b.under, under: a.under * b.over };
}

/** Rounded once, half away from zero, to 4 places. */
export function toDecimal({ over, under }: Fraction): Decimal {
  return divideRounded(over * ONE, under);
}
