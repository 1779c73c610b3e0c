import type { Grading } from '../rulebook/grading.ts';
import type { Candidate } from './candidate.ts';

/** A unit of the organisation's tree, or of one of its trees. */
type Node = Readonly<{ id: string; parentId: string | null }>;

/** Whom a quota is counted over: the managers of `units`, called by the unit above them all; `head` is null for several trees together. */
export type Scope = Readonly<{ head: string | null; units: ReadonlySet<string> }>;

/**
 * The parts of an organisation that have quotas of their own; every unit is in exactly one. `organisation`: everybody together,
 * however many trees there are. `branch`: each unit right below a top with all that is below it, and each top by itself. `unit`:
 * every unit by itself.
 *
 * @param tree parents before children
 */
export function scopesOf(tree: readonly Node[], within: Grading['within']): readonly Scope[] {
  const parents = new Map(tree.map(({ id, parentId }) => [id, parentId]));
  const tops = tree.filter(({ parentId }) => parentId === null);
  if (within === 'organisation')
    return [{ head: tops.length === 1 ? (tops[0]?.id ?? null) : null, units: new Set(parents.keys()) }];
  const heads = new Map<string, string>();
  for (const { id, parentId } of tree) {
    const isOwn = within === 'unit' || parentId === null || parents.get(parentId) === null;
    heads.set(id, isOwn ? id : (heads.get(parentId) ?? id));
  }
  const members = Map.groupBy(heads.keys(), (id) => heads.get(id) ?? id);
  return [...members].map(([head, units]) => ({ head, units: new Set(units) }));
}

/** The unit with everything below it. */
export function subtree(tree: readonly Node[], top: string): ReadonlySet<string> {
  const units = new Set([top]);
  for (const { id, parentId } of tree) if (parentId !== null && units.has(parentId)) units.add(id);
  return units;
}

/** Places among some of those who are ranked: equals stay equals, and who comes after two equals is two places below them. */
export function placesAmong(
  ranked: readonly Readonly<{ person: string; rank: number; total: bigint }>[],
  people: ReadonlySet<string>,
): ReadonlyMap<string, NonNullable<Candidate['standing']>> {
  const theirs = ranked.filter(({ person }) => people.has(person)).toSorted((a, b) => a.rank - b.rank);
  const first = new Map<number, number>();
  for (const [index, { rank }] of theirs.entries()) if (!first.has(rank)) first.set(rank, index + 1);
  return new Map(theirs.map(({ person, rank, total }) => [person, { rank: first.get(rank) ?? rank, total }]));
}
