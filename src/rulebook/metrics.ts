import { z } from 'zod';
import { Decimal, Id, Words } from './words.ts';

/** Narrows rows by their fields: every named field must hold one of the values. */
const Filter = z.record(Id, z.array(z.string()).min(1)).optional();

/** What a group of raters may give: `worst` is 0 and `best` 100, whichever of the two is the larger number. */
const Scale = z.strictObject({ worst: Decimal, best: Decimal });

/**
 * Who rates, with which weight. A group with fewer raters than `minimum` is left out. `named` groups (the supervisor, oneself) are
 * shown however few they are.
 */
const RaterGroup = z.strictObject({
  id: Id,
  name: Words,
  weight: Decimal,
  minimum: z.int().min(1).default(1),
  named: z.boolean().default(false),
  scale: Scale.prefault({ worst: 0, best: 100 }),
});
export type RaterGroup = Readonly<z.infer<typeof RaterGroup>>;

/** One number a manager and period, or no data. */
export const Metric = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('fact'),
    fact: Id,
    by: z.enum(['sum', 'avg', 'last', 'max', 'min', 'count']),
    where: Filter,
  }),
  /** `rows` names a report's repeating field: its rows are then what the filter looks at, and each has its report's fields too. */
  z.strictObject({
    source: z.literal('journal'),
    report: Id,
    count: z.enum(['reports', 'customers', 'rows']).default('reports'),
    rows: Id.optional(),
    /** The row's field that names the customer, for `count: customers` of rows. */
    customer: Id.optional(),
    where: Filter,
  }),
  z.strictObject({ source: z.literal('punctuality'), reports: z.array(Id).min(1) }),
  /** Rows of the report `plan` beside reports of the kind `visits`: each row has a `day` and a `customer`. */
  z.strictObject({
    source: z.literal('plan_fulfilment'),
    plan: Id,
    rows: Id,
    day: Id.default('day'),
    customer: Id.default('customer'),
    visits: Id,
  }),
  z.strictObject({ source: z.literal('review'), reports: z.array(Id).optional() }),
  /** `anonymous_below`: with fewer raters than this, what a group gave is not shown, unless the group is named. */
  z.strictObject({
    source: z.literal('evaluation'),
    form: Id,
    groups: z.array(RaterGroup).min(1),
    anonymous_below: z.int().min(1).default(3),
  }),
  z.strictObject({
    source: z.literal('events'),
    event: Id,
    by: z.enum(['count', 'points']).default('count'),
    where: Filter,
  }),
  /** The filter sees the attributes of the sale and of its product, and the product's id as `product`. */
  z.strictObject({ source: z.literal('units'), where: Filter }),
  /** `loans_back ÷ loans_due × 100`: other indicators' metrics by id, numbers, + − × ÷ and brackets. */
  z.strictObject({ source: z.literal('formula'), formula: z.string().min(1).max(500) }),
]);
export type Metric = Readonly<z.infer<typeof Metric>>;
