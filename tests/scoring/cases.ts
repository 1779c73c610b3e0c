import { periodOf } from '../../src/calendar/period.ts';
import type { Indicator, Scorecard } from '../../src/rulebook/indicators.ts';
import { STANDARD_BANDS } from '../../src/scoring/band.ts';
import { parseDecimal } from '../../src/scoring/decimal.ts';
import type { Measurement } from '../../src/scoring/indicator.ts';
import { measuresOf } from '../../src/scoring/measure.ts';
import { type ScoreInput, scoreManager } from '../../src/scoring/score.ts';

/** Decimals as people write them. */
export const d = parseDecimal;

const NAME = { 'zh-CN': '名', en: 'name' };

/** The week before the digest of 23 November: Monday 16 to Sunday 22 November 2026. */
export const WEEK = periodOf('week', '2026-11-18');

/** An indicator that is its own metric, from 0 to 100; a case says only what it is about. */
export function indicator(part: Partial<Indicator> & Pick<Indicator, 'id'>): Indicator {
  return {
    name: NAME,
    unit: NAME,
    metric: { source: 'fact', fact: part.id, by: 'sum' },
    method: { kind: 'direct' },
    floor: d('0'),
    cap: d('100'),
    no_data: 'zero',
    ...part,
  };
}

export type Case = Readonly<{
  weights: Readonly<Record<string, string>>;
  /** Metrics; null is no data, and so is an indicator that is not named. */
  metrics: Readonly<Record<string, string | null>>;
  /** Indicators that are more than their own metric. */
  indicators?: readonly Indicator[];
  scorecard?: Partial<Scorecard>;
  measurements?: Readonly<Record<string, Measurement>>;
  tieBreaks?: readonly string[];
}>;

/** What a case comes to as input of the scoring; every indicator that is named but not described is `direct`. */
export function inputOf({
  weights,
  metrics,
  indicators = [],
  scorecard = {},
  measurements = {},
  tieBreaks = [],
}: Case) {
  const described = new Map(indicators.map((one) => [one.id, one]));
  const ids = new Set([
    ...Object.keys(weights),
    ...(scorecard.bonuses ?? []),
    ...(scorecard.penalties ?? []),
    ...(scorecard.vetoes ?? []).map((veto) => veto.indicator),
    ...tieBreaks,
    ...described.keys(),
  ]);
  return {
    rules: {
      ...measuresOf([...ids].map((id) => described.get(id) ?? indicator({ id }))),
      version: '2026.1',
      bands: STANDARD_BANDS,
      tieBreaks,
    },
    period: WEEK,
    scorecard: {
      id: 'standard',
      name: NAME,
      weights: Object.fromEntries(Object.entries(weights).map(([id, weight]) => [id, d(weight)])),
      bonuses: [],
      penalties: [],
      vetoes: [],
      maximum: d('120'),
      ...scorecard,
    },
    measurements: new Map<string, Measurement>([
      ...Object.entries(metrics).map(
        ([id, value]) => [id, { value: value === null ? null : d(value), rows: 1 }] as const,
      ),
      ...Object.entries(measurements),
    ]),
    targets: new Map(),
    workdays: () => 5,
  } satisfies ScoreInput;
}

/** The result of a case. */
export function resultOf(given: Case) {
  return scoreManager(inputOf(given));
}
