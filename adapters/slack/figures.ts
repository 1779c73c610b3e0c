import type { Block, RawTextElement, RichTextBlock, TableBlock } from '@slack/types';
import type { Chart, Table } from '../../src/chat/card.ts';
import { clip, escapeText, plainText, type Span, spans, type Text } from '../../src/chat/text.ts';
import { element, orDash, storable } from './rich-text.ts';

/** Slack's native chart (docs.slack.dev/reference/block-kit/blocks/data-visualization-block), which its types do not know yet. */
export interface ChartBlock extends Block {
  type: 'data_visualization';
  title: string;
  chart: Readonly<{
    type: 'bar' | 'line';
    series: readonly Readonly<{ name: string; data: readonly Readonly<{ label: string; value: number }>[] }>[];
    axis_config: Readonly<{ categories: readonly string[]; y_label: string }>;
  }>;
}

/** The chart as Slack draws it; undefined where it cannot, as a missing value has no place in it. */
export function drawChart({ form, title, unit, categories, series }: Chart): ChartBlock | undefined {
  if (series.length < 1 || series.length > 6 || categories.length < 1 || categories.length > 20) return undefined;
  const names = distinct(series.map((one) => one.name));
  const labels = distinct(categories);
  const lines = series.map((one, index) => ({
    name: names[index] ?? '',
    data: labels.flatMap((label, at) => {
      const value = one.values[at];
      return typeof value === 'number' ? [{ label, value }] : [];
    }),
  }));
  if (lines.some((line) => line.data.length < labels.length)) return undefined;
  return {
    type: 'data_visualization',
    title: clip(orDash(storable(title)), 50),
    chart: {
      type: form,
      series: lines,
      axis_config: { categories: labels, y_label: clip(orDash(storable(unit)), 50) },
    },
  };
}

/** Whether Slack takes a table: at most 99 rows below the header, and {@link MOST_TABLE} characters. */
export function fitsTable({ rows }: TableBlock): boolean {
  return rows.length <= 1 + MOST_ROWS && weighCells(rows.flat()) <= MOST_TABLE;
}

/** A table as Slack draws it, of any length. */
export function drawTable({ columns, rows }: Table): TableBlock {
  return {
    type: 'table',
    rows: [columns.map((column) => cell(escapeText(column.label))), ...rows.map((row) => row.map(cell))],
    column_settings: columns.map(({ align }) =>
      align === 'end' ? { align: 'right' } : { align: 'left', is_wrapped: true },
    ),
  };
}

/** A table as lines of text, for where no table can be: the first column strong, the others after their labels. */
export function tableRuns({ columns, rows }: Table): readonly Span[] {
  const [corner, ...labels] = columns.map((column) => column.label);
  const shown = rows.length === 0 ? [corner, ...labels].join(' · ') : (corner ?? '');
  const lines = rows.flatMap(([first = '', ...others]) => [
    { text: `\n${plainText(first)}`, strong: true },
    ...others.flatMap((value, at) => [
      { text: `${at === 0 ? '  ' : ' · '}${labels[at] ?? ''} `, strong: false },
      ...spans(value),
    ]),
  ]);
  return [{ text: shown, strong: false }, ...lines];
}

/** The characters in a table's cells, which is what Slack counts of a table. */
export function weighCells(cells: readonly TableCell[]): number {
  return cells.flatMap(partsOf).reduce((sum, part) => sum + part.length, 0);
}

/** How long a chart's categories and series may be called, in UTF-16 units. */
export const MOST_NAME = 20;

type TableCell = TableBlock['rows'][number][number];

const MOST_ROWS = 99;
/** Slack takes 10 000; less leaves room for what stands beside it. */
const MOST_TABLE = 8_000;

function cell(text: Text): RawTextElement | RichTextBlock {
  const runs = spans(text).map((run) => ({ ...run, text: storable(run.text) }));
  const plain = runs.map((run) => run.text).join('');
  if (plain.trim() === '' || !runs.some((run) => run.strong)) return { type: 'raw_text', text: orDash(plain) };
  const elements = runs.filter((run) => run.text !== '').map(element);
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function partsOf(one: TableCell): readonly string[] {
  if ('text' in one) return [one.text];
  if (!('elements' in one)) return [];
  return one.elements.flatMap((part) =>
    part.elements.flatMap((run) => ('text' in run && typeof run.text === 'string' ? [run.text] : [])),
  );
}

/** Names of at most 20 UTF-16 units, of which no two are the same: Slack finds points by them. */
function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  for (const raw of names) {
    const name = orDash(storable(raw));
    let unique = clip(name, MOST_NAME);
    for (let copy = 2; taken.has(unique); copy++) unique = `${clip(name, 16)} ${copy}`;
    taken.add(unique);
  }
  return [...taken];
}
