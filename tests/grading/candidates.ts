import type { Candidate } from '../../src/grading/candidate.ts';
import { type Proposal, propose } from '../../src/grading/proposal.ts';
import { Grading } from '../../src/rulebook/grading.ts';

export const DAY = '2026-12-31';

/** Somebody in post since long with an education, ranked with this total; `rank` null: not ranked. */
export function candidate(
  person: string,
  grade: string | null,
  rank: number | null,
  total = 90,
  part: Partial<Candidate> = {},
): Candidate {
  return {
    person,
    held: { grade, step: grade === null || grade === 'probation' ? null : 'b' },
    standing: rank === null ? null : { rank, total: BigInt(total * 10_000) },
    hiredOn: '2015-03-01',
    inPostSince: '2018-03-01',
    attributes: { education: 'bachelor' },
    exams: [],
    reviews: [],
    ...part,
  };
}

export function grading(part: object): Grading {
  return Grading.parse(part);
}

/** Who gets what, in the order of the lines: `li awarded senior`. */
export function outcomes(proposal: Proposal): readonly string[] {
  return proposal.lines.map(({ person, award }) =>
    award.kind === 'unranked' ? `${person} unranked` : `${person} ${award.kind} ${award.grade}`,
  );
}

export function proposed(candidates: readonly Candidate[], rules: Grading): Proposal {
  return propose(candidates, rules, DAY);
}
