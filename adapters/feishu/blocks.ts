import type { Block, Button, Chart, Fact, Table } from '../../src/chat/card.ts';
import { clip, escapeText, plainText, spans } from '../../src/chat/text.ts';
import { buttonText, type Element, markdownElement, plain } from './card-json.ts';
import { coloured, label, markdown, quotation, strongLine } from './markup.ts';

/** The elements that stand for one block, in a row at the card's root. */
export type Drawing = readonly Element[];

/**
 * A block as Feishu draws it: first whole, then shorter and shorter. A chart becomes text before it becomes shorter.
 * @param native whether one more table or chart may stand on the card
 */
export function* drawings(block: Block, native: boolean): Generator<Drawing> {
  switch (block.kind) {
    case 'text':
      return yield* texts(plainText(block.text), (most) => markdownElement(markdown(block.text, most)));
    case 'note':
      return yield* texts(plainText(block.text), (most) => markdownElement(markdown(block.text, most), 'notation'));
    case 'quote':
      return yield* texts(block.words, (most) => markdownElement(quotation(block.words, most)));
    case 'facts':
      return yield* lists(block.facts, (facts, most) =>
        markdownElement(facts.map((fact) => drawFact(fact, most)).join('\n')),
      );
    case 'table':
      return yield* tables(block, native);
    case 'chart':
      if (native && hasValues(block)) yield [drawChart(block)];
      return yield* lists(chartLines(block), (lines, most) => textLines(strongLine(chartTitle(block)), lines, most));
    case 'buttons':
      return yield* lists(block.buttons, (buttons) => drawButtons(buttons));
    case 'divider':
      return yield [{ tag: 'hr' }];
  }
}

function* texts(said: string, draw: (most: number) => Element): Generator<Drawing> {
  if (said.trim() === '') return yield [];
  for (const most of shorter(said.length)) yield [draw(most)];
}

/** Fewer items, and each of them shorter: `most` bounds the UTF-16 units of an item's texts. */
function* lists<Item>(
  items: readonly Item[],
  draw: (some: readonly Item[], most: number) => Element,
): Generator<Drawing> {
  if (items.length === 0) return yield [];
  for (const most of [Number.POSITIVE_INFINITY, 400, 60]) yield [draw(items, most)];
  for (const count of shorter(items.length)) yield [draw(items.slice(0, count), 60)];
}

function* tables(table: Table, native: boolean): Generator<Drawing> {
  if (native) return yield* lists(table.rows, (rows, most) => drawTable(table, rows, most));
  const lines = table.rows.map((row) => row.map((cell) => plainText(cell)).join(SEPARATOR));
  yield* lists(lines, (some, most) => textLines(strongLine(headings(table)), some, most));
}

/** From the whole down to one, a quarter less each time. */
function* shorter(whole: number): Generator<number> {
  for (let size = whole; size > 0; size = Math.floor(size * 0.75)) yield size;
}

function drawFact(fact: Fact, most: number): string {
  return `${coloured('grey', clip(fact.label, 100))} ${markdown(fact.value, most)}`;
}

function drawTable(table: Table, rows: Table['rows'], most: number): Element {
  const columns = table.columns.map((column, index) => ({
    name: `c${index}`,
    display_name: label(column.label, 60),
    // Plain text needs no escaping and copies well; markup only where a cell of the column is strong.
    data_type: rows.some((row) => isStrong(row[index])) ? 'markdown' : 'text',
    horizontal_align: column.align === 'end' ? 'right' : 'left',
  }));
  return {
    tag: 'table',
    page_size: Math.min(10, rows.length),
    row_height: 'auto',
    header_style: { background_style: 'grey', bold: true },
    columns,
    rows: rows.map((row) =>
      Object.fromEntries(
        columns.map(({ name, data_type }, index) => {
          const cell = row[index] ?? '';
          return [name, data_type === 'markdown' ? markdown(cell, most) : label(plainText(cell), most)];
        }),
      ),
    ),
  };
}

function isStrong(cell = ''): boolean {
  return spans(cell).some((span) => span.strong);
}

function headings(table: Table): string {
  return table.columns.map((column) => column.label).join(SEPARATOR);
}

/** https://www.visactor.io/vchart/option */
function drawChart(chart: Chart): Element {
  const values = chart.series.flatMap(({ name, values }) =>
    chart.categories.flatMap((category, index) => {
      const value = values[index] ?? null;
      return value === null ? [] : [{ category: label(category, 40), series: label(name, 40), value }];
    }),
  );
  return {
    tag: 'chart',
    chart_spec: {
      type: chart.form,
      title: { text: label(chartTitle(chart), 100) },
      data: { values },
      xField: chart.form === 'bar' ? ['category', 'series'] : 'category',
      yField: 'value',
      seriesField: 'series',
      legends: { visible: chart.series.length > 1, orient: 'bottom' },
    },
  };
}

function hasValues(chart: Chart): boolean {
  return chart.series.some(({ values }) => values.some((value) => value !== null));
}

function chartTitle(chart: Chart): string {
  return `${chart.title}（${chart.unit}）`;
}

function chartLines(chart: Chart): string[] {
  return chart.categories.map((category, index) => {
    const values = chart.series.map(({ name, values }) => `${name} ${values[index] ?? '–'}`);
    return `${category}：${values.join(SEPARATOR)}`;
  });
}

function textLines(heading: string, lines: readonly string[], most: number): Element {
  return markdownElement([heading, ...lines.map((line) => markdown(escapeText(label(line, most))))].join('\n'));
}

const SEPARATOR = ' · ';

/** Buttons beside each other, on as many lines as they need. */
function drawButtons(buttons: readonly Button[]): Element {
  return {
    tag: 'column_set',
    flex_mode: 'flow',
    horizontal_spacing: '8px',
    columns: buttons.map((button) => ({ tag: 'column', width: 'auto', elements: [drawButton(button)] })),
  };
}

function drawButton(button: Button): Element {
  const text = buttonText(button.label);
  return {
    tag: 'button',
    text,
    type: button.style === 'primary' ? 'primary_filled' : (button.style ?? 'default'),
    behaviors: [{ type: 'callback', value: { action: button.action } }],
    ...(button.confirm !== undefined && { confirm: { title: text, text: plain(label(button.confirm, 200)) } }),
  };
}
