import { z } from 'zod';
import { ClockTime, Decimal } from './words.ts';

/**
 * One kind of period for which managers set a goal of their own: until the end of its workday with this number, between these bounds. What the
 * supervisor has sent back may be set again later.
 */
export const GoalTerms = z.strictObject({
  per: z.enum(['month', 'quarter', 'half', 'year']),
  until_workday: z.int().min(1).max(60),
  at_least: Decimal.optional(),
  at_most: Decimal.optional(),
});
export type GoalTerms = Readonly<z.infer<typeof GoalTerms>>;

/** On the first workday at this time on which so many percent of a period's workdays have passed, from low to high. */
export const GoalReminders = z.strictObject({
  after: z.array(z.int().min(1).max(99)).min(1).max(6),
  at: ClockTime,
});
export type GoalReminders = Readonly<z.infer<typeof GoalReminders>>;
