import { describe, expect, it } from 'vitest';
import {
  balances,
  bookLoss,
  correctWithheld,
  type Fund,
  giveBack,
  type Movement,
  moved,
  release,
  returnDay,
  withhold,
} from '../../src/pay/risk-fund.ts';
import { formatHundredths, parseDecimal } from '../../src/scoring/decimal.ts';

const EMPTY: Fund = { entries: [], uncovered: 0n };

/** A fund with these amounts kept in these years. */
function fund(years: Readonly<Record<number, string>>): Fund {
  return Object.entries(years).reduce(
    (one, [year, amount]) => moved(one, withhold(one, parseDecimal(amount), `${year}-06-30`)),
    EMPTY,
  );
}

function held(one: Fund): Readonly<Record<number, string>> {
  return Object.fromEntries(balances(one).map(({ year, balance }) => [year, formatHundredths(balance)]));
}

/** The fund after a movement, and what was paid by it. */
function after(one: Fund, movement: Movement) {
  const next = moved(one, movement);
  return { held: held(next), paid: formatHundredths(movement.paid), uncovered: formatHundredths(next.uncovered) };
}

describe('a risk fund', () => {
  it('keeps each year apart, and nothing is an entry of nothing', () => {
    const one = fund({ 2023: '300', 2024: '200' });
    expect(held(moved(one, withhold(one, parseDecimal('50.5'), '2024-12-31')))).toEqual({
      2023: '300.00',
      2024: '250.50',
    });
    expect(withhold(one, 0n, '2024-12-31').entries).toEqual([]);
  });

  it('books a loss against the oldest year first, at most what there is', () => {
    const one = fund({ 2023: '300', 2024: '200' });
    expect(after(one, bookLoss(one, parseDecimal('350'), '2025-03-01'))).toEqual({
      held: { 2024: '150.00' },
      paid: '0.00',
      uncovered: '0.00',
    });
    // 600 of 500: 100 stand beside the ledger
    expect(after(one, bookLoss(one, parseDecimal('600'), '2025-03-01'))).toEqual({
      held: {},
      paid: '0.00',
      uncovered: '100.00',
    });
  });

  it('corrects what was withheld by a counter-entry in its own year', () => {
    const one = fund({ 2024: '300', 2025: '200' });
    const by = (amount: string) => correctWithheld(one, parseDecimal(amount), 2024, '2026-03-01');
    expect(by('50').entries).toEqual([{ year: 2024, kind: 'withheld', amount: parseDecimal('50'), on: '2026-03-01' }]);
    expect(after(one, by('-50'))).toEqual({
      held: { 2024: '250.00', 2025: '200.00' },
      paid: '0.00',
      uncovered: '0.00',
    });
    // 120 less of 300, of which a loss has taken 250: the 50 that are left go, 70 are owed by what is paid out next.
    const used = moved(one, bookLoss(one, parseDecimal('250'), '2025-03-01'));
    expect(after(used, correctWithheld(used, parseDecimal('-120'), 2024, '2026-03-01'))).toEqual({
      held: { 2025: '200.00' },
      paid: '0.00',
      uncovered: '70.00',
    });
    expect(by('0')).toEqual({ entries: [], uncovered: 0n, paid: 0n });
  });

  it('pays a year back from the second anniversary of its last day', () => {
    expect(returnDay(2023, 2)).toBe('2025-12-31');
    const one = fund({ 2023: '300', 2024: '200' });
    expect(giveBack(one, '2025-12-30', 2)).toEqual({ entries: [], uncovered: 0n, paid: 0n });
    expect(after(one, giveBack(one, '2025-12-31', 2))).toEqual({
      held: { 2024: '200.00' },
      paid: '300.00',
      uncovered: '0.00',
    });
  });

  it('pays back one year at a time, the oldest with money', () => {
    const one = fund({ 2022: '100', 2023: '300' });
    const first = giveBack(one, '2026-01-31', 2);
    expect(formatHundredths(first.paid)).toBe('100.00');
    expect(formatHundredths(giveBack(moved(one, first), '2026-01-31', 2).paid)).toBe('300.00');
    // what a loss has used up does not stand in the way of the next year
    const used = moved(one, bookLoss(one, parseDecimal('100'), '2023-05-01'));
    expect(formatHundredths(giveBack(used, '2026-01-31', 2).paid)).toBe('300.00');
  });

  it('books uncovered losses before it pays; new money does not cover them by itself', () => {
    const empty = moved(EMPTY, bookLoss(EMPTY, parseDecimal('120'), '2023-05-01'));
    const filled = moved(empty, withhold(empty, parseDecimal('200'), '2023-12-31'));
    expect(held(filled)).toEqual({ 2023: '200.00' });
    expect(after(filled, giveBack(filled, '2025-12-31', 2))).toEqual({ held: {}, paid: '80.00', uncovered: '0.00' });
  });

  it('leaves uncovered what a year returned cannot cover, without touching later years', () => {
    const empty = moved(EMPTY, bookLoss(EMPTY, parseDecimal('500'), '2023-05-01'));
    const one = moved(empty, withhold(empty, parseDecimal('200'), '2023-12-31'));
    const two = moved(one, withhold(one, parseDecimal('400'), '2024-12-31'));
    expect(after(two, giveBack(two, '2025-12-31', 2))).toEqual({
      held: { 2024: '400.00' },
      paid: '0.00',
      uncovered: '300.00',
    });
  });

  it('releases everything at the end, losses first, oldest year first', () => {
    const empty = moved(EMPTY, bookLoss(EMPTY, parseDecimal('250'), '2023-05-01'));
    const one = moved(empty, withhold(empty, parseDecimal('200'), '2023-12-31'));
    const two = moved(one, withhold(one, parseDecimal('400'), '2024-12-31'));
    // 250 of loss: 200 of 2023 and 50 of 2024; 350 are paid
    const movement = release(two, '2025-03-31');
    expect(after(two, movement)).toEqual({ held: {}, paid: '350.00', uncovered: '0.00' });
    expect(movement.entries.map(({ year, kind, amount }) => `${year} ${kind} ${formatHundredths(amount)}`)).toEqual([
      '2023 loss -200.00',
      '2024 loss -50.00',
      '2024 released -350.00',
    ]);
  });
});
