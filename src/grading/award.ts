import type { Grading } from '../rulebook/grading.ts';
import type { Candidate } from './candidate.ts';
import { type Finding, isEligible } from './eligibility.ts';
import { placesFor } from './quota.ts';

/** A candidate with what each grade asks of them. */
export type Examined = Readonly<{ candidate: Candidate; findings: ReadonlyMap<string, readonly Finding[]> }>;

/**
 * What became of somebody. `kept`: still eligible for the grade held. `awarded`: a place of a new grade. `lowest`: no place, or no
 * grade, was left but the one that turns nobody away. `otherwise`: eligible for none. `committee`: as many as `tied` share the
 * last `places` of `grade`; who gets none has a place of `next`. `unranked`: keeps everything and is listed for the committee.
 */
export type Award =
  | Readonly<{ kind: 'kept' | 'awarded' | 'lowest' | 'otherwise'; grade: string }>
  | Readonly<{ kind: 'committee'; grade: string; next: string; tied: number; places: number }>
  | Readonly<{ kind: 'unranked' }>;

/** The places of one grade: how many there are, kept, held by people who are not ranked or for the tied above, and newly given. */
export type Filled = Readonly<{
  grade: string;
  places: number | null;
  kept: number;
  unranked: number;
  heldForTied: number;
  awarded: number;
  /** More than there are places: told, never mended by taking a grade away. */
  over: number;
}>;

/**
 * Awards grades from the highest down. Who is still eligible for the grade held keeps it, unless a higher one has a place; what is
 * free then goes by rank to whoever is eligible. Where `n` people tie across the last `k` places the committee decides about all `n`:
 * nobody below takes the `k`, and `n − k` places of the next grade are held for them.
 */
export function award(
  everybody: readonly Examined[],
  grading: Grading,
): Readonly<{ awards: ReadonlyMap<string, Award>; filled: readonly Filled[] }> {
  const awards = new Map<string, Award>();
  for (const { candidate } of everybody) if (!candidate.standing) awards.set(candidate.person, { kind: 'unranked' });
  const ranked = everybody.filter(({ candidate }) => candidate.standing).toSorted((a, b) => rankOf(a) - rankOf(b));

  const filled: Filled[] = [];
  const quotas = placesFor(grading, everybody.length);
  let heldForTied = 0;
  for (const [index, { grade, places }] of quotas.entries()) {
    const open = ranked.filter(({ candidate }) => !awards.has(candidate.person));
    const eligible = open.filter(({ findings }) => isEligible(findings, grade));
    const keepers = eligible.filter(({ candidate }) => candidate.held.grade === grade);
    const unranked = everybody.filter(({ candidate }) => !candidate.standing && candidate.held.grade === grade).length;
    for (const { candidate } of keepers) awards.set(candidate.person, { kind: 'kept', grade });

    const next = quotas[index + 1]?.grade;
    const taken = keepers.length + unranked + heldForTied;
    // The lowest grade turns nobody away who is eligible for any.
    const entering = (next === undefined ? open.filter(eligibleForAny) : eligible).filter(
      ({ candidate }) => !awards.has(candidate.person),
    );
    const free = next === undefined || places === null ? entering.length : Math.max(0, places - taken);
    const { sure, tied } = cut(entering, free);
    for (const one of sure) {
      const kind = isEligible(one.findings, grade) ? 'awarded' : 'lowest';
      awards.set(one.candidate.person, { kind, grade });
    }
    const left = free - sure.length;
    if (tied.length > 0 && next !== undefined)
      for (const { candidate } of tied)
        awards.set(candidate.person, { kind: 'committee', grade, next, tied: tied.length, places: left });

    const members = taken + sure.length + (tied.length > 0 ? left : 0);
    filled.push({
      grade,
      places,
      kept: keepers.length,
      unranked,
      heldForTied,
      awarded: sure.length,
      over: places === null ? 0 : Math.max(0, members - places),
    });
    heldForTied = tied.length > 0 ? tied.length - left : 0;
  }

  const lowest = quotas.at(-1)?.grade ?? '';
  for (const { candidate } of ranked)
    if (!awards.has(candidate.person))
      awards.set(candidate.person, { kind: 'otherwise', grade: grading.otherwise ?? lowest });
  return { awards, filled };
}

function eligibleForAny({ findings }: Examined): boolean {
  return [...findings.keys()].some((grade) => isEligible(findings, grade));
}

/** The first `free` by rank; where equals stand across the last place, those above them and all of the equals apart. */
function cut(
  byRank: readonly Examined[],
  free: number,
): Readonly<{ sure: readonly Examined[]; tied: readonly Examined[] }> {
  const last = byRank[free - 1];
  const following = byRank[free];
  if (!last || !following || rankOf(last) !== rankOf(following)) return { sure: byRank.slice(0, free), tied: [] };
  return {
    sure: byRank.filter((one) => rankOf(one) < rankOf(last)),
    tied: byRank.filter((one) => rankOf(one) === rankOf(last)),
  };
}

/** Nobody without a rank gets this far. */
function rankOf({ candidate }: Examined): number {
  return candidate.standing?.rank ?? Number.POSITIVE_INFINITY;
}
