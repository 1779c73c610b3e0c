import type { Period } from '../calendar/period.ts';
import type { Scorecard } from '../rulebook/indicators.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type BandRule, STANDARD_BANDS } from './band.ts';
import { type Composed, composedTotal, partScores } from './composed.ts';
import type { Decimal } from './decimal.ts';
import { type Measurement, scoreIndicator } from './indicator.ts';
import { indicatorOf, type Measures, measurementOf, measuresOf } from './measure.ts';
import type { Cohort } from './percentile.ts';
import type { IndicatorScore, Result } from './result.ts';
import { type CountWorkdays, type StatedTarget, targetFor } from './target.ts';
import { type Counted, carriedWeight, contributions, totalOf } from './total.ts';

/** What scoring needs of a rulebook, looked up once for everybody. */
export type ScoringRules = Measures &
  Readonly<{ version: string; bands: readonly BandRule[]; tieBreaks: readonly string[] }>;

/**
 * One manager's data for one period. An indicator without a measurement has nothing to measure; without targets, none is set; each
 * percentile needs its cohort. `composed`: the period is made of parts, and the scorecard's weights do not matter.
 */
export type ScoreInput = Readonly<{
  rules: ScoringRules;
  period: Period;
  scorecard: Scorecard | null;
  measurements: ReadonlyMap<string, Measurement>;
  targets: ReadonlyMap<string, readonly StatedTarget[]>;
  workdays: CountWorkdays;
  cohorts?: ReadonlyMap<string, Cohort>;
  composed?: Composed;
}>;

/** The part of a rulebook that scores are made with. */
export function scoringRules(rulebook: Pick<Rulebook, 'version' | 'indicators' | 'bands' | 'ranking'>): ScoringRules {
  return {
    ...measuresOf(rulebook.indicators),
    version: rulebook.version,
    bands: rulebook.bands ?? STANDARD_BANDS,
    tieBreaks: rulebook.ranking.tie_breaks,
  };
}

/**
 * A manager's score: target and method give each indicator's score, the scorecard (or the composition) makes them a total. Same
 * input, same bytes.
 *
 * @throws RangeError if the scorecard names an indicator that the rulebook lacks
 */
export function scoreManager(input: ScoreInput): Result {
  const { rules, period, scorecard, composed } = input;
  const head = { rulebook: rules.version, period, scorecard: scorecard?.id ?? null };
  if (!scorecard) return { ...head, indicators: [], outcome: { kind: 'none', reason: 'no_scorecard' } };
  const scores = placesOn(input).map((place) => countedScore(place, input));
  if (!composed) {
    const indicators = contributions(scores, carriedWeight(scores));
    return { ...head, indicators, outcome: totalOf(indicators, scorecard, rules.bands) };
  }
  const counted = partScores(composed, scores);
  return { ...head, ...counted, outcome: composedTotal(counted, rules.bands) };
}

/** Every indicator that a result is made of, in the order in which it is explained. */
export function placesOn({
  scorecard,
  rules,
  composed,
}: Pick<ScoreInput, 'scorecard' | 'rules' | 'composed'>): readonly Place[] {
  if (!scorecard) return [];
  if (composed) return weighted(composed.composition.indicators);
  const known = placesKnown.get(scorecard);
  if (known?.rules === rules) return known.places;
  const places = placesCounted(scorecard, rules);
  placesKnown.set(scorecard, { rules, places });
  return places;
}

/** A scorecard's places are the same for everybody who has it. */
const placesKnown = new WeakMap<Scorecard, Readonly<{ rules: ScoringRules; places: readonly Place[] }>>();

function placesCounted(scorecard: Scorecard, rules: ScoringRules): readonly Place[] {
  const counted: Place[] = [
    ...weighted(scorecard.weights),
    ...scorecard.bonuses.map((id) => ({ id, role: 'bonus' as const, weight: null })),
    ...scorecard.penalties.map((id) => ({ id, role: 'penalty' as const, weight: null })),
  ];
  const known = new Set(counted.map(({ id }) => id));
  const others = new Set(
    [...scorecard.vetoes.map((veto) => veto.indicator), ...rules.tieBreaks].filter((id) => !known.has(id)),
  );
  return [...counted, ...[...others].map((id) => ({ id, role: 'reference' as const, weight: null }))];
}

type Place = Readonly<{ id: string; role: IndicatorScore['role']; weight: Decimal | null }>;

function weighted(weights: Readonly<Record<string, Decimal>>): Place[] {
  return Object.entries(weights).map(([id, weight]) => ({ id, role: 'weighted', weight }));
}

function countedScore({ id, role, weight }: Place, input: ScoreInput): Counted {
  const { rules, period, measurements, targets, workdays, cohorts } = input;
  const indicator = indicatorOf(id, rules);
  const target = targetFor(indicator.target, period, targets.get(id) ?? [], workdays);
  const measurement = measurementOf(id, rules, measurements);
  return { ...scoreIndicator(indicator, measurement, target, cohorts?.get(id)), role, weight };
}
