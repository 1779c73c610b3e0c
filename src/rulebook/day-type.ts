import { z } from 'zod';
import { Id, Words } from './words.ts';

/** What somebody looks at on such a day. With `report` it is ticked off once that report is filed for the day. */
const Item = z.strictObject({ text: Words, report: Id.optional() });

/**
 * A kind of day in the rhythm of the week. It is on these weekdays, also where one is no workday, but never on a public holiday; a Saturday or
 * Sunday that makes up for a holiday is `make_up` where any type says so. Without `types` it is for every manager who is not virtual.
 */
export const DayType = z.strictObject({
  id: Id,
  name: Words,
  on: z.array(z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'make_up'])).min(1),
  types: z.array(Id).optional(),
  checklist: z.array(Item).min(1).max(12),
});
export type DayType = Readonly<z.infer<typeof DayType>>;
