import { escapeText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Decimal } from '../scoring/decimal.ts';
import { cohortOf, type Ranking, type Reason } from '../scoring/ranking.ts';
import type { Result } from '../scoring/result.ts';
import { capital, clauses, movementMark, points } from './figures.ts';

/**
 * Where somebody stands among the `of` who are ranked. `next` is the place before theirs and how many points it is away; null
 * for the first. `grade` is there where these are the ranked of that grade only.
 */
export type Place = Readonly<{
  rank: number;
  of: number;
  grade?: string | null;
  shared: boolean;
  movement: number | null;
  next: Readonly<{ rank: number; distance: Decimal }> | null;
}>;

/** A person's place in a ranking; null if they have none. */
export function placeOf(ranking: Ranking, personId: string): Place | null {
  const ranked = cohortOf(ranking, personId);
  const own = ranked.find(({ person }) => person === personId);
  if (!own) return null;
  const above = ranked.filter(({ rank }) => rank < own.rank).at(-1);
  return {
    rank: own.rank,
    of: ranked.length,
    ...(own.grade !== undefined && { grade: own.grade }),
    shared: ranked.some(({ person, rank }) => rank === own.rank && person !== personId),
    movement: own.movement,
    next: above ? { rank: above.rank, distance: above.total - own.total } : null,
  };
}

/** Of fewer people of one grade than this nobody is named: it would say too much about the last of them. */
const LEAST_OF_GRADE = 5;

/**
 * Whom somebody may see by name: the first `most` places of those among whom they are ranked. Where so many share them that naming
 * them says nothing, as on a Monday morning, nobody.
 */
export function topOf(ranking: Ranking, most: number, personId: string): readonly string[] {
  const cohort = cohortOf(ranking, personId);
  if (cohort.length < LEAST_OF_GRADE && cohort.some(({ grade }) => grade !== undefined)) return [];
  const top = cohort.filter(({ rank }) => rank <= most).map(({ person }) => person);
  return top.length <= 2 * most ? top : [];
}

/** How somebody did in one period. `reasons` is why they have no place; `unit` names the cohort. */
export type Standing = Readonly<{
  period: string;
  /** Not over yet: the band is not the last word. */
  running: boolean;
  unit: string;
  result: Result;
  place: Place | null;
  reasons: readonly Reason[];
}>;

/** 本周 82.75 分（良好），城关支行 8 人中第 5（↑1），距第 4 名 0.60 分。 */
export function standingLine(standing: Standing, rulebook: Rulebook, words: Words): Text {
  const { outcome } = standing.result;
  const { place, unit } = standing;
  // An English sentence begins with it.
  const period = words.locale === 'en' ? capital(standing.period) : standing.period;
  if (outcome.kind === 'none')
    return words.text('standing.line.none', { period, reason: words.plain(`standing.reason.${outcome.reason}`) });
  const total = words.text('standing.line.total', {
    period,
    total: points(outcome.total),
    band: words.plain(standing.running ? 'standing.band.soFar' : 'standing.band.final', {
      band: bandName(outcome.band, rulebook, words),
    }),
  });
  const rest = place
    ? placeWords(place, unit, rulebook, words)
    : words.plain('standing.line.notRanked', { reason: reasonWords(standing.reasons, words) });
  return words.locale === 'en' ? `${total}, ${escapeText(rest)}.` : `${total}，${escapeText(rest)}。`;
}

/** 并列 8 人中第 2（↑1），距第 1 名 3.10 分 */
function placeWords(own: Place, unit: string, rulebook: Rulebook, words: Words): string {
  const { rank, of, shared, movement, next } = own;
  const mark = movement === 0 ? words.plain('standing.line.unmoved') : movementMark(movement);
  const place =
    own.grade === undefined
      ? words.plain(shared ? 'standing.line.shared' : 'standing.line.place', { rank, of, unit })
      : own.grade === null
        ? words.plain(shared ? 'standing.line.sharedUngraded' : 'standing.line.placeUngraded', { rank, of, unit })
        : words.plain(shared ? 'standing.line.sharedInGrade' : 'standing.line.placeInGrade', {
            rank,
            of,
            unit,
            grade: gradeName(own.grade, rulebook, words),
          });
  const moved = mark === '' ? place : words.plain('standing.line.moved', { place, mark });
  if (!next) return moved;
  const distance = words.plain(next.distance === 0n ? 'standing.line.level' : 'standing.line.distance', {
    rank: next.rank,
    distance: points(next.distance),
  });
  return clauses([moved, distance], words);
}

/** Why somebody is not ranked, all reasons in one clause. */
export function reasonWords(reasons: readonly Reason[], words: Words): string {
  if (reasons.length === 0) return words.plain('standing.reason.notScored');
  return clauses(
    reasons.map((reason) => {
      if (reason.kind === 'left') return words.plain('standing.reason.left', { day: words.day(reason.on) });
      if (reason.kind === 'too_few_days') return words.plain('standing.reason.tooFewDays', reason);
      return words.plain(`standing.reason.${reason.kind}`);
    }),
    words,
  );
}

/** Whom the top of a ranking names, in words; nothing where nobody is named. */
export function topWords(top: readonly string[], place: Place | null, words: Words): readonly Text[] {
  if (top.length === 0) return [];
  const key = place?.grade === undefined ? 'standing.score.top' : 'standing.score.topOfGrade';
  return [words.text(key, { names: words.list(top) })];
}

/** A grade as people call it; that of an earlier rulebook, which this one does not name, by its id. */
export function gradeName(id: string | null, { grades }: Rulebook, words: Words): string {
  if (id === null) return words.plain('standing.rank.ungraded');
  const grade = grades.find((one) => one.id === id);
  return grade ? words.of(grade.name) : id;
}

/** What a ranking within grades says of each line's; nothing of one over all grades. */
export function gradeColumn(
  { ranked }: Ranking,
  rulebook: Rulebook,
  words: Words,
): Readonly<{ gradeOf?: (line: Ranking['ranked'][number]) => string }> {
  return ranked.some(({ grade }) => grade !== undefined)
    ? { gradeOf: ({ grade = null }) => gradeName(grade, rulebook, words) }
    : {};
}

/** A band as people call it. */
export function bandName(id: string, { bands }: Rulebook, words: Words): string {
  const band = bands?.find((one) => one.id === id);
  if (band) return words.of(band.name);
  if (id === 'excellent' || id === 'good' || id === 'competent' || id === 'improve')
    return words.plain(`standing.band.${id}`);
  return words.plain('standing.band.unqualified');
}
