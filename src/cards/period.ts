import { parsePeriod } from '../calendar/period.ts';
import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText, plainText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Difference, Figures, PeriodState } from '../scoring/closing.ts';
import type { Decimal } from '../scoring/decimal.ts';
import { explain } from '../scoring/explanation.ts';
import type { Reason } from '../scoring/ranking.ts';
import { indicatorName, periodTitle, points, quantity, sentences, unitOf } from './figures.ts';
import { indicatorTable } from './score.ts';
import { bandName, reasonWords, type Standing, standingLine } from './standing.ts';

/** How many people one list of a card names. */
const NAMED = 30;
/** How many units one card lists. */
const UNITS = 40;

/** A period as the appraiser chooses among them. */
export type PeriodLine = Readonly<{ name: string; state: PeriodState; over: boolean; settled: string | null }>;

/** The periods that can be settled, with how they stand. */
export function periodsCard(lines: readonly PeriodLine[], buttons: readonly Button[], words: Words): Card {
  const title = words.plain('appraisal.period.title');
  return {
    title: escapeText(title),
    tone: 'plain',
    blocks: [
      {
        kind: 'table',
        columns: [
          { label: words.plain('appraisal.period.columns.period'), align: 'start' },
          { label: words.plain('appraisal.period.columns.state'), align: 'start' },
        ],
        rows: lines.map(({ name, state, over, settled }) => [
          escapeText(name),
          escapeText([stateWords(state, over, words), settled ?? ''].filter(Boolean).join(' · ')),
        ]),
      },
      { kind: 'buttons', buttons },
    ],
    summary: title,
  };
}

/** One period: how it stands, and what can be done with it. */
export function periodCard(
  data: Readonly<{
    line: PeriodLine;
    facts: readonly Readonly<{ label: string; value: string }>[];
    buttons: readonly Button[];
  }>,
  words: Words,
): Card {
  const { name, state, over } = data.line;
  const title = words.plain('appraisal.period.of', { period: name });
  return {
    title: escapeText(title),
    tone: state === 'closed' ? 'good' : 'plain',
    blocks: [
      { kind: 'text', text: escapeText(stateWords(state, over, words)) },
      { kind: 'facts', facts: data.facts.map(({ label, value }) => ({ label, value: escapeText(value) })) },
      { kind: 'buttons', buttons: data.buttons },
    ],
    summary: title,
  };
}

/** What a period's results are, for whoever decides whether they are final. */
export type Overview = Readonly<{
  managers: number;
  ranked: number;
  average: Decimal | null;
  bands: readonly Readonly<{ band: string; count: number }>[];
  units: readonly Readonly<{
    name: string;
    managers: number;
    ranked: number;
    average: Decimal | null;
    best: string | null;
  }>[];
  notRanked: readonly Readonly<{ name: string; unit: string; reasons: readonly Reason[] }>[];
  lacking: readonly Readonly<{ indicator: string; missing: 'data' | 'target'; count: number }>[];
  loose: Readonly<{ unassigned: number; unconfirmed: number }>;
  rulebook: string;
}>;

/** The results of a period: totals by unit, who is not ranked and why, what is missing. `note` says what comes next. */
export function overviewCard(
  data: Overview & Readonly<{ period: string; closed: boolean; note: string | null; buttons: readonly Button[] }>,
  rulebook: Rulebook,
  words: Words,
): Card {
  const { period, closed, note, buttons } = data;
  const title = words.plain(closed ? 'appraisal.period.closedTitle' : 'appraisal.period.previewTitle', { period });
  const figures = keyFigures(data, words);
  const blocks: Block[] = [{ kind: 'text', text: escapeText(figures) }];
  if (data.bands.length > 0) blocks.push({ kind: 'text', text: escapeText(bandLine(data, rulebook, words)) });
  blocks.push(unitTable(data, words));
  for (const line of [notRankedLine(data, words), lackingLine(data, rulebook, words), looseLine(data, words)])
    if (line !== null) blocks.push({ kind: 'text', text: escapeText(line) });
  blocks.push({ kind: 'note', text: words.text('appraisal.period.rulebook', { version: data.rulebook }) });
  if (note !== null) blocks.push({ kind: 'text', text: escapeText(note) });
  if (buttons.length > 0) blocks.push({ kind: 'buttons', buttons });
  return { title: escapeText(title), tone: closed ? 'good' : 'attention', blocks, summary: title };
}

/** 24 人，23 人有名次，平均 81.20 分。 */
export function keyFigures(
  { managers, ranked, average }: Pick<Overview, 'managers' | 'ranked' | 'average'>,
  words: Words,
): string {
  const counts = words.plain('appraisal.period.counts', { managers, ranked });
  return average === null
    ? counts
    : sentences([counts, words.plain('appraisal.period.average', { average: points(average) })], words);
}

/** A manager's own result, final or open again. */
export function ownResultCard(standing: Standing, buttons: readonly Button[], rulebook: Rulebook, words: Words): Card {
  const title = words.plain('appraisal.period.own', { period: standing.period });
  const first = standingLine(standing, rulebook, words);
  const lines = explain(standing.result);
  return {
    title: escapeText(title),
    tone: 'plain',
    blocks: [
      { kind: 'text', text: first },
      ...(lines.length > 0 ? [indicatorTable(lines, rulebook, words, standing.result)] : []),
      { kind: 'note', text: words.text('appraisal.period.final', { version: standing.result.rulebook }) },
      { kind: 'buttons', buttons },
    ],
    summary: plainText(first),
  };
}

