import { escapeText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Decimal } from '../scoring/decimal.ts';
import type { Ranking, Reason } from '../scoring/ranking.ts';
import type { Result } from '../scoring/result.ts';
import { capital, clauses, movementMark, points } from './figures.ts';

/**
 * Where somebody stands among the `of` who are ranked. `next` is the place before theirs and how many points it is away; null
 * for the first.
 */
export type Place = Readonly<{
  rank: number;
  of: number;
  shared: boolean;
  movement: number | null;
  next: Readonly<{ rank: number; distance: Decimal }> | null;
}>;

/** A person's place in a ranking; null if they have none. */
export function placeOf({ ranked }: Ranking, personId: string): Place | null {
  const own = ranked.find(({ person }) => person === personId);
  if (!own) return null;
  const above = ranked.filter(({ rank }) => rank < own.rank).at(-1);
  return {
    rank: own.rank,
    of: ranked.length,
    shared: ranked.some(({ person, rank }) => rank === own.rank && person !== personId),
    movement: own.movement,
    next: above ? { rank: above.rank, distance: above.total - own.total } : null,
  };
}

/**
 * Whom everybody may see by name: the first `most` places. Where so many share them that naming them says nothing, as on a
 * Monday morning, nobody.
 */
export function topOf({ ranked }: Ranking, most: number): readonly string[] {
  const top = ranked.filter(({ rank }) => rank <= most).map(({ person }) => person);
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
    ? placeWords(place, unit, words)
    : words.plain('standing.line.notRanked', { reason: reasonWords(standing.reasons, words) });
  return words.locale === 'en' ? `${total}, ${escapeText(rest)}.` : `${total}，${escapeText(rest)}。`;
}

/** 并列 8 人中第 2（↑1），距第 1 名 3.10 分 */
function placeWords({ rank, of, shared, movement, next }: Place, unit: string, words: Words): string {
  const mark = movement === 0 ? words.plain('standing.line.unmoved') : movementMark(movement);
  const place = words.plain(shared ? 'standing.line.shared' : 'standing.line.place', { rank, of, unit });
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

/** A band as people call it. */
export function bandName(id: string, { bands }: Rulebook, words: Words): string {
  const band = bands?.find((one) => one.id === id);
  if (band) return words.of(band.name);
  if (id === 'excellent' || id === 'good' || id === 'competent' || id === 'improve')
    return words.plain(`standing.band.${id}`);
  return words.plain('standing.band.unqualified');
}
