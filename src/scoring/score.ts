import type { Period } from '../calendar/period.ts';
import type { Indicator, Scorecard } from '../rulebook/indicators.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type BandRule, STANDARD_BANDS } from './band.ts';
import type { Decimal } from './decimal.ts';
import { emptyMeasurement, type Measurement, scoreIndicator } from './indicator.ts';
import type { IndicatorScore, Result } from './result.ts';
import { type CountWorkdays, type StatedTarget, targetFor } from './target.ts';
import { type Counted, contributions, totalOf } from './total.ts';

/** What scoring needs of a rulebook, looked up once for everybody. */
export type ScoringRules = Readonly<{
  version: string;
  indicators: ReadonlyMap<string, Indicator>;
  bands: readonly BandRule[];
  tieBreaks: readonly string[];
}>;

/** One manager's data for one period. An indicator without a measurement has nothing to measure; without targets, none is set. */
export type ScoreInput = Readonly<{
  rules: ScoringRules;
  period: Period;
  scorecard: Scorecard | null;
  measurements: ReadonlyMap<string, Measurement>;
  targets: ReadonlyMap<string, readonly StatedTarget[]>;
  workdays: CountWorkdays;
}>;

/** The part of a rulebook that scores are made with. */
export function scoringRules(rulebook: Pick<Rulebook, 'version' | 'indicators' | 'bands' | 'ranking'>): ScoringRules {
  return {
    version: rulebook.version,
    indicators: new Map(rulebook.indicators.map((indicator) => [indicator.id, indicator])),
    bands: rulebook.bands ?? STANDARD_BANDS,
    tieBreaks: rulebook.ranking.tie_breaks,
  };
}

/**
 * A manager's score: target and method give each indicator's score, the scorecard makes them a total. Same input, same bytes.
 *
 * @throws RangeError if the scorecard names an indicator that the rulebook lacks
 */
export function scoreManager(input: ScoreInput): Result {
  const { rules, period, scorecard } = input;
  const head = { rulebook: rules.version, period, scorecard: scorecard?.id ?? null };
  if (!scorecard) return { ...head, indicators: [], outcome: { kind: 'none', reason: 'no_scorecard' } };
  const indicators = contributions(places(scorecard, rules).map((place) => countedScore(place, input)));
  return { ...head, indicators, outcome: totalOf(indicators, scorecard, rules.bands) };
}

type Place = Readonly<{ id: string; role: IndicatorScore['role']; weight: Decimal | null }>;

/** Every indicator to score, in the order in which it is explained. */
function places(scorecard: Scorecard, { tieBreaks }: ScoringRules): Place[] {
  const counted: Place[] = [
    ...Object.entries(scorecard.weights).map(([id, weight]) => ({ id, role: 'weighted' as const, weight })),
    ...scorecard.bonuses.map((id) => ({ id, role: 'bonus' as const, weight: null })),
    ...scorecard.penalties.map((id) => ({ id, role: 'penalty' as const, weight: null })),
  ];
  const known = new Set(counted.map(({ id }) => id));
  const others = new Set(
    [...scorecard.vetoes.map((veto) => veto.indicator), ...tieBreaks].filter((id) => !known.has(id)),
  );
  return [...counted, ...[...others].map((id) => ({ id, role: 'reference' as const, weight: null }))];
}

function countedScore(
  { id, role, weight }: Place,
  { rules, period, measurements, targets, workdays }: ScoreInput,
): Counted {
  const indicator = rules.indicators.get(id);
  if (!indicator) throw new RangeError(`the rulebook ${rules.version} has no indicator '${id}'`);
  const target = targetFor(indicator.target, period, targets.get(id) ?? [], workdays);
  const measurement = measurements.get(id) ?? emptyMeasurement(indicator.metric);
  return { ...scoreIndicator(indicator, measurement, target), role, weight };
}
