import type { Grading } from '../rulebook/grading.ts';
import type { Decimal } from '../scoring/decimal.ts';

/** 100 % of everybody, in ten-thousandths of a percent. */
const ALL = 1_000_000n;

/** The places of one grade; null: as many as there are people. */
export type Places = Readonly<{ grade: string; places: number | null }>;

/**
 * How many places each grade has for `size` managers: quota × size, rounded down; or, by largest remainder, the places that all
 * quotas give together, the leftover ones to the largest remainders (of equal ones to the higher grade).
 *
 * @param size managers in post on the grading day, not virtual, probation included
 */
export function placesFor({ awards, rounding }: Grading, size: number): readonly Places[] {
  const limited = awards.flatMap(({ grade, quota }) => (quota === undefined ? [] : [{ grade, quota }]));
  const quotas = limited.map(({ quota }) => quota);
  const given = rounding === 'down' ? quotas.map((quota) => floorOf(quota, size)) : largestRemainder(quotas, size);
  const places = new Map(limited.map(({ grade }, index) => [grade, given[index] ?? 0]));
  return awards.map(({ grade }) => ({ grade, places: places.get(grade) ?? null }));
}

/**
 * Whole shares of `size` by percentages (4 places): each rounded down, what is then missing of their sum's share to the largest
 * remainders, of equal ones to the earlier.
 */
export function largestRemainder(percents: readonly Decimal[], size: number): readonly number[] {
  const shares = percents.map((percent) => floorOf(percent, size));
  const whole = floorOf(
    percents.reduce((sum, percent) => sum + percent, 0n),
    size,
  );
  const left = whole - shares.reduce((sum, share) => sum + share, 0);
  const lucky = percents
    .map((percent, index) => ({ index, remainder: (percent * BigInt(size)) % ALL }))
    .toSorted((a, b) => Number(b.remainder - a.remainder) || a.index - b.index)
    .slice(0, left);
  return shares.map((share, index) => (lucky.some((one) => one.index === index) ? share + 1 : share));
}

/** One grade of a standing team against its places; `over` is how many it has too many. */
export type Standing = Readonly<{ grade: string; holders: number; places: number | null; over: number }>;

/**
 * How a team stands against the quotas, from the highest grade down, grades without places last. It is only told: nobody loses a
 * grade because a quota was rounded.
 *
 * @param held the grade of every manager who counts, in any order
 */
export function checkTeam(grading: Grading, held: readonly (string | null)[]): readonly Standing[] {
  const counts = new Map<string, number>();
  for (const grade of held) if (grade !== null) counts.set(grade, (counts.get(grade) ?? 0) + 1);
  const awarded = placesFor(grading, held.length).map(({ grade, places }) => {
    const holders = counts.get(grade) ?? 0;
    return { grade, holders, places, over: places === null ? 0 : Math.max(0, holders - places) };
  });
  const others = [...counts.keys()].filter((grade) => !awarded.some((one) => one.grade === grade));
  return [...awarded, ...others.map((grade) => ({ grade, holders: counts.get(grade) ?? 0, places: null, over: 0 }))];
}

function floorOf(percent: Decimal, size: number): number {
  return Number((percent * BigInt(size)) / ALL);
}
