import type { Scorecard } from '../rulebook/indicators.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** The first scorecard that fits a manager's type and grade, or null. A scorecard without a list fits any; someone without a type or grade fits none that lists it. */
export function scorecardFor(
  { scorecards }: Pick<Rulebook, 'scorecards'>,
  manager: Readonly<{ type: string | null; grade: string | null }>,
): Scorecard | null {
  return scorecards.find((one) => fits(one.types, manager.type) && fits(one.grades, manager.grade)) ?? null;
}

function fits(listed: readonly string[] | undefined, own: string | null): boolean {
  return !listed || (own !== null && listed.includes(own));
}
