import { type Decimal, sum, toHundredths } from './decimal.ts';
import type { Adjustment, IndicatorScore, PartScore, Result } from './result.ts';

/** One line of an explanation; `points` is its part of the total at 2 places, null where it counts nothing. */
export type ExplanationLine =
  | Readonly<{ kind: 'part'; part: PartScore; points: Decimal | null }>
  | Readonly<{ kind: 'indicator'; score: IndicatorScore; points: Decimal | null }>
  | Readonly<{ kind: 'adjustment'; adjustment: Adjustment; points: Decimal }>;

/**
 * How a total came about, line by line, as numbers and kinds for commands to put into words. All points are rounded to
 * 2 places and add up to the total as shown: the largest weighted contribution (the first of equals) takes the difference.
 */
export function explain({ parts = [], indicators, outcome }: Result): ExplanationLine[] {
  const scored = [
    ...parts.map((part) => ({ kind: 'part' as const, part, points: shown(part.contribution) })),
    ...indicators.map((score) => ({ kind: 'indicator' as const, score, points: shown(score.contribution) })),
  ];
  if (outcome.kind === 'none') return scored;

  const adjusted = outcome.adjustments.map((adjustment) => ({
    kind: 'adjustment' as const,
    adjustment,
    points: toHundredths(adjustment.amount),
  }));
  const difference = toHundredths(outcome.total) - sum([...scored, ...adjusted].map(({ points }) => points ?? 0n));
  const bearer = largest([...parts, ...indicators.filter(({ role }) => role === 'weighted')]);
  return [
    ...scored.map((line) =>
      (line.kind === 'part' ? line.part : line.score) === bearer && line.points !== null
        ? { ...line, points: line.points + difference }
        : line,
    ),
    ...adjusted,
  ];
}

function shown(contribution: Decimal | null): Decimal | null {
  return contribution === null ? null : toHundredths(contribution);
}

/** The first of the weighted contributions that none is above. */
function largest(scores: readonly (IndicatorScore | PartScore)[]): IndicatorScore | PartScore | undefined {
  return scores
    .filter((one) => one.contribution !== null)
    .reduce<IndicatorScore | PartScore | undefined>(
      (best, one) => (best && (best.contribution ?? 0n) >= (one.contribution ?? 0n) ? best : one),
      undefined,
    );
}
