/** A decimal with 4 places, held as a whole number: 86.43 is 864300n. */
export type Decimal = bigint;

/** 1.0000 */
export const ONE: Decimal = 10_000n;

/** 100.0000 */
export const HUNDRED: Decimal = 1_000_000n;

const HUNDREDTH = 100n;

/**
 * `dividend ÷ divisor` as a whole number, rounded half away from zero: 1 ÷ 2 is 1, −1 ÷ 2 is −1.
 *
 * @throws RangeError if the divisor is 0: whoever divides decides first what that means
 */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  if (divisor === 0n) throw new RangeError(`cannot divide ${dividend} by 0`);
  const twice = 2n * absolute(dividend);
  const size = absolute(divisor);
  const quotient = (twice + size) / (2n * size);
  return dividend < 0n === divisor < 0n ? quotient : -quotient;
}

/** The value as people see it, rounded half away from zero to 2 places and still scaled by 10 000: 80.0050 is 80.0100. */
export function toHundredths(value: Decimal): Decimal {
  return divideRounded(value, HUNDREDTH) * HUNDREDTH;
}

/** What people read: exactly 2 places, as in `86.43`, `-0.50`. */
export function formatHundredths(value: Decimal): string {
  return placed(divideRounded(value, HUNDREDTH), 2);
}

/** What is stored: exactly 4 places, as in `86.4300`. */
export function formatDecimal(value: Decimal): string {
  const size = Number(value);
  // Millions are stored at a time, and almost none is too large for a number.
  if (size < 0 || size > Number.MAX_SAFE_INTEGER) return placed(value, 4);
  const part = size % 10_000;
  return `${(size - part) / 10_000}.${`${part + 10_000}`.slice(1)}`;
}

/**
 * Reads what {@link formatDecimal} wrote, and shorter forms: `86.43`, `-3`.
 *
 * @throws RangeError if the text is not a number with at most 4 places
 */
export function parseDecimal(text: string): Decimal {
  const match = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(text);
  if (!match) throw new RangeError(`'${text}' is not a number with at most 4 decimal places`);
  const [, sign, whole = '0', part = ''] = match;
  const size = BigInt(whole) * ONE + BigInt(part.padEnd(4, '0'));
  return sign ? -size : size;
}

/** The value, but at least `floor` and at most `cap`; `floor` must not be above `cap`. */
export function clamp(value: Decimal, floor: Decimal, cap: Decimal): Decimal {
  if (value < floor) return floor;
  return value > cap ? cap : value;
}

/** The smaller of two. */
export function lesser(a: Decimal, b: Decimal): Decimal {
  return a < b ? a : b;
}

/** All values added up; nothing is 0. */
export function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => total + value, 0n);
}

function placed(value: bigint, places: number): string {
  const digits = absolute(value)
    .toString()
    .padStart(places + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
