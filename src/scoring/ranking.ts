import { z } from 'zod';
import type { Period } from '../calendar/period.ts';
import { type Decimal, toHundredths } from './decimal.ts';
import { type Result, StoredDecimal } from './result.ts';

/** One stretch in post; local dates, both included, `to` null while it lasts. */
type Posting = Readonly<{ from: string; to: string | null }>;

/** What ranking looks at of a result: the total, or why there is none, and the scores that break ties. */
export type Ranked = Readonly<{
  outcome: Readonly<{ kind: 'total'; total: Decimal }> | Extract<Result['outcome'], { kind: 'none' }>;
  indicators: readonly Readonly<{ indicator: string; score: Decimal | null }>[];
}>;

/** Somebody who may belong in the ranking; `grade` is what they held on the period's last day. */
export type Member = Readonly<{
  person: string;
  virtual: boolean;
  grade?: string | null;
  postings: readonly Posting[];
  result: Ranked;
}>;

/**
 * The rules of one ranking; `previous` holds the ranks of the same cohort's previous ranking of the same kind. With `grades`, from
 * the highest to the lowest, everybody is ranked among those of the same grade, whoever holds none among the likes of them.
 */
export type RankingRules = Readonly<{
  period: Period;
  minimumDays: number;
  tieBreaks: readonly string[];
  previous: ReadonlyMap<string, number>;
  grades?: readonly string[];
}>;

const Reason = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('virtual') }),
  z.strictObject({ kind: z.literal('left'), on: z.iso.date() }),
  z.strictObject({ kind: z.literal('too_few_days'), days: z.int(), minimum: z.int() }),
  z.strictObject({ kind: z.enum(['no_scorecard', 'all_skipped']) }),
]);
/** Why somebody is not ranked. `left.on` is the last day in post; `days` are those in post within the period. */
export type Reason = Readonly<z.infer<typeof Reason>>;

const RankingShape = z.strictObject({
  ranked: z.array(
    z.strictObject({
      person: z.string(),
      rank: z.int(),
      total: StoredDecimal,
      movement: z.int().nullable(),
      grade: z.string().nullable().exactOptional(),
    }),
  ),
  notRanked: z.array(z.strictObject({ person: z.string(), reasons: z.array(Reason) })),
});
/**
 * Who stands where. `total` has 2 places, as compared and shown; `movement` is previous rank − rank (up is positive), null for
 * who had none. Where everybody is ranked among those of the same grade, `grade` says which; the lines go from the highest down.
 */
export type Ranking = Readonly<z.infer<typeof RankingShape>>;

/** A ranking as it is stored in JSON. */
export type StoredRanking = Readonly<z.input<typeof RankingShape>>;

/**
 * Standard competition ranking (1, 2, 2, 4) by the 2-place total, higher first; then by the tie-breaking indicators' 2-place
 * scores in turn, higher first, no score last. What still ties shares the rank and stays in the order given. Who was not in
 * post on any day of the period is left out altogether.
 *
 * @param members in the order in which equals are shown (by name, as the reader's language sorts)
 */
export function rank(members: readonly Member[], rules: RankingRules): Ranking {
  const present = members
    .map((member) => ({ ...member, ...presence(member.postings, rules.period) }))
    .filter(({ days }) => days > 0)
    .map((member) => ({ ...member, reasons: reasonsNotRanked(member, rules) }));

  const ranked = cohorts(present, rules.grades).flatMap((cohort) => rankTogether(cohort, rules));
  const notRanked = present
    .filter(({ reasons }) => reasons.length > 0)
    .map(({ person, reasons }) => ({ person, reasons }));
  return { ranked, notRanked };
}

type Present = Member & Readonly<{ reasons: readonly Reason[] }>;

/** Those of each grade, or everybody. Grades that the rulebook does not know (any more) come behind those that it does. */
function cohorts(present: readonly Present[], grades: RankingRules['grades']): readonly (readonly Present[])[] {
  if (!grades) return [present];
  const place = ({ grade }: Present) => {
    const index = grades.indexOf(grade ?? '');
    return index < 0 ? grades.length + (grade == null ? 1 : 0) : index;
  };
  const ordered = present.toSorted((a, b) => place(a) - place(b));
  return [...Map.groupBy(ordered, ({ grade = null }) => grade).values()];
}

