import type { LocalDate } from '../calendar/day.ts';
import type { Grading } from '../rulebook/grading.ts';
import { type Award, award, type Examined, type Filled } from './award.ts';
import type { Candidate, Held } from './candidate.ts';
import { type Finding, findingsFor } from './eligibility.ts';
import { type GivenStep, raised, type StepUp, stepsFor, stepUpsOf } from './steps.ts';

/**
 * What is proposed for one manager. `before` is the grade that quotas and renewals look at, `after` the one with step-ups that pay
 * looks at; both null where the committee has to decide between grades first. `findings` say for and against, grade by grade.
 */
export type Line = Readonly<{
  person: string;
  held: Held;
  standing: Candidate['standing'];
  award: Award;
  before: Held | null;
  after: Held | null;
  step: GivenStep | null;
  stepUps: readonly StepUp[];
  findings: ReadonlyMap<string, readonly Finding[]>;
}>;

/** Proposals for a unit and its sub-units on one grading day, by rank, who is not ranked last; and how the places were filled. */
export type Proposal = Readonly<{ on: LocalDate; lines: readonly Line[]; filled: readonly Filled[] }>;

/** Grades and steps for everybody in post on the grading day. It only proposes: nothing takes effect before the committee confirms. */
export function propose(candidates: readonly Candidate[], grading: Grading, on: LocalDate): Proposal {
  const examined: readonly Examined[] = candidates.map((candidate) => ({
    candidate,
    findings: findingsFor(candidate, grading, on),
  }));
  const { awards, filled } = award(examined, grading);
  const steps = stepsByPerson(examined, awards, grading);
  const lines = examined.map((one) =>
    lineOf(one, awards.get(one.candidate.person) ?? { kind: 'unranked' }, steps, grading),
  );
  return { on, filled, lines: lines.toSorted(byStanding) };
}

/** The committee's word on one line: a grade and step before step-ups, and why, where it is not what was proposed. */
export type Decision = Readonly<{ person: string; grade: string; step: string | null; reason: string }>;

/** Why a decision cannot be taken; each has words. */
export type Refused = 'nobody' | 'unknownGrade' | 'unknownStep' | 'reasonMissing' | 'undecided';

/** What will be in force: the grade before and after step-ups. `reason`: the committee's, null where the proposal was confirmed. */
export type Confirmed = Readonly<{ person: string; before: Held; after: Held; reason: string | null }>;

/**
 * The proposal as the committee decided: lines without a decision stand as proposed. Refused as a whole if a line between two
 * grades has no decision, or a decision names nobody, no grade, no step, or gives no reason.
 */
export function confirm(
  { lines }: Proposal,
  decisions: readonly Decision[],
  grading: Grading,
  ladder: readonly string[],
): Readonly<{ confirmed: readonly Confirmed[]; refused: readonly Readonly<{ person: string; why: Refused }>[] }> {
  const known = new Set(lines.map(({ person }) => person));
  const refused: { person: string; why: Refused }[] = decisions
    .filter(({ person }) => !known.has(person))
    .map(({ person }) => ({ person, why: 'nobody' as const }));
  const decided = new Map(decisions.map((one) => [one.person, one]));
  const confirmed: Confirmed[] = [];
  for (const line of lines) {
    const decision = decided.get(line.person);
    const why = decision ? wrongWith(decision, grading, ladder) : line.before ? null : 'undecided';
    if (why) refused.push({ person: line.person, why });
    else if (decision) {
      const before = { grade: decision.grade, step: decision.step };
      confirmed.push({
        person: line.person,
        before,
        after: raised(before, line.stepUps, grading),
        reason: decision.reason,
      });
    } else if (line.before) {
      confirmed.push({ person: line.person, before: line.before, after: line.after ?? line.before, reason: null });
    }
  }
  return { confirmed, refused };
}

function wrongWith({ grade, step, reason }: Decision, grading: Grading, ladder: readonly string[]): Refused | null {
  const grades = [...grading.awards.map((one) => one.grade), ...(grading.otherwise ? [grading.otherwise] : [])];
  if (!grades.includes(grade)) return 'unknownGrade';
  if (step !== null && !ladder.includes(step)) return 'unknownStep';
  return reason.trim() === '' ? 'reasonMissing' : null;
}

/** Steps are given within each grade, among those whose grade is settled. */
function stepsByPerson(
  examined: readonly Examined[],
  awards: ReadonlyMap<string, Award>,
  grading: Grading,
): ReadonlyMap<string, GivenStep> {
  return new Map(
    grading.awards.flatMap(({ grade }) => {
      const members = examined.flatMap(({ candidate: { person, standing } }) => {
        const given = awards.get(person);
        return standing && given && isSettled(given) && given.grade === grade ? [{ person, standing }] : [];
      });
      return [...stepsFor(members, grading)];
    }),
  );
}

function lineOf(
  { candidate, findings }: Examined,
  award: Award,
  steps: ReadonlyMap<string, GivenStep>,
  grading: Grading,
): Line {
  const { person, held, standing } = candidate;
  const step = steps.get(person) ?? null;
  const stepUps = stepUpsOf(candidate, grading);
  const before =
    award.kind === 'unranked' ? held : isSettled(award) ? { grade: award.grade, step: step?.step ?? null } : null;
  const after = before && raised(before, stepUps, grading);
  return { person, held, standing, award, before, after, step, stepUps, findings };
}

function isSettled(award: Award): award is Extract<Award, { kind: 'kept' | 'awarded' | 'lowest' | 'otherwise' }> {
  return award.kind !== 'committee' && award.kind !== 'unranked';
}

/** By rank; who has none last, in the order given. */
function byStanding(a: Line, b: Line): number {
  return (a.standing?.rank ?? Number.MAX_SAFE_INTEGER) - (b.standing?.rank ?? Number.MAX_SAFE_INTEGER);
}
