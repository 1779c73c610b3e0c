import { type Fraction, less, minus, over, plus, read, round, text, times, whole } from './fractions.ts';
import { type OracleStandIn, replaced } from './oracle.ts';

export type OraclePart = { weight: string; total: string | null; inPost: boolean; begun: boolean };

/** A composed total from its parts and from the scores of indicators that are parts of it; what is missing is replaced or left out. */
export function oracleComposed(
  parts: OraclePart[],
  missing: OracleStandIn,
  others: { weight: string; score: string | null }[],
): { total: string | null; lines: string[] } {
  const counted: { weight: Fraction; score: Fraction }[] = [];
  for (const { weight, total, inPost, begun } of parts) {
    const score = !begun ? null : inPost && total !== null ? read(total) : replaced(missing);
    if (score !== null) counted.push({ weight: read(weight), score });
  }
  for (const { weight, score } of others)
    if (score !== null) counted.push({ weight: read(weight), score: read(score) });
  if (counted.length === 0) return { total: null, lines: [] };
  let weights = whole(0);
  let products = whole(0);
  for (const { weight, score } of counted) {
    weights = plus(weights, weight);
    products = plus(products, times(weight, score));
  }
  const total = round(over(products, weights), 4);
  const shares = counted.map(({ weight, score }) => round(over(times(weight, score), weights), 4));
  let largest = 0;
  for (const [index, share] of shares.entries()) if (less(shares[largest] ?? share, share)) largest = index;
  const cents = shares.map((share) => round(share, 2));
  const rest = minus(round(total, 2), cents.reduce(plus, whole(0)));
  return {
    total: text(total, 4),
    lines: cents.map((line, index) => text(index === largest ? plus(line, rest) : line, 2)),
  };
}
