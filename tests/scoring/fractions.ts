/** Exact rationals, the slow way: nothing is rounded but by {@link round}, and the denominator is above 0. */
export type Fraction = Readonly<{ n: bigint; d: bigint }>;

export function read(decimal: string): Fraction {
  const [wholePart = '', places = ''] = decimal.split('.');
  return { n: BigInt(wholePart + places), d: 10n ** BigInt(places.length) };
}

export function whole(value: number): Fraction {
  return { n: BigInt(value), d: 1n };
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { n: -b.n, d: b.d });
}

export function times(a: Fraction, b: Fraction): Fraction {
  return { n: a.n * b.n, d: a.d * b.d };
}

export function over(a: Fraction, b: Fraction): Fraction {
  if (b.n === 0n) throw new Error('÷ 0');
  return b.n < 0n ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n };
}

export function less(a: Fraction, b: Fraction): boolean {
  return a.n * b.d < b.n * a.d;
}

export function atLeast(a: Fraction, least: Fraction): Fraction {
  return less(a, least) ? least : a;
}

/** Half away from zero, by looking at what is left over. */
export function round({ n, d }: Fraction, places: number): Fraction {
  const unit = 10n ** BigInt(places);
  const negative = n < 0n;
  const scaled = (negative ? -n : n) * unit;
  let digits = scaled / d;
  if ((scaled % d) * 2n >= d) digits += 1n;
  return { n: negative ? -digits : digits, d: unit };
}

export function text(value: Fraction, places: number): string {
  const unit = 10n ** BigInt(places);
  const digits = (value.n * unit) / value.d;
  if (digits * value.d !== value.n * unit) throw new Error(`${value.n}/${value.d} has more than ${places} places`);
  const size = digits < 0n ? -digits : digits;
  return `${digits < 0n ? '-' : ''}${size / unit}.${(size % unit).toString().padStart(places, '0')}`;
}
