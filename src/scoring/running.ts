import type { Period } from '../calendar/period.ts';
import { type Decimal, divideRounded, ONE, sum } from './decimal.ts';
import type { Reach } from './moves.ts';
import type { Result } from './result.ts';
import { type ScoreInput, scoreManager } from './score.ts';
import { carriedWeight } from './total.ts';

/** A period that runs: what it is scored from, and what its metrics can still become in it, by indicator. */
export type Running = Readonly<{ input: ScoreInput; reach?: ReadonlyMap<string, Reach> | undefined }>;

/**
 * The first of these periods, scored with each one's total in the place of that part of the one before it: a year, its quarter that
 * runs, the month of that.
 */
export function scoreWhole([whole, ...parts]: readonly [ScoreInput, ...ScoreInput[]]): Result {
  const [part, ...within] = parts;
  return scoreManager(part ? withPart(whole, scoreWhole([part, ...within])) : whole);
}

/** What 10 points more in a part bring to the whole, in points of the whole: as it stands, and once no part is to come any more. */
export type Pull = Readonly<{ part: Period; now: Decimal; atEnd: Decimal }>;

/** So many points of a part are looked at: a month is a twelfth of a year, and one point of it too little to see. */
const PULL_POINTS = 10n * ONE;

/**
 * How much the innermost of these periods pulls on the first: 10 × Π (weight ÷ Σ weights that count), one division; the weights of
 * what is to come count `atEnd` only. Null where a part has no total to raise, and where there is only the whole.
 */
export function pullOn(whole: ScoreInput, parts: readonly ScoreInput[]): Pull | null {
  const [inner, wholes] = [parts.at(-1), [whole, ...parts]];
  if (!inner) return null;
  let [own, now, atEnd] = [1n, 1n, 1n];
  for (const [index, { period }] of parts.entries()) {
    const around = wholes[index] && scoreManager(wholes[index]);
    const part = around?.parts?.find((one) => one.period === period.key);
    if (!around || !part || part.missing !== null) return null;
    const carried = carriedWeight([...(around.parts ?? []), ...around.indicators]);
    const toCome = (around.parts ?? []).filter(({ missing }) => missing === 'to_come');
    own *= part.weight;
    now *= carried;
    atEnd *= carried + sum(toCome.map(({ weight }) => weight));
  }
  const share = (of: bigint) => divideRounded(PULL_POINTS * own, of);
  return { part: inner.period, now: share(now), atEnd: share(atEnd) };
}

function withPart(input: ScoreInput, { period, outcome }: Result): ScoreInput {
  const { composed } = input;
  if (!composed) return input;
  const total = outcome.kind === 'total' ? outcome.total : null;
  const parts = composed.parts.map((part) => (part.period === period.key ? { ...part, total } : part));
  return { ...input, composed: { ...composed, parts } };
}
