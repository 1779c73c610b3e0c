import { z } from 'zod';
import { Decimal, Id, Words } from './words.ts';

/** Narrows rows by their fields: every named field must hold one of the values. */
const Filter = z.record(Id, z.array(z.string()).min(1)).optional();

/** One number a manager and period, or no data. */
export const Metric = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('fact'),
    fact: Id,
    by: z.enum(['sum', 'avg', 'last', 'max', 'min', 'count']),
    where: Filter,
  }),
  z.strictObject({
    source: z.literal('journal'),
    report: Id,
    count: z.enum(['reports', 'customers']).default('reports'),
    where: Filter,
  }),
  z.strictObject({ source: z.literal('punctuality'), reports: z.array(Id).min(1) }),
  z.strictObject({ source: z.literal('review'), reports: z.array(Id).optional() }),
]);
export type Metric = Readonly<z.infer<typeof Metric>>;

const PeriodKind = z.enum(['week', 'month', 'quarter', 'half', 'year']);

/** A fixed target is for one `per`; with `prorate` it is shared out over shorter periods by workdays. */
export const Target = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('table'), prorate: z.boolean().default(false) }),
  z.strictObject({ from: z.literal('fixed'), value: Decimal, per: PeriodKind, prorate: z.boolean().default(false) }),
]);
export type Target = Readonly<z.infer<typeof Target>>;

/** How a metric becomes a score. */
export const Method = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('attainment'), direction: z.enum(['up', 'down']).default('up') }),
  z.strictObject({ kind: z.literal('linear'), points: z.array(z.strictObject({ x: Decimal, score: Decimal })).min(1) }),
  z.strictObject({
    kind: z.literal('tiers'),
    tiers: z.array(z.strictObject({ at_least: Decimal, score: Decimal })).min(1),
  }),
  z.strictObject({ kind: z.literal('deduction'), base: Decimal.default(1_000_000n), per: Decimal }),
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
});
export type Indicator = Readonly<z.infer<typeof Indicator>>;

/** Weights add up to exactly 100. Bonuses and penalties name indicators whose scores are added or taken, up to a cap a side. */
export const Scorecard = z.strictObject({
  id: Id,
  name: Words,
  /** Managers of these types and grades; without a list, of any. The first scorecard that fits is theirs. */
  types: z.array(Id).optional(),
  grades: z.array(Id).optional(),
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
