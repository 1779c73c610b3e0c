import { z } from 'zod';
import { Decimal, Id } from './words.ts';

/** An amount of money for each grade. */
const ByGrade = z.record(Id, Decimal);

/** `given`: an amount comes with the figures, per manager and period. */
const Given = z.strictObject({ from: z.literal('given') });

/**
 * Seniority pay for whole years in post. Nothing before `minimum_years`, then all years count: at the rate of the band they fall
 * in (`flat`), or each year at its own band's rate (`marginal`). The last band has no end.
 */
const Seniority = z.strictObject({
  /** Whom it is paid, by the attribute `employment`; without a list, everybody. */
  employment: z.array(z.string().min(1)).optional(),
  minimum_years: z.int().min(0).default(0),
  bands: z.array(z.strictObject({ up_to: z.int().min(1).optional(), rate: Decimal })).min(1),
  mode: z.enum(['flat', 'marginal']).default('flat'),
});
export type Seniority = Readonly<z.infer<typeof Seniority>>;

/**
 * Performance pay before the coefficient: given, so much a point of the total, or a manager's part of a fixed sum, shared out by
 * total × coefficient so that the parts add up to the whole.
 */
const Performance = z.discriminatedUnion('from', [
  Given,
  z.strictObject({ from: z.literal('points'), per_point: Decimal }),
  z.strictObject({ from: z.literal('pool') }),
]);

/** What a manager is paid for one period. Money has 2 places. What is not written here is not paid. */
export const Pay = z.strictObject({
  period: z.enum(['month', 'quarter', 'year']).default('month'),
  /** The period whose totals pay: the last one of this kind that was over before the paid one began; the paid one itself unless given. */
  basis: z.enum(['month', 'quarter', 'half', 'year']).optional(),
  base: z.union([Given, z.strictObject({ from: z.literal('grade'), amounts: ByGrade })]),
  floating: ByGrade.default({}),
  seniority: Seniority.optional(),
  performance: Performance,
  /** By grade, or by grade and step; 1 unless given. */
  coefficients: z.record(Id, z.union([Decimal, z.record(Id, Decimal)])).default({}),
  risk_fund: z
    .strictObject({
      /** Percentage of performance × coefficient that is kept. */
      withhold: Decimal,
      /** Whose; without a list, everybody's. */
      types: z.array(Id).optional(),
      /** A year's balance is paid back so many years after its last day. */
      return_after_years: z.int().min(1).max(10).default(2),
    })
    .optional(),
  /** The least that is paid in a period, everything together. */
  floor: Decimal.optional(),
});
export type Pay = Readonly<z.infer<typeof Pay>>;
