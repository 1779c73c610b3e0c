import type { Block, Button, Chart, Fact, Table } from '../../src/chat/card.ts';
import { escapeText, plainText, spans } from '../../src/chat/text.ts';
import { buttonText, type Element, markdownElement, plain } from './card-json.ts';
import { coloured, label, markdown, oneLine, quotation, strongLine } from './markup.ts';

/**
 * A block as Feishu draws it, whole: the elements that stand for it in a row at the card's root; none where nothing could be seen.
 * @param native whether one more table or chart may stand on the card; else it is drawn as text
 */
export function drawBlock(block: Block, native: boolean): readonly Element[] {
  switch (block.kind) {
    case 'text':
      return seen(plainText(block.text), () => markdownElement(markdown(block.text)));
    case 'note':
      return seen(plainText(block.text), () => markdownElement(markdown(block.text), 'notation'));
    case 'quote':
      return seen(block.words, () => markdownElement(quotation(block.words)));
    case 'facts':
      return block.facts.length === 0 ? [] : [markdownElement(block.facts.map(drawFact).join('\n'))];
    case 'table':
      return [native && block.rows.length > 0 ? drawTable(block) : textLines(headings(block), rowLines(block))];
    case 'chart':
      return [native && hasValues(block) ? drawChart(block) : textLines(chartTitle(block), chartLines(block))];
    case 'buttons':
      return block.buttons.length === 0 ? [] : [drawButtons(block.buttons)];
    case 'divider':
      return [{ tag: 'hr' }];
    case 'picture':
      return [{ tag: 'img', img_key: block.picture, alt: plain(label(block.alt, 200)), scale_type: 'fit_horizontal' }];
  }
}

function seen(said: string, draw: () => Element): readonly Element[] {
  return said.trim() === '' ? [] : [draw()];
}

function drawFact(fact: Fact): string {
  return `${coloured('grey', fact.label)} ${markdown(fact.value)}`;
}

function drawTable({ columns: labels, rows }: Table): Element {
  const columns = labels.map((column, index) => ({
    name: `c${index}`,
    display_name: oneLine(column.label),
    // Plain text needs no escaping and copies well; markup only where a cell of the column is strong.
    data_type: rows.some((row) => isStrong(row[index])) ? 'markdown' : 'text',
    horizontal_align: column.align === 'end' ? 'right' : 'left',
  }));
  return {
    tag: 'table',
    page_size: Math.min(ROWS_A_PAGE, rows.length),
    row_height: 'auto',
    header_style: { background_style: 'grey', bold: true },
    columns,
    rows: rows.map((row) =>
      Object.fromEntries(
        columns.map(({ name, data_type }, index) => {
          const cell = row[index] ?? '';
          return [name, data_type === 'markdown' ? markdown(cell) : oneLine(plainText(cell))];
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
      return value === null ? [] : [{ category: oneLine(category), series: oneLine(name), value }];
    }),
  );
  return {
    tag: 'chart',
    chart_spec: {
      type: chart.form,
      title: { text: oneLine(chartTitle(chart)) },
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

function rowLines({ rows }: Table): string[] {
  return rows.map((row) => row.map((cell) => plainText(cell)).join(SEPARATOR));
}

function textLines(heading: string, lines: readonly string[]): Element {
  return markdownElement([strongLine(heading), ...lines.map((line) => markdown(escapeText(oneLine(line))))].join('\n'));
}

/** The platform takes 1 to 10 and turns the pages itself. */
const ROWS_A_PAGE = 10;
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
