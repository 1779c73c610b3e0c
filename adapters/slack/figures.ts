import type { Block, RawTextElement, RichTextBlock, TableBlock } from '@slack/types';
import type { Chart, Table } from '../../src/chat/card.ts';
import { clip, escapeText, plainText, type Span, spans, type Text } from '../../src/chat/text.ts';
import { orDash, storable } from './rich-text.ts';

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

/** The numbers of a chart, with the unit in the corner. */
export function tableOf({ unit, categories, series }: Chart): Table {
  return {
    kind: 'table',
    columns: [{ label: unit, align: 'start' }, ...series.map((one) => ({ label: one.name, align: 'end' as const }))],
    rows: categories.map((category, at) => [
      escapeText(category),
      ...series.map((one) => (one.values[at] ?? '–').toString()),
    ]),
  };
}

/** Slack's table, of at most 99 rows and 10 000 characters; `hidden` says how many rows had no place. */
export function drawTable({ columns, rows }: Table): Readonly<{ table: TableBlock; hidden: number }> {
  const header = columns.map((column) => cell(escapeText(column.label)));
  const drawn: TableBlock['rows'] = [header];
  let weight = weighCells(header);
  for (const row of rows.slice(0, MOST_ROWS)) {
    const cells = row.map(cell);
    weight += weighCells(cells);
    if (weight > MOST_TABLE) break;
    drawn.push(cells);
  }
  const table: TableBlock = {
    type: 'table',
    rows: drawn,
    column_settings: columns.map(({ align }) =>
      align === 'end' ? { align: 'right' } : { align: 'left', is_wrapped: true },
    ),
  };
  return { table, hidden: rows.length - (drawn.length - 1) };
}

/** A table as lines of text, for where no table can be: the first column strong, the others after their labels. */
export function tableRuns({ columns, rows }: Table): readonly Span[] {
  return rows.flatMap((row, index) => {
    const [first = '', ...others] = row;
    return [
      { text: `${index === 0 ? '' : '\n'}${plainText(first)}`, strong: true },
      ...others.flatMap((value, at) => [
        { text: `${at === 0 ? '  ' : ' · '}${columns[at + 1]?.label ?? ''} `, strong: false },
        ...spans(value),
      ]),
    ];
  });
}

/** The characters in a table's cells, which is what Slack counts of a table. */
export function weighCells(cells: TableBlock['rows'][number]): number {
  return cells.reduce((sum, one) => sum + ('text' in one ? one.text.length : MOST_CELL), 0);
}

const MOST_ROWS = 99;
/** Below what a whole message may weigh, so that a long table never goes missing for a long text. */
const MOST_TABLE = 8_000;
const MOST_CELL = 200;

function cell(text: Text): RawTextElement | RichTextBlock {
  const plain = clip(orDash(storable(plainText(text))), MOST_CELL);
  if (!spans(text).some((span) => span.strong)) return { type: 'raw_text', text: plain };
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: plain, style: { bold: true } }] }],
  };
}

/** Names of at most 20 UTF-16 units, of which no two are the same: Slack finds points by them. */
function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  for (const raw of names) {
    const name = orDash(storable(raw));
    let unique = clip(name, 20);
    for (let copy = 2; taken.has(unique); copy++) unique = `${clip(name, 16)} ${copy}`;
    taken.add(unique);
  }
  return [...taken];
}
