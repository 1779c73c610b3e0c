import type { Grading } from '../rulebook/grading.ts';
import type { Decimal } from '../scoring/decimal.ts';
import type { Candidate, Held } from './candidate.ts';
import { largestRemainder } from './quota.ts';

/** A step within a grade; `byTie`: better than the share alone would give, because equals stand across its end. */
export type GivenStep = Readonly<{ step: string; byTie: boolean }>;

/** A ranked member of a grade. */
type Member = Readonly<{ person: string; standing: NonNullable<Candidate['standing']> }>;

/** The steps of one grade's ranked members; nobody has one where the rulebook knows none. */
export function stepsFor(members: readonly Member[], { steps }: Grading): ReadonlyMap<string, GivenStep> {
  if (!steps || members.length === 0) return new Map();
  if (steps.by === 'total') {
    return new Map(
      members.map(({ person, standing }) => [person, { step: bandStep(steps.bands, standing.total), byTie: false }]),
    );
  }
  const percents = steps.shares.map(({ percent }) => percent);
  const sizes = largestRemainder(percents, members.length);
  const places = steps.shares.flatMap(({ step }, index) => Array.from({ length: sizes[index] ?? 0 }, () => step));
  const lowest = steps.shares.at(-1)?.step ?? '';
  const inOrder = members.toSorted((a, b) => a.standing.rank - b.standing.rank);
  const firstPlace = new Map<number, number>();
  for (const [place, { standing }] of inOrder.entries())
    if (!firstPlace.has(standing.rank)) firstPlace.set(standing.rank, place);
  return new Map(
    inOrder.map(({ person, standing }, place) => {
      // Equals all get the step of the first of them.
      const step = places[firstPlace.get(standing.rank) ?? place] ?? lowest;
      return [person, { step, byTie: step !== (places[place] ?? lowest) }];
    }),
  );
}

/** What a step-up adds, and why: the words of the rulebook. */
export type StepUp = Readonly<{ attribute: string; steps: number }>;

/** The step-ups that a candidate's attributes give. */
export function stepUpsOf({ attributes }: Candidate, { step_ups }: Grading): readonly StepUp[] {
  return step_ups
    .filter((one) => one.in.includes(attributes[one.attribute] ?? ''))
    .map(({ attribute, steps }) => ({ attribute, steps }));
}

/**
 * A grade and step after step-ups: up within the grade, and from its best step to the next grade's lowest only where the rulebook
 * lets step-ups overflow. The best step of the highest grade stays. Without a step, as on probation, nothing is added.
 */
export function raised(held: Held, ups: readonly StepUp[], { awards, steps, overflow }: Grading): Held {
  const ladder = ladderOf(steps);
  const grades = awards.map(({ grade }) => grade);
  let grade = grades.indexOf(held.grade ?? '');
  let step = ladder.indexOf(held.step ?? '');
  if (grade < 0 || step < 0) return held;
  for (let left = ups.reduce((sum, { steps }) => sum + steps, 0); left > 0; left--) {
    if (step > 0) step--;
    else if (overflow && grade > 0) {
      grade--;
      step = ladder.length - 1;
    }
  }
  return { grade: grades[grade] ?? held.grade, step: ladder[step] ?? held.step };
}

/** The steps of a grade, the best first. */
function ladderOf(steps: Grading['steps']): readonly string[] {
  if (!steps) return [];
  return (steps.by === 'total' ? steps.bands : steps.shares).map(({ step }) => step);
}

/** The step of the highest band that holds; below the last band, its step all the same: everyone in a grade has one. */
function bandStep(bands: readonly Readonly<{ step: string; at_least: Decimal }>[], total: Decimal): string {
  return (bands.find(({ at_least }) => total >= at_least) ?? bands.at(-1))?.step ?? '';
}
