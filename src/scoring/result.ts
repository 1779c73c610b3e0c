import { z } from 'zod';
import { type Decimal, formatDecimal, parseDecimal } from './decimal.ts';

/** 4 places in JSON (`"86.4300"`), a scaled bigint in code. */
export const StoredDecimal = z.codec(z.string().regex(/^-?\d+\.\d{4}$/), z.bigint(), {
  decode: (text): Decimal => parseDecimal(text),
  encode: (value: Decimal) => formatDecimal(value),
});

export const StoredPeriod = z.strictObject({
  kind: z.enum(['week', 'month', 'quarter', 'half', 'year']),
  key: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
});

const StoredMethod = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('attainment'), direction: z.enum(['up', 'down']) }),
  z.strictObject({
    kind: z.literal('linear'),
    points: z.array(z.strictObject({ x: StoredDecimal, score: StoredDecimal })),
  }),
  z.strictObject({
    kind: z.literal('tiers'),
    tiers: z.array(z.strictObject({ at_least: StoredDecimal, score: StoredDecimal })),
  }),
  z.strictObject({ kind: z.literal('deduction'), base: StoredDecimal, per: StoredDecimal }),
  z.strictObject({
    kind: z.literal('percentile'),
    direction: z.enum(['up', 'down']),
    cohort: z.array(z.enum(['unit', 'grade', 'type', 'scorecard'])),
  }),
  z.strictObject({ kind: z.literal('direct') }),
]);

const AppliedTarget = z.strictObject({
  from: z.enum(['table', 'own', 'fixed']),
  value: StoredDecimal,
  period: z.string(),
  share: z.strictObject({ stated: StoredDecimal, workdays: z.int(), of: z.int() }).nullable(),
});
/** The target that was used. `share` says which part of which longer period's target it is; null: it was set for this period. */
export type AppliedTarget = Readonly<z.infer<typeof AppliedTarget>>;

const RatedGroup = z.strictObject({
  group: z.string(),
  raters: z.int(),
  weight: StoredDecimal,
  counts: z.boolean(),
  mean: StoredDecimal.nullable(),
});
/** What one group of raters gave, 0 to 100; null where nobody may know. One that does not count had too few raters. */
export type RatedGroup = Readonly<z.infer<typeof RatedGroup>>;

const Operand = z.strictObject({ indicator: z.string(), value: StoredDecimal.nullable() });

/** What a metric was made of, where that is more than rows. */
export const Made = z.strictObject({
  groups: z.array(RatedGroup).readonly().optional(),
  operands: z.array(Operand).readonly().optional(),
});

export const StoredPlace = z.strictObject({ below: z.int(), equal: z.int(), others: z.int() });

const IndicatorScore = z.strictObject({
  indicator: z.string(),
  role: z.enum(['weighted', 'bonus', 'penalty', 'reference']),
  metric: z.strictObject({
    source: z.enum([
      'fact',
      'journal',
      'punctuality',
      'plan_fulfilment',
      'review',
      'evaluation',
      'events',
      'units',
      'formula',
    ]),
    value: StoredDecimal.nullable(),
    rows: z.int(),
    ...Made.shape,
  }),
  target: AppliedTarget.nullable(),
  method: StoredMethod,
  floor: StoredDecimal,
  cap: StoredDecimal,
  place: StoredPlace.optional(),
  missing: z.enum(['data', 'target']).nullable(),
  score: StoredDecimal.nullable(),
  weight: StoredDecimal.nullable(),
  contribution: StoredDecimal.nullable(),
});
/**
 * One indicator of one manager. `rows` is how many facts, reports, due reports, planned visits, ratings, events or sales the metric
 * was made from; `groups` are those of an evaluation, `operands` those of a formula; `place` is that of a percentile. `missing` says what the method lacked; `score` is then what the rulebook puts in its place, null where it is skipped. `contribution`
 * is in points of the total: weight × score ÷ Σ weights, the bonus itself, the penalty negated; null where it counts nothing.
 * Role `reference`: only a veto or a tie-break looks at it.
 */
export type IndicatorScore = Readonly<z.infer<typeof IndicatorScore>>;

const PartScore = z.strictObject({
  period: z.string(),
  total: StoredDecimal.nullable(),
  missing: z.enum(['no_total', 'not_in_post', 'to_come']).nullable(),
  score: StoredDecimal.nullable(),
  weight: StoredDecimal,
  contribution: StoredDecimal.nullable(),
});
/**
 * One part of a composed period. `missing` says why it has no total that counts; `score` is then what the rulebook puts in its place,
 * null where it is left out, as is what has not begun yet.
 */
export type PartScore = Readonly<z.infer<typeof PartScore>>;

const Adjustment = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['bonus_cap', 'penalty_cap']), cap: StoredDecimal, amount: StoredDecimal }),
  z.strictObject({ kind: z.literal('veto'), indicator: z.string(), cap: StoredDecimal, amount: StoredDecimal }),
  z.strictObject({ kind: z.literal('clamp'), bound: StoredDecimal, amount: StoredDecimal }),
]);
/** What changed the total after the scores were added up; `amount` is the change in points, signed, never 0. */
export type Adjustment = Readonly<z.infer<typeof Adjustment>>;

const Outcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('total'),
    weighted: StoredDecimal,
    adjustments: z.array(Adjustment),
    total: StoredDecimal,
    band: z.string(),
  }),
  z.strictObject({ kind: z.literal('none'), reason: z.enum(['no_scorecard', 'all_skipped']) }),
]);
/** The total with its band and what led to it, or why there is none. */
export type Outcome = Readonly<z.infer<typeof Outcome>>;

const Result = z.strictObject({
  rulebook: z.string(),
  period: StoredPeriod,
  scorecard: z.string().nullable(),
  parts: z.array(PartScore).optional(),
  indicators: z.array(IndicatorScore),
  outcome: Outcome,
});
/**
 * One manager's score for one period with everything needed to explain it; `rulebook` is the version. Only a composed period has
 * `parts`; its indicators are then those that are parts of it.
 */
export type Result = Readonly<z.infer<typeof Result>>;

/** A result as it is stored in JSON. */
export type StoredResult = Readonly<z.input<typeof Result>>;

/** The result as JSON values, keys always in the same order: equal results give equal bytes. */
export function encodeResult(result: Result): StoredResult {
  return z.encode(Result, result);
}

/**
 * Reads what {@link encodeResult} gave, whatever order the database keeps its keys in.
 *
 * @throws ZodError if it is not a stored result
 */
export function decodeResult(stored: unknown): Result {
  return z.decode(Result, stored as StoredResult);
}
