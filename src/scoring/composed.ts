import { nextPeriod, type Period, type PeriodKind, periodOf } from '../calendar/period.ts';
import type { Composition } from '../rulebook/indicators.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type BandRule, bandOf } from './band.ts';
import { type Decimal, divideRounded, sum } from './decimal.ts';
import { standIn } from './indicator.ts';
import type { IndicatorScore, Outcome, PartScore } from './result.ts';
import { type Counted, carriedWeight, contributions } from './total.ts';

/** The total that a manager has in one part of a composed period, null without one. `begun`: the part is not wholly to come. */
export type PartTotal = Readonly<{ period: string; total: Decimal | null; inPost: boolean; begun: boolean }>;

/** What a longer period is made of: the rule, and the manager's parts in the rule's order. */
export type Composed = Readonly<{ composition: Composition; parts: readonly PartTotal[] }>;

/** How a period is composed; null if it is scored from its own data. */
export function compositionOf({ composed }: Pick<Rulebook, 'composed'>, kind: PeriodKind): Composition | null {
  return composed.find(({ period }) => period === kind) ?? null;
}

/** The shorter periods that make up a composed one, from first to last. */
export function partPeriods({ of }: Pick<Composition, 'of'>, period: Period): readonly Period[] {
  const parts: Period[] = [];
  for (let part = periodOf(of, period.from); part.from <= period.to; part = nextPeriod(part)) parts.push(part);
  return parts;
}

/** Totals that tie in a period are told apart by these indicators; never in a composed one. */
export function tieBreaksIn(
  { composed, ranking }: Pick<Rulebook, 'composed' | 'ranking'>,
  kind: PeriodKind,
): readonly string[] {
  return compositionOf({ composed }, kind) ? [] : ranking.tie_breaks;
}

type PartsAndIndicators = Readonly<{ parts: PartScore[]; indicators: IndicatorScore[] }>;

/** Every part with what counts for it and its share of the total, weight × score ÷ the weights that count. */
export function partScores({ composition, parts }: Composed, indicators: readonly Counted[]): PartsAndIndicators {
  const scored = parts.map((part, index): Omit<PartScore, 'contribution'> => {
    const missing = whyMissing(part);
    return {
      period: part.period,
      total: part.total,
      missing,
      score: missing === null ? part.total : missing === 'to_come' ? null : standIn(composition.missing),
      weight: composition.weights[index] ?? 0n,
    };
  });
  const carried = carriedWeight([...scored, ...indicators]);
  return {
    parts: scored.map((part) => ({
      ...part,
      contribution: part.score === null ? null : divideRounded(part.weight * part.score, carried),
    })),
    indicators: contributions(indicators, carried),
  };
}

/** Σ weight × score ÷ Σ weights of the parts that count, one division; bands apply, bonuses, penalties, vetoes and limits do not. */
export function composedTotal({ parts, indicators }: PartsAndIndicators, bands: readonly BandRule[]): Outcome {
  const all = [...parts, ...indicators];
  const carried = carriedWeight(all);
  if (carried === 0n) return { kind: 'none', reason: 'all_skipped' };
  const total = divideRounded(sum(all.map(({ weight, score }) => (weight ?? 0n) * (score ?? 0n))), carried);
  return { kind: 'total', weighted: total, adjustments: [], total, band: bandOf(total, bands) };
}

function whyMissing({ total, inPost, begun }: PartTotal): PartScore['missing'] {
  if (!begun) return 'to_come';
  if (!inPost) return 'not_in_post';
  return total === null ? 'no_total' : null;
}
