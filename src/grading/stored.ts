import { z } from 'zod';
import type { LocalDate } from '../calendar/day.ts';
import type { Grading } from '../rulebook/grading.ts';
import { StoredDecimal } from '../scoring/result.ts';
import { findingsFor } from './eligibility.ts';
import type { Line } from './proposal.ts';
import { stepUpsOf } from './steps.ts';

const Held = z.strictObject({ grade: z.string().nullable(), step: z.string().nullable() });

const Candidate = z.strictObject({
  person: z.string(),
  held: Held,
  standing: z.strictObject({ rank: z.int(), total: StoredDecimal }).nullable(),
  hiredOn: z.iso.date().nullable(),
  inPostSince: z.iso.date(),
  attributes: z.record(z.string(), z.string()),
  exams: z
    .array(z.strictObject({ exam: z.string(), passedOn: z.iso.date(), expiresOn: z.iso.date().nullable() }))
    .readonly(),
  reviews: z.array(z.strictObject({ on: z.iso.date(), score: StoredDecimal })).readonly(),
});

const Award = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['kept', 'awarded', 'lowest', 'otherwise']), grade: z.string() }),
  z.strictObject({
    kind: z.literal('committee'),
    grade: z.string(),
    next: z.string(),
    tied: z.int(),
    places: z.int(),
  }),
  z.strictObject({ kind: z.literal('unranked') }),
]);

const ProposedLine = z.strictObject({
  candidate: Candidate,
  award: Award,
  before: Held.nullable(),
  after: Held.nullable(),
  step: z.strictObject({ step: z.string(), byTie: z.boolean() }).nullable(),
});
/**
 * One line of a proposal with the candidate it was made for: what speaks for and against each grade follows from it and the
 * rulebook.
 */
export type ProposedLine = Readonly<z.infer<typeof ProposedLine>>;

/** The line as JSON values. */
export function encodeLine(line: ProposedLine): object {
  return z.encode(ProposedLine, line);
}

/**
 * Reads what {@link encodeLine} gave.
 *
 * @throws ZodError if it is not a stored line
 */
export function decodeLine(stored: unknown): ProposedLine {
  return z.decode(ProposedLine, stored as z.input<typeof ProposedLine>);
}

/** The whole line again, as it was proposed on that day under these rules. */
export function lineFrom({ candidate, ...rest }: ProposedLine, grading: Grading, on: LocalDate): Line {
  const { person, held, standing } = candidate;
  return {
    ...rest,
    person,
    held,
    standing,
    stepUps: stepUpsOf(candidate, grading),
    findings: findingsFor(candidate, grading, on),
  };
}
