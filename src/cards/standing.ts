import type { Period } from '../calendar/period.ts';
import type { Block, Button, Card, Table } from '../chat/card.ts';
import { escapeText, plainText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Decimal, divideRounded, HUNDRED, sum, toHundredths } from '../scoring/decimal.ts';
import { type ExplanationLine, explain } from '../scoring/explanation.ts';
import type { Gain } from '../scoring/gain.ts';
import type { Ranking, Reason } from '../scoring/ranking.ts';
import type { Adjustment, IndicatorScore, Result } from '../scoring/result.ts';
import { clauses, movementMark, points, quantity, signedPoints } from './figures.ts';
import { gainLine } from './gain.ts';

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
  unit: string;
  result: Result;
  place: Place | null;
  reasons: readonly Reason[];
}>;

/** 本周 82.75 分（良好），城关支行 8 人中第 5（↑1），距第 4 名 0.60 分。 */
export function standingLine(standing: Standing, rulebook: Rulebook, words: Words): Text {
  const { outcome } = standing.result;
  const { period, place, unit } = standing;
  if (outcome.kind === 'none')
    return words.text('standing.line.none', { period, reason: words.plain(`standing.reason.${outcome.reason}`) });
  const total = words.text('standing.line.total', {
    period,
    total: points(outcome.total),
    band: bandName(outcome.band, rulebook, words),
  });
  const rest = place
    ? placeWords(place, unit, words)
    : words.plain('standing.line.notRanked', { reason: reasonWords(standing.reasons, words) });
  return words.locale === 'en' ? `${total}, ${escapeText(rest)}.` : `${total}，${escapeText(rest)}。`;
}

