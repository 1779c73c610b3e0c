import type { Button, Card } from '../chat/card.ts';
import { escapeText, plainText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Absent, Indicator } from '../rulebook/indicators.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { toHundredths } from '../scoring/decimal.ts';
import { explain } from '../scoring/explanation.ts';
import type { IndicatorScore, Result } from '../scoring/result.ts';
import { points, quantity, sentences, signedPoints } from './figures.ts';
import { madeWords } from './made.ts';
import { methodWords } from './method.ts';
import { adjustmentWords, fullPoints, indicatorTable } from './score.ts';

/** What explains one indicator of one result. `period` is its name, `days` those on which reports came late or not at all. */
export type ExplanationData = Readonly<{
  /** Whose it is; null for the reader's own. */
  name: string | null;
  period: string;
  result: Result;
  indicator: Indicator;
  days: Readonly<{ late: readonly string[]; missing: readonly string[] }> | null;
  buttons: readonly Button[];
}>;

/** Why an indicator brought the points it did: metric, target, method and weight in sentences, and what it was made of. */
export function explanationCard(data: ExplanationData, rulebook: Rulebook, words: Words): Card {
  const { indicator, name, period, result } = data;
  const score = result.indicators.find((one) => one.indicator === indicator.id);
  const title = words.plain(name ? 'standing.why.titleOf' : 'standing.why.title', {
    name: name ?? '',
    indicator: words.of(indicator.name),
    period,
  });
  const told = score ? lines(score, data, rulebook, words) : [words.plain('standing.why.notOnCard')];
  const [first = '', ...others] = told;
  const source = score ? sourceWords(score, data, rulebook, words) : [];
  const line = score && explain(result).find((one) => one.kind === 'indicator' && one.score === score);
  const table = line ? indicatorTable([line], rulebook, words, result) : null;
  return {
    title: escapeText(title),
    tone: 'plain',
    blocks: [
      { kind: 'text', text: [`**${escapeText(first)}**`, ...others.map(escapeText)].join('\n') },
      ...(table && table.rows.length > 0 ? [table] : []),
      ...(source.length > 0 ? [{ kind: 'note' as const, text: escapeText(source.join('\n')) }] : []),
      { kind: 'buttons', buttons: data.buttons },
    ],
    summary: plainText(escapeText(first)),
  };
}

function lines(score: IndicatorScore, data: ExplanationData, rulebook: Rulebook, words: Words): readonly string[] {
  const { indicator, result } = data;
  return [
    headWords(score, data, words),
    ...valueWords(score, indicator, words),
    ...weightWords(score, result, words),
    ...vetoWords(indicator.id, result, rulebook, words),
  ];
}

/** How the metric became a score; what carries no points of its own is only said to stand where it stands. */
function valueWords(score: IndicatorScore, indicator: Indicator, words: Words): readonly string[] {
  const unit = words.of(indicator.unit);
  const { value } = score.metric;
  if (score.role === 'reference')
    return value === null ? [] : [words.plain('standing.why.actual', { value: quantity(value, unit, words) })];
  if (score.missing === null) return [methodWords(score, unit, words)];
  return [absenceWords(score.missing, absent(score.missing, indicator), words)];
}

/** 拜访次数 15.00 分里得了 11.25 */
function headWords(score: IndicatorScore, { indicator, result }: ExplanationData, words: Words): string {
  const own = explain(result).find((line) => line.kind === 'indicator' && line.score === score)?.points ?? null;
  const name = words.of(indicator.name);
  if (score.role === 'reference') return words.plain('standing.why.head.reference', { name });
  if (own === null) return words.plain('standing.why.head.skipped', { name });
  const most = fullPoints(result.indicators, result.parts ?? []).get(indicator.id);
  if (score.role !== 'weighted' || most === undefined)
    return words.plain(score.role === 'penalty' ? 'standing.why.head.penalty' : 'standing.why.head.bonus', {
      name,
      points: signedPoints(own),
    });
  return words.plain('standing.why.head.weighted', { name, most: points(most), points: points(own) });
}

function absent(missing: 'data' | 'target', { no_data, no_target }: Indicator): Absent {
  return missing === 'target' ? (no_target ?? no_data) : no_data;
}

function absenceWords(missing: 'data' | 'target', instead: Absent, words: Words): string {
  if (instead === 'skip') return words.plain(`standing.why.absent.${missing}.skip`);
  if (instead === 'zero') return words.plain(`standing.why.absent.${missing}.zero`);
  return words.plain(`standing.why.absent.${missing}.neutral`, { score: points(instead.neutral) });
}

/** What the score counts for; where others are left out, it carries some of their weight. */
function weightWords(score: IndicatorScore, result: Result, words: Words): readonly string[] {
  const { weight } = score;
  const most = fullPoints(result.indicators, result.parts ?? []).get(score.indicator);
  if (weight === null || most === undefined || score.score === null || score.contribution === null) return [];
  const params = { weight: quantity(weight, '%', words), most: points(most), score: points(score.score) };
  const own = explain(result).find((line) => line.kind === 'indicator' && line.score === score)?.points ?? 0n;
  const rounding = own - toHundredths(score.contribution);
  return [
    words.plain(most === weight ? 'standing.why.weight.own' : 'standing.why.weight.carried', {
      ...params,
      points: points(score.contribution),
    }),
    ...(rounding === 0n ? [] : [words.plain('standing.why.weight.rounding', { points: signedPoints(rounding) })]),
  ];
}

function vetoWords(id: string, { outcome }: Result, rulebook: Rulebook, words: Words): readonly string[] {
  if (outcome.kind === 'none') return [];
  return outcome.adjustments
    .filter((one) => one.kind === 'veto' && one.indicator === id)
    .map((one) =>
      words.plain('standing.why.veto', {
        rule: adjustmentWords(one, rulebook, words),
        points: points(-one.amount),
      }),
    );
}

/** Where the metric and the target come from. */
function sourceWords(
  score: IndicatorScore,
  data: ExplanationData,
  rulebook: Rulebook,
  words: Words,
): readonly string[] {
  const { indicator, period, days } = data;
  const named = (kind: 'late' | 'missing') =>
    days && days[kind].length > 0
      ? [words.plain(`standing.why.days.${kind}`, { days: words.list(days[kind].map((day) => words.day(day))) })]
      : [];
  return [
    ...madeWords(score, indicator, period, rulebook, words),
    ...(days && (days.late.length > 0 || days.missing.length > 0)
      ? [sentences([...named('late'), ...named('missing')], words)]
      : []),
    ...targetWords(score, words.of(indicator.unit), words),
  ];
}

/** How the target was shared out: 496 次 × 5 ÷ 248 个工作日 = 10 次. */
function targetWords({ target }: IndicatorScore, unit: string, words: Words): readonly string[] {
  if (!target) return [];
  const value = quantity(target.value, unit, words);
  const from = words.plain(`standing.why.target.${target.from}`);
  if (!target.share) return [words.plain('standing.why.target.whole', { from, value })];
  const { stated, workdays, of } = target.share;
  return [
    words.plain('standing.why.target.share', {
      from,
      period: target.period,
      stated: quantity(stated, unit, words),
      workdays,
      of,
      value,
    }),
  ];
}
