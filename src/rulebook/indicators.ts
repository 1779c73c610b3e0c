import { z } from 'zod';
import { GoalTerms } from './goals.ts';
import { Metric } from './metrics.ts';
import { Decimal, Id, Words } from './words.ts';

const PeriodKind = z.enum(['week', 'month', 'quarter', 'half', 'year']);

/**
 * From the target table, the same for all, or set by the manager and agreed (`own`): for the periods that `set` names, else only by import.
 * A fixed target is for one `per`; with `prorate` a target is shared out over shorter periods by workdays.
 */
export const Target = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('table'), prorate: z.boolean().default(false) }),
  z.strictObject({
    from: z.literal('own'),
    prorate: z.boolean().default(false),
    set: z.array(GoalTerms).min(1).optional(),
  }),
  z.strictObject({ from: z.literal('fixed'), value: Decimal, per: PeriodKind, prorate: z.boolean().default(false) }),
]);
export type Target = Readonly<z.infer<typeof Target>>;

/** How a metric becomes a score. A percentile is taken among those who share all that `cohort` names; nothing named: everyone. */
export const Method = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('attainment'), direction: z.enum(['up', 'down']).default('up') }),
  z.strictObject({ kind: z.literal('linear'), points: z.array(z.strictObject({ x: Decimal, score: Decimal })).min(1) }),
  z.strictObject({
    kind: z.literal('tiers'),
    tiers: z.array(z.strictObject({ at_least: Decimal, score: Decimal })).min(1),
  }),
  z.strictObject({ kind: z.literal('deduction'), base: Decimal.default(1_000_000n), per: Decimal }),
  z.strictObject({
    kind: z.literal('percentile'),
    direction: z.enum(['up', 'down']).default('up'),
    cohort: z.array(z.enum(['unit', 'grade', 'type', 'scorecard'])).default([]),
  }),
  z.strictObject({ kind: z.literal('direct') }),
]);
export type Method = Readonly<z.infer<typeof Method>>;

/** What stands in for a score that cannot be computed. */
const Absent = z.union([z.enum(['zero', 'skip']), z.strictObject({ neutral: Decimal })]);
export type Absent = Readonly<z.infer<typeof Absent>>;

export const Indicator = z.strictObject({
  id: Id,
  name: Words,
  /** What the metric counts, for people: 次, ¥10k … */
  unit: Words,
  /** What would raise it, as a sentence that starts with a verb. */
  advice: Words.optional(),
  metric: Metric,
  target: Target.optional(),
  method: Method,
  floor: Decimal.default(0n),
  cap: Decimal.default(1_000_000n),
  no_data: Absent.default('zero'),
  no_target: Absent.optional(),
  /** The most that one person can add in a workday: what is out of reach in the days left is not advised. */
  daily_most: Decimal.optional(),
});
export type Indicator = Readonly<z.infer<typeof Indicator>>;

/** Weights add up to exactly 100. Bonuses and penalties name indicators whose scores are added or taken, up to a cap a side. */
export const Scorecard = z.strictObject({
  id: Id,
  name: Words,
  /** Managers of these types and grades; without a list, of any. The first scorecard that fits is theirs. */
  types: z.array(Id).optional(),
  grades: z.array(Id).optional(),
  /** Of those, managers whose attributes have one of the values: a scorecard for a region, a kind of business, a single person. */
  where: z.record(Id, z.array(z.string().min(1)).min(1)).optional(),
  weights: z.record(Id, Decimal),
  bonuses: z.array(Id).default([]),
  bonus_cap: Decimal.optional(),
  penalties: z.array(Id).default([]),
  penalty_cap: Decimal.optional(),
  vetoes: z
    .array(
      z.strictObject({
        indicator: Id,
        when: z.union([z.strictObject({ at_least: Decimal }), z.strictObject({ below: Decimal })]),
        cap: Decimal,
      }),
    )
    .default([]),
  maximum: Decimal.default(1_200_000n),
});
export type Scorecard = Readonly<z.infer<typeof Scorecard>>;

export const Band = z.strictObject({ id: Id, name: Words, at_least: Decimal });
export type Band = Readonly<z.infer<typeof Band>>;

/**
 * A longer period whose total is made of parts: of the shorter periods in it, from first to last, and of indicators measured over
 * the whole of it. All weights together are 100. `missing` stands in for a part without a total.
 */
export const Composition = z.strictObject({
  period: z.enum(['quarter', 'half', 'year']),
  of: z.enum(['month', 'quarter', 'half']),
  weights: z.array(Decimal).min(2).max(12),
  indicators: z.record(Id, Decimal).default({}),
  missing: Absent.default('zero'),
});
export type Composition = Readonly<z.infer<typeof Composition>>;