/** 并列 8 人中第 2（↑1），距第 1 名 3.10 分 */
function placeWords({ rank, of, shared, movement, next }: Place, unit: string, words: Words): string {
  const mark = movementMark(movement);
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

export function bandName(id: string, { bands }: Rulebook, words: Words): string {
  const band = bands?.find((one) => one.id === id);
  if (band) return words.of(band.name);
  if (id === 'excellent' || id === 'good' || id === 'competent' || id === 'improve')
    return words.plain(`standing.band.${id}`);
  return words.plain('standing.band.unqualified');
}

export type ScoreData = Readonly<{
  /** Whose score it is; null for the reader's own. */
  name: string | null;
  main: Standing;
  /** The other kind of period, for comparison. */
  other: Standing;
  period: Period;
  /** What still helps; nothing for a period that is over. */
  gains: readonly Gain[];
  /** Named to everybody. */
  top: readonly string[];
  /** While the period runs: when these figures were taken. */
  asOf: string | null;
  why: (indicator: string) => string;
  buttons: readonly Button[];
}>;

/** How many ways to more points are named, and how many indicators can be asked about from the card. */
const GAINS = 3;
const ASKED = 3;

/** A person's score: the total and the place, every indicator, and what would help most. */
export function scoreCard(data: ScoreData, rulebook: Rulebook, words: Words): Card {
  const { main, other, name } = data;
  const title = name
    ? words.plain('standing.score.titleOf', { name, period: main.period })
    : words.plain('standing.score.title', { period: main.period });
  const first = standingLine(main, rulebook, words);
  const blocks: Block[] = [{ kind: 'text', text: [first, standingLine(other, rulebook, words)].join('\n') }];
  const lines = explain(main.result);
  if (lines.length > 0) blocks.push(indicatorTable(lines, rulebook, words));
  if (data.gains.length > 0) blocks.push({ kind: 'text', text: gainWords(data.gains, rulebook, words) });
  if (data.top.length > 0)
    blocks.push({ kind: 'note', text: words.text('standing.score.top', { names: words.list(data.top) }) });
  if (data.asOf !== null)
    blocks.push({ kind: 'note', text: words.text('standing.score.running', { when: data.asOf }) });
  const why = weakest(main.result).map((id) => ({
    label: words.plain('standing.buttons.whyIndicator', { name: indicatorName(id, rulebook, words) }),
    action: data.why(id),
  }));
  if (why.length > 0) blocks.push({ kind: 'buttons', buttons: why });
  blocks.push({ kind: 'buttons', buttons: data.buttons });
  return { title: escapeText(title), tone: 'plain', blocks, summary: plainText(first) };
}

function gainWords(gains: readonly Gain[], rulebook: Rulebook, words: Words): Text {
  const [best] = gains;
  const advice = rulebook.indicators.find(({ id }) => id === best?.indicator)?.advice;
  return [
    `**${words.text('standing.score.helps')}**`,
    ...gains.slice(0, GAINS).map((gain) => `▸ ${gainLine(gain, rulebook, words)}`),
    ...(advice ? [words.text('standing.score.advice', { advice: words.of(advice) })] : []),
  ].join('\n');
}

/** Every line that makes the total: they add up to it. */
function indicatorTable(lines: readonly ExplanationLine[], rulebook: Rulebook, words: Words): Table {
  const full = fullPoints(lines.flatMap((line) => (line.kind === 'indicator' ? [line.score] : [])));
  const column = (key: 'indicator' | 'now' | 'target' | 'score' | 'points', align: 'start' | 'end') => ({
    label: words.plain(`standing.score.columns.${key}`),
    align,
  });
  return {
    kind: 'table',
    columns: [
      column('indicator', 'start'),
      column('now', 'end'),
      column('target', 'end'),
      column('score', 'end'),
      column('points', 'end'),
    ],
    rows: lines.flatMap((line) => {
      if (line.kind === 'adjustment')
        return [[escapeText(adjustmentWords(line.adjustment, rulebook, words)), '', '', '', signedPoints(line.points)]];
      const { score, points: own } = line;
      if (score.role === 'reference' || (score.role !== 'weighted' && own === 0n)) return [];
      const unit = unitOf(score.indicator, rulebook, words);
      const { value } = score.metric;
      const most = full.get(score.indicator);
      return [
        [
          escapeText(indicatorName(score.indicator, rulebook, words)),
          value === null ? words.text('standing.score.noData') : escapeText(quantity(value, unit, words)),
          score.target ? escapeText(quantity(score.target.value, '', words)) : '–',
          score.score === null ? '–' : points(score.score),
          own === null ? '–' : most === undefined ? signedPoints(own) : `${points(own)} / ${points(most)}`,
        ],
      ];
    }),
  };
}

/** What each weighted indicator brings with a score of 100: its weight, and its part of the weights of what is left out. */
export function fullPoints(scores: readonly IndicatorScore[]): ReadonlyMap<string, Decimal> {
  const counted = scores.filter(({ weight, score }) => weight !== null && score !== null);
  const carried = sum(counted.map(({ weight }) => weight ?? 0n));
  return new Map(
    counted.map(({ indicator, weight }) => [
      indicator,
      toHundredths(divideRounded((weight ?? 0n) * HUNDRED, carried)),
    ]),
  );
}

/** What changed the total after everything was added up. */
export function adjustmentWords(adjustment: Adjustment, rulebook: Rulebook, words: Words): string {
  switch (adjustment.kind) {
    case 'bonus_cap':
      return words.plain('standing.adjustment.bonusCap', { cap: points(adjustment.cap) });
    case 'penalty_cap':
      return words.plain('standing.adjustment.penaltyCap', { cap: points(adjustment.cap) });
    case 'veto':
      return words.plain('standing.adjustment.veto', {
        name: indicatorName(adjustment.indicator, rulebook, words),
        cap: points(adjustment.cap),
      });
    case 'clamp':
      return words.plain('standing.adjustment.clamp', { bound: points(adjustment.bound) });
  }
}

/** The weighted indicators that lose most, worst first. */
function weakest({ indicators }: Result): readonly string[] {
  const full = fullPoints(indicators);
  const lost = (one: IndicatorScore) => (full.get(one.indicator) ?? 0n) - (one.contribution ?? 0n);
  return indicators
    .filter((one) => full.has(one.indicator) && lost(one) > 0n)
    .toSorted((a, b) => Number(lost(b) - lost(a)))
    .slice(0, ASKED)
    .map(({ indicator }) => indicator);
}

export function indicatorName(id: string, { indicators }: Rulebook, words: Words): string {
  const indicator = indicators.find((one) => one.id === id);
  return indicator ? words.of(indicator.name) : id;
}

/** What an indicator counts, such as 次. */
export function unitOf(id: string, { indicators }: Rulebook, words: Words): string {
  const indicator = indicators.find((one) => one.id === id);
  return indicator ? words.of(indicator.unit) : '';
}
