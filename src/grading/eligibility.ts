import { anniversary, type LocalDate, wholeYears } from '../calendar/day.ts';
import type { Condition, Grading } from '../rulebook/grading.ts';
import type { BandRule } from '../scoring/band.ts';
import type { Decimal } from '../scoring/decimal.ts';
import type { Candidate } from './candidate.ts';

/** An exam without an expiry of its own stands for so many years. */
const EXAM_YEARS = 2;

/** What a candidate has of what a condition asks; `null` where there is nothing at all. */
export type Finding = Readonly<{ condition: Condition; holds: boolean; has: Having }>;

type Having =
  | Readonly<{ kind: 'attribute'; value: string | null }>
  | Readonly<{ kind: 'years'; years: number | null }>
  /** The last day of the newest pass; past on the grading day, if the condition does not hold. */
  | Readonly<{ kind: 'exam'; until: LocalDate | null }>
  | Readonly<{ kind: 'score'; score: Decimal | null }>;

/** Each condition of each grade, tested on the grading day; from the highest grade down, every grade by itself. */
export function findingsFor(
  candidate: Candidate,
  { awards }: Grading,
  on: LocalDate,
): ReadonlyMap<string, readonly Finding[]> {
  return new Map(
    awards.map(({ grade, conditions }) => [grade, conditions.map((condition) => test(condition, candidate, on))]),
  );
}

/**
 * From which total on each grade's conditions are met, from the highest grade down: of those whose other conditions hold on that
 * day. Below them all comes where those go who are eligible for none.
 */
export function totalsFor(candidate: Candidate, grading: Grading, on: LocalDate): readonly BandRule[] {
  const { awards, otherwise } = grading;
  const bounds = [...findingsFor(candidate, grading, on)].flatMap(([grade, findings]) => {
    if (findings.some(({ condition, holds }) => condition.kind !== 'total' && !holds)) return [];
    const totals = findings.flatMap(({ condition }) => (condition.kind === 'total' ? [condition.at_least] : []));
    return [{ id: grade, at_least: totals.toSorted((a, b) => (a > b ? -1 : 1))[0] ?? 0n }];
  });
  // A lower grade that asks for more than a higher one is never the better aim.
  const falling = bounds.filter(({ at_least }, index) =>
    bounds.slice(0, index).every((one) => one.at_least > at_least),
  );
  return falling.at(-1)?.at_least === 0n
    ? falling
    : [...falling, { id: otherwise ?? awards.at(-1)?.grade ?? '', at_least: 0n }];
}

/** Whether every condition of the grade holds; a grade without conditions is open to everybody. */
export function isEligible(findings: ReadonlyMap<string, readonly Finding[]>, grade: string): boolean {
  return findings.get(grade)?.every(({ holds }) => holds) ?? false;
}

function test(condition: Condition, candidate: Candidate, on: LocalDate): Finding {
  switch (condition.kind) {
    case 'attribute': {
      const value = candidate.attributes[condition.attribute] ?? null;
      return { condition, holds: value !== null && condition.in.includes(value), has: { kind: 'attribute', value } };
    }
    case 'service': {
      const from = condition.since === 'hired' ? candidate.hiredOn : candidate.inPostSince;
      const years = from === null ? null : wholeYears(from, on);
      return { condition, holds: years !== null && years >= condition.years, has: { kind: 'years', years } };
    }
    case 'exam': {
      const until = lastDayOf(condition.exam, candidate, on);
      return { condition, holds: until !== null && until >= on, has: { kind: 'exam', until } };
    }
    case 'review':
      return atLeast(condition, newestReview(candidate, on));
    case 'total':
      return atLeast(condition, candidate.standing?.total ?? null);
  }
}

function atLeast(condition: Extract<Condition, { at_least: Decimal }>, score: Decimal | null): Finding {
  return { condition, holds: score !== null && score >= condition.at_least, has: { kind: 'score', score } };
}

/** Until when the longest-lasting pass of the exam stands, of those passed by then. */
function lastDayOf(exam: string, { exams }: Candidate, on: LocalDate): LocalDate | null {
  const ends = exams
    .filter((one) => one.exam === exam && one.passedOn <= on)
    .map(({ passedOn, expiresOn }) => expiresOn ?? anniversary(passedOn, EXAM_YEARS));
  return ends.toSorted().at(-1) ?? null;
}

/** Of two reviews on one day the later recorded one counts. */
function newestReview({ reviews }: Candidate, on: LocalDate): Decimal | null {
  let newest: Candidate['reviews'][number] | undefined;
  for (const review of reviews) if (review.on <= on && (!newest || review.on >= newest.on)) newest = review;
  return newest?.score ?? null;
}