function rankTogether(members: readonly Present[], rules: RankingRules): Ranking['ranked'] {
  const standings = members
    .flatMap(({ person, grade = null, result, reasons }) => {
      const key = reasons.length === 0 ? sortKey(result, rules.tieBreaks) : null;
      return key ? [{ person, grade, key }] : [];
    })
    .toSorted((a, b) => compareKeys(a.key, b.key));

  let rankOfEquals = 1;
  return standings.map(({ person, grade, key }, index) => {
    const above = standings[index - 1];
    if (above && compareKeys(above.key, key) !== 0) rankOfEquals = index + 1;
    const before = rules.previous.get(person);
    return {
      person,
      rank: rankOfEquals,
      total: key.total,
      movement: before === undefined ? null : before - rankOfEquals,
      ...(rules.grades && { grade }),
    };
  });
}

/** Those among whom somebody is ranked; nobody where everybody is ranked by grade and they are not. */
export function cohortOf({ ranked }: Ranking, personId: string): Ranking['ranked'] {
  const own = ranked.find(({ person }) => person === personId);
  return ranked.filter(({ grade }) => grade === own?.grade);
}

/**
 * The rank somebody has among others who are ranked, by their result; behind all of them without a total.
 *
 * @param tieBreaks as in {@link RankingRules}
 */
export function rankAmong(others: readonly Ranked[], tieBreaks: readonly string[]): (result: Ranked) => number {
  const keys = others.flatMap((other) => sortKey(other, tieBreaks) ?? []).toSorted(compareKeys);
  return (result) => {
    const own = sortKey(result, tieBreaks);
    if (!own) return keys.length + 1;
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const key = keys[middle];
      if (key && compareKeys(key, own) < 0) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** The ranking as JSON values, keys always in the same order. */
export function encodeRanking(ranking: Ranking): StoredRanking {
  return z.encode(RankingShape, ranking);
}

/**
 * Reads what {@link encodeRanking} gave.
 *
 * @throws ZodError if it is not a stored ranking
 */
export function decodeRanking(stored: unknown): Ranking {
  return z.decode(RankingShape, stored as StoredRanking);
}

type Presence = Readonly<{ days: number; leftOn: string | null }>;

/** Days in post within the period, all stretches together, and the last of them unless the period's last day was one. */
function presence(postings: readonly Posting[], period: Period): Presence {
  const within = postings
    .map(({ from, to }) => ({ from: later(from, period.from), to: to === null ? period.to : earlier(to, period.to) }))
    .filter(({ from, to }) => from <= to);
  const until = within.reduce((last, { to }) => later(last, to), period.from);
  return {
    days: within.reduce((days, { from, to }) => days + daysIn(from, to), 0),
    leftOn: until < period.to ? until : null,
  };
}

const DAY_MS = 86_400_000;

/** Both ends included. By the calendar this would take longer than the ranking of a whole organisation. */
function daysIn(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

/** Whether somebody with these stretches in post can be ranked in a period, whatever they score. */
export function isRankable(
  { virtual, postings }: Pick<Member, 'virtual' | 'postings'>,
  { period, minimumDays }: Pick<RankingRules, 'period' | 'minimumDays'>,
): boolean {
  const { days, leftOn } = presence(postings, period);
  return !virtual && days > 0 && days >= minimumDays && leftOn === null;
}

function reasonsNotRanked(member: Member & Presence, { minimumDays }: RankingRules): Reason[] {
  const { virtual, leftOn, days, result } = member;
  return [
    ...(virtual ? [{ kind: 'virtual' as const }] : []),
    ...(leftOn === null ? [] : [{ kind: 'left' as const, on: leftOn }]),
    ...(days < minimumDays ? [{ kind: 'too_few_days' as const, days, minimum: minimumDays }] : []),
    ...(result.outcome.kind === 'none' ? [{ kind: result.outcome.reason }] : []),
  ];
}

type SortKey = Readonly<{ total: Decimal; scores: readonly (Decimal | null)[] }>;

function sortKey({ outcome, indicators }: Ranked, tieBreaks: readonly string[]): SortKey | null {
  if (outcome.kind === 'none') return null;
  const scores = tieBreaks.map((id) => indicators.find((one) => one.indicator === id)?.score ?? null);
  return { total: toHundredths(outcome.total), scores: scores.map((score) => score && toHundredths(score)) };
}

/** Negative if `a` goes first, 0 if nothing tells them apart. */
function compareKeys(a: SortKey, b: SortKey): number {
  if (a.total !== b.total) return a.total > b.total ? -1 : 1;
  for (const [index, score] of a.scores.entries()) {
    const other = b.scores[index] ?? null;
    if (score === other) continue;
    if (score === null || other === null) return score === null ? 1 : -1;
    return score > other ? -1 : 1;
  }
  return 0;
}
