/** Everything random that an organisation is made of, the same for the same seed. */
export type Dice = Readonly<{
  /** A whole number between two, both included. */
  int: (least: number, most: number) => number;
  /** Yes in one of so many times. */
  once: (in_: number) => boolean;
  pick: <const Values extends readonly [unknown, ...unknown[]]>(from: Values) => Values[number];
  /** Any of them, in their order, perhaps none. */
  some: <Value>(from: readonly Value[]) => Value[];
  /** So many, one after the other. */
  times: <Value>(least: number, most: number, make: (index: number) => Value) => Value[];
}>;

/** The generator of Tommy Ettinger known as mulberry32. */
export function diceOf(seed: number): Dice {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    int,
    once: (in_) => int(1, in_) === 1,
    pick: (from) => from[int(0, from.length - 1)] ?? from[0],
    some: (from) => from.filter(() => int(0, 1) === 0),
    times: (least, most, make) => Array.from({ length: int(least, most) }, (_, index) => make(index)),
  };
}

/** `count / 10^places` as decimal text. */
export function decimalText(count: number, places: number): string {
  const digits = Math.abs(count)
    .toString()
    .padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return count < 0 ? `-${text}` : text;
}
