import type { Words } from '../i18n.ts';
import { formulaText, readFormula } from '../rulebook/formula.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import type { Metric } from '../rulebook/metrics.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { divideRounded, HUNDRED } from '../scoring/decimal.ts';
import type { IndicatorScore } from '../scoring/result.ts';
import { indicatorName, points, quantity, sentences, unitOf } from './figures.ts';

/** What a metric was made of, in sentences: how many reports, figures or ratings, which groups, which formula. Nothing of nothing. */
export function madeWords(
  score: IndicatorScore,
  { metric }: Indicator,
  period: string,
  rulebook: Rulebook,
  words: Words,
): readonly string[] {
  if (metric.source === 'formula') return [formulaWords(metric, score, rulebook, words)];
  if (metric.source === 'evaluation') return evaluationWords(metric, score, period, words);
  const { rows, value } = score.metric;
  if (rows === 0) return [];
  const params = { count: rows, period };
  switch (metric.source) {
    case 'journal': {
      const report = rulebook.reports.find(({ id }) => id === metric.report);
      const key = metric.count === 'rows' ? ('rows' as const) : ('journal' as const);
      return [words.plain(`standing.why.source.${key}`, { ...params, report: report ? words.of(report.name) : '' })];
    }
    case 'punctuality':
      return [words.plain('standing.why.source.punctuality', { ...params, onTime: done(value, rows, words) })];
    case 'plan_fulfilment':
      return [words.plain('standing.why.source.plan_fulfilment', { ...params, made: done(value, rows, words) })];
    case 'fact':
    case 'review':
    case 'events':
    case 'units':
      return [words.plain(`standing.why.source.${metric.source}`, params)];
  }
}

/** How many of those that were due were done, from the share of them. */
function done(value: bigint | null, rows: number, words: Words): string {
  return words.number(Number(divideRounded((value ?? 0n) * BigInt(rows), HUNDRED)), 0);
}

/** 收回 ÷ 到期 × 100：收回 90 万元，到期 120 万元。 */
function formulaWords(
  { formula }: Extract<Metric, { source: 'formula' }>,
  { metric }: IndicatorScore,
  rulebook: Rulebook,
  words: Words,
): string {
  const reading = readFormula(formula);
  const nameOf = (id: string) => indicatorName(id, rulebook, words);
  const operands = (metric.operands ?? []).map(({ indicator, value }) =>
    words.plain('standing.why.source.operand', {
      name: nameOf(indicator),
      value:
        value === null
          ? words.plain('standing.score.noData')
          : quantity(value, unitOf(indicator, rulebook, words), words),
    }),
  );
  const text = reading.kind === 'ok' ? formulaText(reading.formula, nameOf) : formula;
  return operands.length === 0
    ? words.plain('standing.why.source.constant', { formula: text })
    : words.plain('standing.why.source.formula', { formula: text, operands: words.list(operands) });
}

/** Each group with its mean, as far as it may be told. */
function evaluationWords(
  { groups }: Extract<Metric, { source: 'evaluation' }>,
  { metric }: IndicatorScore,
  period: string,
  words: Words,
): readonly string[] {
  const rated = (metric.groups ?? []).filter(({ raters }) => raters > 0);
  if (rated.length === 0) return [];
  const told = rated.map(({ group, raters, weight, counts, mean }) => {
    const known = groups.find(({ id }) => id === group);
    const params = { name: known ? words.of(known.name) : group, count: raters, weight: quantity(weight, '', words) };
    if (!counts) return words.plain('standing.why.source.group.leftOut', params);
    if (mean === null) return words.plain('standing.why.source.group.hidden', params);
    return words.plain('standing.why.source.group.mean', { ...params, mean: points(mean) });
  });
  const count = rated.reduce((raters, one) => raters + one.raters, 0);
  return [sentences([words.plain('standing.why.source.evaluation', { count, period }), ...told], words)];
}
