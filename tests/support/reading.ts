/** What somebody reads in messages, and what they should: told by the drawings alone, without the encoders' own code. */

import type { Block, Card } from '../../src/chat/card.ts';
import { spans, type Text } from '../../src/chat/text.ts';
import { isObject, type Json, list } from './fake-feishu-rules.ts';
import type { MessageBlock } from './fake-slack-limits.ts';

/** Everything of a card that has to be read somewhere: `inOrder` one after the other, `anywhere` besides. */
export function wanted(card: Card): { inOrder: string[]; anywhere: string[]; actions: string[] } {
  const parts = card.blocks.map(wantedOf);
  const title = card.title === undefined ? [] : [shown(card.title)];
  const said = card.blocks.length === 0 && card.title === undefined ? [card.summary] : [];
  return {
    inOrder: [...title, ...said, ...parts.flatMap((part) => part.inOrder)].map(fold).filter(Boolean),
    anywhere: parts
      .flatMap((part) => part.anywhere)
      .map(fold)
      .filter(Boolean),
    actions: card.blocks.flatMap((block) =>
      block.kind === 'buttons' ? block.buttons.map(({ action }) => action) : [],
    ),
  };
}

/** What of `wanted` is not in the messages' texts, each given without its marker (`2/3`); empty if all of it is. */
export function missing({ inOrder, anywhere }: ReturnType<typeof wanted>, texts: readonly string[]): string[] {
  const whole = fold(texts.join(''));
  let at = 0;
  const lost = inOrder.filter((words) => {
    const found = whole.indexOf(words, at);
    if (found < 0) return true;
    at = found + words.length;
    return false;
  });
  return [...lost, ...anywhere.filter((words) => !whole.includes(words))].map((words) => words.slice(0, 200));
}

/** Every character of Slack's blocks that somebody sees, in order. */
export function readSlack(blocks: readonly MessageBlock[]): string {
  return blocks.map(readBlock).join('\n');
}

/** Every character of a Feishu card that somebody sees, in order; charts with their numbers. */
export function readFeishu(json: string): string {
  const card: unknown = JSON.parse(json);
  if (!isObject(card) || !isObject(card.body)) throw new Error('not a card');
  const header = isObject(card.header) ? readElement(card.header.title) : '';
  return [header, ...list(card.body.elements).map(readElement)].join('\n');
}

/** What a press on each of a Feishu card's buttons sends. */
export function feishuActions(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(feishuActions);
  if (!isObject(value)) return [];
  if (value.tag !== 'button') return Object.values(value).flatMap(feishuActions);
  return list(value.behaviors).flatMap((one) => (isObject(one.value) ? [String(one.value.action)] : []));
}

/** What a press on each of a Slack message's buttons sends. */
export function slackActions(blocks: readonly MessageBlock[]): string[] {
  return blocks.flatMap((block) => (block.type === 'actions' ? block.elements.map((one) => one.value ?? '') : []));
}

/** Without what nobody sees: spaces, line breaks, control characters, turns of the direction of writing. */
function fold(words: string): string {
  return words.toWellFormed().replace(/[\s\p{Cc}\u200a\u202a-\u202e\u2066-\u2069]/gu, '');
}

/** Half characters at the edges of two runs are not whole together. */
function shown(text: Text): string {
  return spans(text)
    .map((run) => run.text.toWellFormed())
    .join('');
}

function wantedOf(block: Block): { inOrder: string[]; anywhere: string[] } {
  switch (block.kind) {
    case 'text':
    case 'note':
      return { inOrder: [shown(block.text)], anywhere: [] };
    case 'quote':
      return { inOrder: [block.words], anywhere: [] };
    case 'facts':
      return { inOrder: block.facts.flatMap(({ label, value }) => [label, shown(value)]), anywhere: [] };
    case 'table':
      return { inOrder: block.rows.flat().map(shown), anywhere: block.columns.map(({ label }) => label) };
    case 'chart': {
      const { title, unit, categories, series } = block;
      const hasNumbers = series.some(({ values }) => values.some((value) => value !== null));
      if (!hasNumbers) return { inOrder: [], anywhere: [title] };
      const numbers = series.flatMap(({ values }) =>
        values.flatMap((value) => (value === null ? [] : [String(value)])),
      );
      const named = categories.filter((_, at) => series.some(({ values }) => typeof values[at] === 'number'));
      const lines = series.filter(({ values }) => values.some((value) => value !== null));
      return { inOrder: [], anywhere: [title, unit, ...named, ...lines.map(({ name }) => name), ...numbers] };
    }
    case 'buttons':
      return { inOrder: [], anywhere: block.buttons.flatMap(({ label, confirm = '' }) => [label, confirm]) };
    case 'picture':
      return { inOrder: [], anywhere: [block.alt] };
    case 'divider':
      return { inOrder: [], anywhere: [] };
  }
}

function readBlock(block: MessageBlock): string {
  switch (block.type) {
    case 'header':
      return block.text.text;
    case 'context':
      return block.elements.map(({ text }) => text).join('');
    case 'actions':
      return block.elements.map((one) => `${one.text.text}${one.confirm ? one.confirm.text.text : ''}`).join('\n');
    case 'rich_text':
      return readRich(block);
    case 'table':
      return block.rows
        .flat()
        .map((cell) => (cell.type === 'raw_text' ? cell.text : readRich(cell)))
        .join('\n');
    case 'data_visualization': {
      const { series, axis_config } = block.chart;
      const points = series.flatMap(({ name, data }) => [name, ...data.map(({ label, value }) => `${label} ${value}`)]);
      return [block.title, axis_config.y_label ?? '', ...points].join('\n');
    }
    case 'image':
      return block.alt_text;
    default:
      return '';
  }
}

function readRich({ elements }: Extract<MessageBlock, { type: 'rich_text' }>): string {
  return elements.flatMap((part) => part.elements.map((one) => ('text' in one ? String(one.text) : ''))).join('');
}

function readElement(element: unknown): string {
  if (!isObject(element)) return '';
  switch (element.tag) {
    case 'markdown':
      return unmarked(String(element.content));
    case 'plain_text':
      return String(element.content);
    case 'table': {
      const columns = list(element.columns);
      const rows = list(element.rows).map((row) => columns.map((column) => readCell(row, column)).join('\n'));
      return [...columns.map((column) => String(column.display_name)), ...rows].join('\n');
    }
    case 'chart':
      return readChart(element.chart_spec);
    case 'img':
      return readElement(element.alt);
    case 'button':
      return [readElement(element.text), isObject(element.confirm) ? readElement(element.confirm.text) : ''].join('\n');
    default:
      return [...list(element.columns), ...list(element.elements)].map(readElement).join('\n');
  }
}

function readCell(row: Json, column: Json): string {
  const raw = String(row[String(column.name)] ?? '');
  return column.data_type === 'markdown' ? unmarked(raw) : raw;
}

function readChart(spec: unknown): string {
  if (!isObject(spec) || !isObject(spec.title) || !isObject(spec.data)) return '';
  const points = list(spec.data.values).map(({ category, series, value }) => `${category}\n${series}\n${value}`);
  return [String(spec.title.text), ...points].join('\n');
}

/** Feishu's markdown as it is drawn. Whatever people wrote stands in it as entities, so every mark is the encoder's. */
function unmarked(content: string): string {
  return content
    .replace(/<\/?font[^>]*>/g, '')
    .replace(/\*\*/g, '')
    .replace(/^> /gm, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
