import { anniversary, type LocalDate } from '../calendar/day.ts';
import { type Decimal, lesser, sum } from '../scoring/decimal.ts';

/**
 * One movement of a manager's risk fund, in the account of the calendar year it belongs to. `amount` is signed: what is withheld
 * comes in, a loss, a return or the release goes out. Entries are never changed: a mistake is corrected by one more.
 */
export type Entry = Readonly<{
  year: number;
  kind: 'withheld' | 'loss' | 'returned' | 'released';
  amount: Decimal;
  on: LocalDate;
}>;

/** A manager's fund: its entries in their order, and the losses that its money could not cover when they were booked. */
export type Fund = Readonly<{ entries: readonly Entry[]; uncovered: Decimal }>;

/** What a movement adds to the fund, and what is paid out to the manager by it. */
export type Movement = Readonly<{ entries: readonly Entry[]; uncovered: Decimal; paid: Decimal }>;

/** What each year still holds, from the oldest, years without money left out. */
export function balances({ entries }: Fund): readonly Readonly<{ year: number; balance: Decimal }>[] {
  const years = Map.groupBy(entries, ({ year }) => year);
  return [...years]
    .map(([year, theirs]) => ({ year, balance: sum(theirs.map(({ amount }) => amount)) }))
    .filter(({ balance }) => balance > 0n)
    .toSorted((a, b) => a.year - b.year);
}

/** Keeps a part of a period's performance pay, in the year of the period's last day. */
export function withhold(fund: Fund, amount: Decimal, on: LocalDate): Movement {
  const entries: Entry[] = amount > 0n ? [{ year: yearOf(on), kind: 'withheld', amount, on }] : [];
  return { entries, uncovered: fund.uncovered, paid: 0n };
}

/**
 * Corrects what was withheld in a year by a counter-entry. What that year no longer holds has gone into losses or been paid out
 * already: it stands beside the fund as uncovered.
 *
 * @param by how much more should have been withheld, or (below 0) less
 */
export function correctWithheld(fund: Fund, by: Decimal, year: number, on: LocalDate): Movement {
  const held = balances(fund).find((one) => one.year === year)?.balance ?? 0n;
  const amount = by < 0n ? -lesser(-by, held) : by;
  const entries: Entry[] = amount === 0n ? [] : [{ year, kind: 'withheld', amount, on }];
  return { entries, uncovered: fund.uncovered + amount - by, paid: 0n };
}

/** Takes a loss from the fund, the oldest year first, at most what there is; the rest stands beside the fund as uncovered. */
export function bookLoss(fund: Fund, amount: Decimal, on: LocalDate): Movement {
  const { entries, left } = take(balances(fund), amount, 'loss', on);
  return { entries, uncovered: fund.uncovered + left, paid: 0n };
}

/**
 * Pays back the oldest year that still holds money, from the second anniversary of its last day (2023's from 2025-12-31): first
 * uncovered losses are booked against it, what is left is paid. Nothing moves while that year is not due.
 *
 * @param afterYears of the rulebook, 2 unless given
 */
export function giveBack(fund: Fund, on: LocalDate, afterYears: number): Movement {
  const oldest = balances(fund)[0];
  if (!oldest || on < returnDay(oldest.year, afterYears)) return { entries: [], uncovered: fund.uncovered, paid: 0n };
  return payOut(fund, [oldest], 'returned', on);
}

/**
 * Pays out everything on or after the last day in post, once an audit has found no loss that is not booked: first uncovered losses,
 * oldest year first, then the rest.
 */
export function release(fund: Fund, on: LocalDate): Movement {
  return payOut(fund, balances(fund), 'released', on);
}

/** From when a year's balance is paid back. */
export function returnDay(year: number, afterYears: number): LocalDate {
  return anniversary(`${year}-12-31`, afterYears);
}

/** The fund after a movement. */
export function moved({ entries }: Fund, movement: Movement): Fund {
  return { entries: [...entries, ...movement.entries], uncovered: movement.uncovered };
}

type Balance = Readonly<{ year: number; balance: Decimal }>;

function payOut(fund: Fund, years: readonly Balance[], kind: 'returned' | 'released', on: LocalDate): Movement {
  const losses = take(years, fund.uncovered, 'loss', on);
  const taken = new Map(losses.entries.map(({ year, amount }) => [year, amount]));
  const paid = years
    .map(({ year, balance }) => ({ year, kind, amount: -(balance + (taken.get(year) ?? 0n)), on }))
    .filter(({ amount }) => amount < 0n);
  return {
    entries: [...losses.entries, ...paid],
    uncovered: losses.left,
    paid: -sum(paid.map(({ amount }) => amount)),
  };
}

function take(years: readonly Balance[], amount: Decimal, kind: Entry['kind'], on: LocalDate) {
  const entries: Entry[] = [];
  let left = amount;
  for (const { year, balance } of years) {
    const part = lesser(left, balance);
    if (part <= 0n) break;
    entries.push({ year, kind, amount: -part, on });
    left -= part;
  }
  return { entries, left };
}

function yearOf(date: LocalDate): number {
  return Number(date.slice(0, 4));
}
