import { z } from 'zod';
import { Decimal, Id, Words } from './words.ts';

/** A step within a grade, 档次. */
export const Step = z.strictObject({ id: Id, name: Words });

/** Something a grade asks of a person; every one must hold. */
export const Condition = z.discriminatedUnion('kind', [
  /** A fact about the person that rows carry, such as education, is one of these. */
  z.strictObject({ kind: z.literal('attribute'), attribute: Id, name: Words, in: z.array(z.string().min(1)).min(1) }),
  /** Whole years since the person was hired, or came to this post. */
  z.strictObject({
    kind: z.literal('service'),
    since: z.enum(['hired', 'in_post']).default('in_post'),
    years: z.int().min(1),
  }),
  /** A professional exam, passed and not expired on the grading day. */
  z.strictObject({ kind: z.literal('exam'), exam: Id, name: Words }),
  /** The newest ability review on or before the grading day. */
  z.strictObject({ kind: z.literal('review'), at_least: Decimal }),
  /** The 2-place total of the basis period. */
  z.strictObject({ kind: z.literal('total'), at_least: Decimal }),
]);
export type Condition = Readonly<z.infer<typeof Condition>>;

/** How members of a grade get their step: by their total, or by their place among the grade's members. From the best step down. */
const Steps = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('total'), bands: z.array(z.strictObject({ step: Id, at_least: Decimal })).min(1) }),
  z.strictObject({ by: z.literal('shares'), shares: z.array(z.strictObject({ step: Id, percent: Decimal })).min(1) }),
]);

/**
 * How grades are awarded. `awards` goes from the highest grade to the lowest that can be awarded; without a `quota` a grade has
 * places for everybody. The lowest turns nobody away who is eligible for any grade.
 */
export const Grading = z.strictObject({
  /** The period whose totals and ranking decide. */
  basis: z.enum(['half', 'year']).default('year'),
  /** Whom quotas are counted over and proposals made for: everybody; each unit below the top with all below it; each unit by itself. */
  within: z.enum(['organisation', 'branch', 'unit']).default('organisation'),
  /** Places are rounded down, or the whole is shared out by largest remainder. */
  rounding: z.enum(['down', 'largest_remainder']).default('down'),
  awards: z
    .array(z.strictObject({ grade: Id, quota: Decimal.optional(), conditions: z.array(Condition).default([]) }))
    .min(1),
  /** Where those go who are eligible for no grade at all; the lowest award unless given. */
  otherwise: Id.optional(),
  steps: Steps.optional(),
  /** Steps up for whom an attribute names, added last: serving rural customers, for instance. */
  step_ups: z
    .array(
      z.strictObject({
        attribute: Id,
        name: Words,
        in: z.array(z.string().min(1)).min(1),
        steps: z.int().min(1).max(8),
      }),
    )
    .default([]),
  /** Whether a step-up can lead from a grade's best step to the next grade's lowest. */
  overflow: z.boolean().default(false),
});
export type Grading = Readonly<z.infer<typeof Grading>>;
