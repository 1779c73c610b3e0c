import type { Scorecard } from '../rulebook/indicators.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** What decides about somebody's scorecard; attributes are those of the person's row. */
type Carrier = Readonly<{ type: string | null; grade: string | null; attributes?: Readonly<Record<string, string>> }>;

/**
 * The first scorecard that fits a manager's type, grade and attributes, or null. A scorecard without a list fits any; someone without
 * a type, a grade or an attribute fits none that lists it.
 */
export function scorecardFor(
  { scorecards }: Pick<Rulebook, 'scorecards'>,
  { type, grade, attributes = {} }: Carrier,
): Scorecard | null {
  return (
    scorecards.find(
      (one) =>
        fits(one.types, type) &&
        fits(one.grades, grade) &&
        Object.entries(one.where ?? {}).every(([name, values]) => fits(values, attributes[name] ?? null)),
    ) ?? null
  );
}

function fits(listed: readonly string[] | undefined, own: string | null): boolean {
  return !listed || (own !== null && listed.includes(own));
}
