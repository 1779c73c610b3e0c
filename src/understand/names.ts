import { pinyin } from 'pinyin-pro';
import { changes } from './distance.ts';
import { fold } from './fold.ts';

/** A customer or a person that can be meant. */
export type Named = Readonly<{ id: string; name: string }>;

/** Candidates, prepared for search: about 35 ms for a thousand names, so keep it while many names are looked up. */
export type NameIndex<Candidate extends Named> = readonly Entry<Candidate>[];

/**
 * Who was meant. `by` is what they were found by: `typo` is a guess to be confirmed, `exact` the whole name. `several` has at most
 * `most` of the `total`, the likeliest first, always in the same order.
 */
export type NameMatch<Candidate extends Named> =
  | Readonly<{ kind: 'one'; by: FoundBy; candidate: Candidate }>
  | Readonly<{ kind: 'several'; by: FoundBy; candidates: readonly Candidate[]; total: number }>
  | Readonly<{ kind: 'none' }>;

type FoundBy = 'exact' | 'part' | 'pinyin' | 'typo';

export const MOST_CANDIDATES = 5;

/** Prepares names for {@link findByName}, their pinyin included. */
export function nameIndex<Candidate extends Named>(candidates: readonly Candidate[]): NameIndex<Candidate> {
  return candidates.map((candidate) => {
    const name = essence(candidate.name);
    // 单 and 曾 sound differently at the head of a person's name (单雄) than elsewhere; either may be typed.
    const sounds = [sound(name), sound(name, 'head')];
    return { candidate, name, sounds: sounds[0]?.letters === sounds[1]?.letters ? sounds.slice(0, 1) : sounds };
  });
}

/**
 * Finds candidates by the whole name, part of it (words in any order, signs left out), pinyin initials (`wjf` → 万家福), pinyin, the same
 * sound (万佳福) or with a slip. The first of these that finds anyone decides.
 */
export function findByName<Candidate extends Named>(
  query: string,
  index: NameIndex<Candidate>,
  most = MOST_CANDIDATES,
): NameMatch<Candidate> {
  const typed = essence(query);
  if (typed === '' || query.length > LONGEST_NAME) return { kind: 'none' };
  const words = query.trim().split(/\s+/).map(essence).filter(Boolean);
  const heard = sound(typed);
  const slipsAllowed = slips(typed);
  const ways: readonly (readonly [by: FoundBy, rank: (entry: Entry<Candidate>) => number])[] = [
    ['exact', ({ name }) => (name === typed ? 0 : NOT)],
    ['part', ({ name }) => place(name.indexOf(typed))],
    ['part', ({ name }) => (words.length > 1 && words.every((word) => name.includes(word)) ? 0 : NOT)],
    ['part', ({ name }) => (typed.length >= 3 && isScattered(typed, name) ? 0 : NOT)],
    ['pinyin', ({ sounds }) => Math.min(...sounds.map((one) => soundRank(typed, heard, one)))],
    ['typo', ({ sounds }) => (slipsAllowed === 0 ? NOT : slipRank(typed, heard, sounds, slipsAllowed))],
  ];
  for (const [by, rank] of ways) {
    const found = index.map((entry) => ({ entry, rank: rank(entry) })).filter((hit) => hit.rank < NOT);
    if (found.length === 0) continue;
    found.sort((one, other) => one.rank - other.rank || compare(one.entry, other.entry));
    const candidates = found.slice(0, most).map(({ entry }) => entry.candidate);
    const [candidate] = candidates;
    if (found.length === 1 && candidate) return { kind: 'one', by, candidate };
    return { kind: 'several', by, candidates, total: found.length };
  }
  return { kind: 'none' };
}

type Entry<Candidate> = Readonly<{ candidate: Candidate; name: string; sounds: readonly Sound[] }>;
/** `syllables` has one entry a sign, Latin runs sign by sign; `starts` is where each begins in `letters`. */
type Sound = Readonly<{ syllables: readonly string[]; letters: string; starts: ReadonlySet<number>; initials: string }>;

const NOT = Number.POSITIVE_INFINITY;
const LONGEST_NAME = 64;

/** What counts of a name: letters and digits, folded. */
function essence(name: string): string {
  return fold(name.normalize('NFC'))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function sound(name: string, surname: 'off' | 'head' = 'off'): Sound {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', v: true, surname });
  const starts = new Set<number>();
  let letters = '';
  for (const syllable of syllables) {
    starts.add(letters.length);
    letters += syllable;
  }
  return { syllables, letters, starts, initials: syllables.map((syllable) => syllable.slice(0, 1)).join('') };
}

/** The beginning first, anything after it alike. */
function place(position: number): number {
  return position < 0 ? NOT : Math.min(position, 1);
}

function isScattered(typed: string, name: string): boolean {
  let from = 0;
  for (const sign of typed) {
    from = name.indexOf(sign, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

/** Initials and pinyin count from the beginning of a syllable; Chinese counts by its sound. */
function soundRank(typed: string, heard: Sound, one: Sound): number {
  const letters = /^[a-z\d]{2,}$/.test(typed) ? typed : heard.letters;
  if (letters.length < 2) return NOT;
  if (letters === typed) {
    const initials = place(one.initials.indexOf(typed));
    if (initials < NOT) return one.initials === typed ? 0 : initials + 1;
  }
  for (let at = one.letters.indexOf(letters); at >= 0; at = one.letters.indexOf(letters, at + 1)) {
    if (one.starts.has(at)) return 3 + place(at);
  }
  return NOT;
}

/** How many slips a query of this length may hold: a short one none, or everything would be found. */
function slips(typed: string): number {
  const latin = /^[a-z\d]+$/.test(typed);
  if (typed.length >= (latin ? 10 : 6)) return 2;
  return typed.length >= (latin ? 4 : 3) ? 1 : 0;
}

/** Latin queries are compared letter by letter with the pinyin, Chinese ones sound by sound. */
function slipRank(typed: string, heard: Sound, sounds: readonly Sound[], most: number): number {
  const latin = /^[a-z\d]+$/.test(typed);
  const meant = latin ? sounds.map(({ letters }) => letters) : sounds.map(({ syllables }) => syllables);
  const least = Math.min(...meant.map((one) => changes(latin ? typed : heard.syllables, one, most, true)));
  return least > most ? NOT : least;
}

/** Shorter names are nearer to what was typed; then by name and id, so that the order never changes. */
function compare(one: Entry<Named>, other: Entry<Named>): number {
  if (one.name.length !== other.name.length) return one.name.length - other.name.length;
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.candidate.id < other.candidate.id ? -1 : 1;
}