/** What data that changed after closing would make of people's results. */
export function changesCard(
  period: string,
  people: readonly Readonly<{ name: string; differences: readonly Difference[] }>[],
  buttons: readonly Button[],
  rulebook: Rulebook,
  words: Words,
): Card {
  const title = words.plain('appraisal.period.changesTitle', { period });
  const lines = people.slice(0, NAMED).map(({ name, differences }) =>
    words.text('appraisal.period.change', {
      name,
      changes: differences.flatMap((one) => differenceWords(one, rulebook, words)).join(separator(words)),
    }),
  );
  const rest = people.length - lines.length;
  const text =
    people.length === 0
      ? [words.text('appraisal.period.noChanges')]
      : [
          words.text('appraisal.period.changes', { count: people.length }),
          ...lines,
          ...(rest > 0 ? [words.text('appraisal.more', { count: rest })] : []),
        ];
  return {
    title: escapeText(title),
    tone: people.length === 0 ? 'good' : 'attention',
    blocks: [
      { kind: 'text', text: text.join('\n') },
      ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
    ],
    summary: title,
  };
}

/** 未结账 · 已出预览 · 已结账; a period that still runs says so. */
function stateWords(state: PeriodState, over: boolean, words: Words): string {
  return words.plain(state === 'open' && !over ? 'appraisal.state.running' : `appraisal.state.${state}`);
}

function bandLine({ bands }: Overview, rulebook: Rulebook, words: Words): string {
  const counts = bands.map(({ band, count }) =>
    words.plain('appraisal.period.band', { band: bandName(band, rulebook, words), count }),
  );
  return words.plain('appraisal.period.bands', { bands: counts.join(separator(words)) });
}

function unitTable({ units }: Overview, words: Words): Block {
  const column = (key: 'unit' | 'managers' | 'ranked' | 'average' | 'best', align: 'start' | 'end') => ({
    label: words.plain(`appraisal.period.columns.${key}`),
    align,
  });
  return {
    kind: 'table',
    columns: [
      column('unit', 'start'),
      column('managers', 'end'),
      column('ranked', 'end'),
      column('average', 'end'),
      column('best', 'start'),
    ],
    rows: units
      .slice(0, UNITS)
      .map(({ name, managers, ranked, average, best }) => [
        escapeText(name),
        `${managers}`,
        `${ranked}`,
        average === null ? '–' : points(average),
        escapeText(best ?? '–'),
      ]),
  };
}

function notRankedLine({ notRanked }: Overview, words: Words): string | null {
  if (notRanked.length === 0) return null;
  const people = notRanked
    .slice(0, NAMED)
    .map(({ name, unit, reasons }) =>
      words.plain('appraisal.period.notRankedOne', { name, unit, reason: reasonWords(reasons, words) }),
    );
  const rest = notRanked.length - people.length;
  return words.plain('appraisal.period.notRanked', {
    count: notRanked.length,
    people: [...people, ...(rest > 0 ? [words.plain('appraisal.more', { count: rest })] : [])].join(separator(words)),
  });
}

function lackingLine({ lacking }: Overview, rulebook: Rulebook, words: Words): string | null {
  if (lacking.length === 0) return null;
  const each = lacking.map(({ indicator, missing, count }) =>
    words.plain(`appraisal.period.lacking.${missing}`, { name: indicatorName(indicator, rulebook, words), count }),
  );
  return words.plain('appraisal.period.lackingAll', { each: each.join(separator(words)) });
}

function looseLine({ loose: { unassigned, unconfirmed } }: Overview, words: Words): string | null {
  const each = [
    ...(unassigned > 0 ? [words.plain('appraisal.period.unassigned', { count: unassigned })] : []),
    ...(unconfirmed > 0 ? [words.plain('appraisal.period.unconfirmed', { count: unconfirmed })] : []),
  ];
  return each.length === 0 ? null : sentences(each, words);
}

/** 总分 82.75 → 83.10, 拜访次数 8 次 → 11 次 */
function differenceWords(difference: Difference, rulebook: Rulebook, words: Words): readonly string[] {
  const none = words.plain('appraisal.none');
  switch (difference.kind) {
    case 'total': {
      const shown = (figures: Figures | null) => (figures?.points == null ? none : points(figures.points));
      return [words.plain('appraisal.period.moved.total', { was: shown(difference.was), is: shown(difference.is) })];
    }
    case 'indicator':
    case 'part': {
      const isPart = difference.kind === 'part';
      const part = isPart ? parsePeriod(difference.id) : null;
      const unit = isPart ? '' : unitOf(difference.id, rulebook, words);
      const shown = (figures: Figures | null) => (figures?.value == null ? none : quantity(figures.value, unit, words));
      const name = part ? periodTitle(part, words) : indicatorName(difference.id, rulebook, words);
      return [
        words.plain('appraisal.period.moved.line', { name, was: shown(difference.was), is: shown(difference.is) }),
      ];
    }
    // It moves with a total, which is named.
    case 'adjustment':
      return [];
    case 'band':
    case 'scorecard':
    case 'rulebook':
    case 'outcome': {
      const { kind } = difference;
      const shown = (id: string | null) => named(kind, id, rulebook, words);
      return [words.plain(`appraisal.period.moved.${kind}`, { was: shown(difference.was), is: shown(difference.is) })];
    }
  }
}

function named(
  kind: 'band' | 'scorecard' | 'rulebook' | 'outcome',
  id: string | null,
  rulebook: Rulebook,
  words: Words,
): string {
  if (id === null) return words.plain('appraisal.none');
  if (kind === 'band') return bandName(id, rulebook, words);
  const scorecard = rulebook.scorecards.find((one) => one.id === id);
  if (kind === 'scorecard' && scorecard) return words.of(scorecard.name);
  return id === 'no_scorecard' || id === 'all_skipped' ? words.plain(`standing.reason.${id}`) : id;
}

function separator({ locale }: Words): string {
  return locale === 'en' ? '; ' : '；';
}
