import { type Period, parsePeriod } from '../calendar/period.ts';
import { dayTable, seedDays } from '../calendar/seed.ts';
import { STANDARD_DAYS } from '../calendar/workday.ts';
import { explanationCard } from '../cards/explanation.ts';
import { periodTitle, points } from '../cards/figures.ts';
import { adjustmentWords, fullPoints } from '../cards/score.ts';
import { bandName, gradeColumn, reasonWords } from '../cards/standing.ts';
import { plainText } from '../chat/text.ts';
import { createWords, type Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Locale } from '../rulebook/words.ts';
import type { Decimal } from '../scoring/decimal.ts';
import { explain } from '../scoring/explanation.ts';
import type { PartScore, Result } from '../scoring/result.ts';
import { readFigures, type Wrong } from './figures.ts';
import { proposalLines } from './proposal.ts';
import { runTrial } from './run.ts';

/**
 * Runs a rulebook over a CSV of figures as if they were those of `period`: the ranking, everyone's explanation and, where the rulebook
 * grades, what would be proposed. Nothing is computed while anything is wrong with the figures.
 */
export function tryRulebook(
  rulebook: Rulebook,
  csv: string,
  period: Period,
  locale: Locale,
): Readonly<{ text: string; wrong: readonly Wrong[] }> {
  const { managers, wrong } = readFigures(csv, rulebook, period, locale);
  if (wrong.length > 0) return { text: '', wrong };
  const words = createWords()[locale];
  const seed = seedDays();
  const days = rulebook.workdays === 'china' ? dayTable(seed.days, seed.years) : STANDARD_DAYS;
  const { ranking, results, proposal } = runTrial(rulebook, managers, period, days);
  const { gradeOf } = gradeColumn(ranking, rulebook, words);
  const explained = (name: string) => explanationOf(results.get(name), rulebook, words);
  const blocks = [
    [`${words.of(rulebook.name)} ${rulebook.version} · ${periodTitle(period, words)}`],
    ...ranking.ranked.map((line) => {
      const { person, rank, total } = line;
      const outcome = results.get(person)?.outcome;
      const band = outcome?.kind === 'total' ? bandName(outcome.band, rulebook, words) : '';
      return [
        `${gradeOf ? `${gradeOf(line)}  ` : ''}${rank}  ${person}  ${points(total)}  ${band}`,
        ...explained(person),
      ];
    }),
    ...ranking.notRanked.map(({ person, reasons }) => [
      `–  ${person}  ${words.plain('standing.line.notRanked', { reason: reasonWords(reasons, words) })}`,
      ...explained(person),
    ]),
    ...(proposal ? [proposalLines(proposal, rulebook, locale)] : []),
  ];
  return { text: `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`, wrong };
}

/** Why each indicator brought its points, as `why` says it in chat, and what changed the total after that. */
function explanationOf(result: Result | undefined, rulebook: Rulebook, words: Words): readonly string[] {
  if (!result) return [];
  return explain(result).flatMap((line) => {
    if (line.kind === 'adjustment') return [`   · ${adjustmentWords(line.adjustment, rulebook, words)}`];
    if (line.kind === 'part') return [`   · ${partWords(line.part, line.points, result, words)}`];
    const indicator = line.kind === 'indicator' && rulebook.indicators.find(({ id }) => id === line.score.indicator);
    if (!indicator) return [];
    const card = explanationCard(
      { name: null, period: '', result, indicator, days: null, buttons: [] },
      rulebook,
      words,
    );
    const texts = card.blocks.flatMap((block) => (block.kind === 'text' ? [plainText(block.text)] : []));
    return [
      `   · ${texts
        .join('\n')
        .split('\n')
        .join(words.locale === 'en' ? '. ' : '。')
        .replace(/([.。])\1+/gu, '$1')}`,
    ];
  });
}

/** 2026年第一季度：总分 84.50，22.00 分里得了 18.59 分 */
function partWords(part: PartScore, own: Decimal | null, { indicators, parts }: Result, words: Words): string {
  const period = parsePeriod(part.period);
  const name = period ? periodTitle(period, words) : part.period;
  const total =
    part.missing === null && part.total !== null
      ? words.plain('standing.score.part.total', { total: points(part.total) })
      : words.plain(`standing.score.part.${part.missing ?? 'no_total'}`);
  if (own === null) return words.plain('standing.score.part.left', { period: name, total });
  const most = points(fullPoints(indicators, parts ?? []).get(part.period) ?? 0n);
  return words.plain('standing.score.part.line', { period: name, total, points: points(own), most });
}
