import { parsePeriod } from '../calendar/period.ts';
import type { Block, Button, Card, Table } from '../chat/card.ts';
import { escapeText, plainText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Decimal, divideRounded, HUNDRED, sum, toHundredths } from '../scoring/decimal.ts';
import { type ExplanationLine, explain } from '../scoring/explanation.ts';
import type { Gain } from '../scoring/gain.ts';
import type { Adjustment, IndicatorScore, PartScore, Result } from '../scoring/result.ts';
import type { Pull } from '../scoring/running.ts';
import { indicatorName, periodTitle, points, quantity, signedPoints, unitOf } from './figures.ts';
import { gainLine, pullLine, turnLines } from './gain.ts';
import { type Standing, standingLine, topWords } from './standing.ts';

/** What a score card shows. */
export type ScoreData = Readonly<{
  /** Whose score it is; null for the reader's own. */
  name: string | null;
  main: Standing;
  /** The other kind of period, for comparison. */
  other: Standing;
  /** What still helps; nothing for a period that is over. */
  gains: readonly Gain[];
  /** How much the part of a composed period that runs counts for it. */
  pull: Pull | null;
  /** In the period that decides grades: those for which one needs a place as well. Else null, and there is the band to win. */
  contested: ReadonlySet<string> | null;
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
  if (lines.length > 0) blocks.push(indicatorTable(lines, rulebook, words, main.result));
  if (data.gains.length > 0) blocks.push({ kind: 'text', text: gainWords(data, rulebook, words) });
  for (const text of topWords(data.top, data.main.place, words)) blocks.push({ kind: 'note', text });
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

function gainWords({ gains, pull, contested }: ScoreData, rulebook: Rulebook, words: Words): Text {
  const most = gains.slice(0, GAINS);
  // What can be done in the part that runs is named, however much the period's own indicators would bring.
  const within = pull && gains.find(({ part }) => part?.key === pull.part.key);
  if (within && !most.includes(within)) most.push(within);
  const advice = rulebook.indicators.find(({ id }) => id === most[0]?.indicator)?.advice;
  const steps = most.map((gain) => gainLine(gain, rulebook, words));
  const turns = turnLines(gains, contested, rulebook, words);
  return [
    `**${words.text('standing.score.helps')}**`,
    ...(pull && within ? [pullLine(pull, words)] : []),
    // A step that turns something besides is said once, with what it turns.
    ...steps.filter((step) => !turns.some((turn) => turn.startsWith(step))).map((line) => `▸ ${line}`),
    ...turns.map((line) => `▸ ${line}`),
    ...(advice ? [words.text('standing.score.advice', { advice: words.of(advice) })] : []),
  ].join('\n');
}

/** Lines that make the total: all of a result's add up to it. */
export function indicatorTable(
  lines: readonly ExplanationLine[],
  rulebook: Rulebook,
  words: Words,
  { indicators, parts }: Result,
): Table {
  const full = fullPoints(indicators, parts ?? []);
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
      if (line.kind === 'part') return [partRow(line.part, line.points, full, words)];
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

/** A part of a composed period: its total, what counts for it, and what that brings. */
function partRow(
  { period: key, total, missing, score }: PartScore,
  own: Decimal | null,
  full: ReadonlyMap<string, Decimal>,
  words: Words,
): string[] {
  const period = parsePeriod(key);
  return [
    escapeText(period ? periodTitle(period, words) : key),
    missing !== null || total === null ? words.text(`standing.score.part.${missing ?? 'no_total'}`) : points(total),
    '–',
    score === null ? '–' : points(score),
    own === null ? '–' : `${points(own)} / ${points(full.get(key) ?? 0n)}`,
  ];
}

/**
 * What each weighted indicator (or part of a composed period) brings with a score of 100: its weight, and its part of the weights of
 * what is left out.
 */
export function fullPoints(
  scores: readonly IndicatorScore[],
  parts: readonly PartScore[] = [],
): ReadonlyMap<string, Decimal> {
  const counted = [
    ...parts.map(({ period, weight, score }) => ({ id: period, weight, score })),
    ...scores.map(({ indicator, weight, score }) => ({ id: indicator, weight, score })),
  ].filter(({ weight, score }) => weight !== null && score !== null);
  const carried = sum(counted.map(({ weight }) => weight ?? 0n));
  return new Map(counted.map(({ id, weight }) => [id, toHundredths(divideRounded((weight ?? 0n) * HUNDRED, carried))]));
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
export function weakest({ indicators, parts }: Result): readonly string[] {
  const full = fullPoints(indicators, parts ?? []);
  const lost = (one: IndicatorScore) => (full.get(one.indicator) ?? 0n) - (one.contribution ?? 0n);
  return indicators
    .filter((one) => full.has(one.indicator) && lost(one) > 0n)
    .toSorted((a, b) => Number(lost(b) - lost(a)))
    .slice(0, ASKED)
    .map(({ indicator }) => indicator);
}
