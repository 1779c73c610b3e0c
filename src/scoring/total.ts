import type { Scorecard } from '../rulebook/indicators.ts';
import { type BandRule, bandOf } from './band.ts';
import { clamp, type Decimal, divideRounded, lesser, sum } from './decimal.ts';
import type { Adjustment, IndicatorScore, Outcome } from './result.ts';

/** An indicator's score with what it is for on a scorecard. */
export type Counted = Readonly<Omit<IndicatorScore, 'contribution'>>;

/**
 * Each score's share of the total in points: weight × score ÷ `carried`, the weights that count; a bonus or penalty as it is, never
 * below 0.
 */
export function contributions(scores: readonly Counted[], carried: Decimal): IndicatorScore[] {
  return scores.map((one) => ({ ...one, contribution: contribution(one, carried) }));
}

/**
 * The total of a manager's scores. The weighted total is Σ weight × score ÷ Σ weights, one division; bonuses and penalties up
 * to their caps, vetoes and the clamp to [0, maximum] follow in this order.
 */
export function totalOf(scores: readonly IndicatorScore[], scorecard: Scorecard, bands: readonly BandRule[]): Outcome {
  const carried = carriedWeight(scores);
  if (carried === 0n) return { kind: 'none', reason: 'all_skipped' };

  const weighted = divideRounded(sum(scores.map((one) => (one.weight ?? 0n) * (one.score ?? 0n))), carried);
  const bonus = side(scores, 'bonus');
  const penalty = -side(scores, 'penalty');
  const granted = lesser(bonus, scorecard.bonus_cap ?? bonus);
  const taken = lesser(penalty, scorecard.penalty_cap ?? penalty);

  const added = weighted + granted - taken;
  const veto = lowestVeto(scores, scorecard);
  const vetoed = veto ? lesser(added, veto.cap) : added;
  const total = clamp(vetoed, 0n, scorecard.maximum);

  const adjustments: Adjustment[] = [
    { kind: 'bonus_cap', cap: granted, amount: granted - bonus },
    { kind: 'penalty_cap', cap: taken, amount: penalty - taken },
    ...(veto ? [{ kind: 'veto' as const, ...veto, amount: vetoed - added }] : []),
    { kind: 'clamp', bound: total, amount: total - vetoed },
  ];
  const changes = adjustments.filter((one) => one.amount !== 0n);
  return { kind: 'total', weighted, adjustments: changes, total, band: bandOf(total, bands) };
}

function contribution({ role, weight, score }: Counted, carried: Decimal): Decimal | null {
  if (score === null || role === 'reference') return null;
  if (weight !== null) return divideRounded(weight * score, carried);
  const size = score > 0n ? score : 0n;
  return role === 'bonus' ? size : -size;
}

/** The weights of what was not skipped, added up; 0 if everything was. */
export function carriedWeight(scores: readonly Readonly<{ weight: Decimal | null; score: Decimal | null }>[]): Decimal {
  return sum(scores.map((one) => (one.score === null ? 0n : (one.weight ?? 0n))));
}

function side(scores: readonly IndicatorScore[], role: IndicatorScore['role']): Decimal {
  return sum(scores.map((one) => (one.role === role ? (one.contribution ?? 0n) : 0n)));
}

/** Of the vetoes whose condition holds the one with the lowest cap, the first of equals. */
function lowestVeto(
  scores: readonly IndicatorScore[],
  { vetoes }: Scorecard,
): Readonly<{ indicator: string; cap: Decimal }> | undefined {
  const metricOf = (id: string) => scores.find((one) => one.indicator === id)?.metric.value ?? null;
  return vetoes
    .filter(({ indicator, when }) => holds(when, metricOf(indicator)))
    .map(({ indicator, cap }) => ({ indicator, cap }))
    .toSorted((a, b) => Number(a.cap - b.cap))[0];
}

function holds(when: Scorecard['vetoes'][number]['when'], metric: Decimal | null): boolean {
  if (metric === null) return false;
  return 'below' in when ? metric < when.below : metric >= when.at_least;
}
