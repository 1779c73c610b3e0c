import type { ActionsBlock, Button as ButtonElement, ContextBlock, KnownBlock } from '@slack/types';
import type { Block, Button, Card, Fact, Tone } from '../../src/chat/card.ts';
import { plainText, type Span, spans } from '../../src/chat/text.ts';
import { type ChartBlock, drawChart, drawTable, tableOf, tableRuns, weighCells } from './figures.ts';
import { label, orDash, quotation, richText, split, storable } from './rich-text.ts';

/** What a message needs besides its address: `text` is the notification, already escaped for Slack's own markup. */
export type Message = Readonly<{ text: string; blocks: MessageBlock[] }>;

type MessageBlock = KnownBlock | ChartBlock;

/**
 * Draws a card within all of Slack's limits. What does not fit is left out at the end, with a sentence that says so; buttons
 * stay. `modest` is for a message that Slack refused: nothing it may not know yet, and half as long.
 */
export function encodeCard(card: Card, locale: string, size: 'full' | 'modest' = 'full'): Message {
  const budget = size === 'full' ? { weight: 12_000, charts: 2, tables: 1 } : { weight: 6_000, charts: 0, tables: 0 };
  const words = locale.startsWith('zh') ? CHINESE : ENGLISH;
  const left = { ...budget, buttons: 0 };
  const drawn = [...heading(card), ...marked(card).flatMap((block) => draw(block, left, words))];
  const blocks = drawn.length > 0 ? drawn : richText([{ text: orDash(card.summary), strong: false }]);
  return { text: notification(card.summary), blocks: fit(blocks, budget.weight, words) };
}

/** A short remark that only one person sees and that does not stay: for slash commands and `response_url`. */
export function encodeToast(text: string) {
  return {
    response_type: 'ephemeral',
    replace_original: false,
    text: notification(text),
    blocks: richText([{ text, strong: false }]),
  } as const;
}

/** Said where a command was typed, when its answer is to be read elsewhere. Nobody has told us the person's language. */
export function encodeElsewhere() {
  return encodeToast('已在私信里回复您。 · I have answered in our direct messages.');
}

type Words = Readonly<{ cut: string; rows: (count: number) => string; cancel: string }>;

const ENGLISH: Words = {
  cut: 'The rest does not fit into one Slack message.',
  rows: (count) => `${count} more ${count === 1 ? 'row' : 'rows'} not shown.`,
  cancel: 'Cancel',
};
const CHINESE: Words = {
  cut: '内容较长，其余部分在一条 Slack 消息中放不下。',
  rows: (count) => `还有 ${count} 行未显示。`,
  cancel: '取消',
};

const MARKS: Readonly<Record<Tone, string>> = { plain: '', good: '✅ ', attention: '🔔 ', problem: '⚠️ ' };

const MOST_BLOCKS = 50;
/** Buttons come first, but leave room for what they are about. */
const MOST_BUTTON_BLOCKS = 30;
const BUTTON_SHARE = 0.6;
/** Slack takes 25 a block; five stand in one row on a desktop. */
const BUTTONS_A_BLOCK = 5;

function heading({ title, tone }: Card): MessageBlock[] {
  if (title === undefined) return [];
  const text = MARKS[tone] + storable(plainText(title));
  return text.length <= 150 ? [{ type: 'header', text: label(text, 150) }] : richText([{ text, strong: true }]);
}

/** The blocks of a card, with its tone before the first line where no title shows it. */
function marked({ title, tone, blocks }: Card): readonly Block[] {
  const [first, ...rest] = blocks;
  if (title !== undefined || first?.kind !== 'text') return blocks;
  return [{ kind: 'text', text: MARKS[tone] + first.text }, ...rest];
}

type Left = { charts: number; tables: number; buttons: number };

function draw(block: Block, left: Left, words: Words): MessageBlock[] {
  switch (block.kind) {
    case 'text':
      return richText(spans(block.text));
    case 'note':
      return smallPrint(plainText(block.text));
    case 'quote':
      return quotation(block.words);
    case 'facts':
      return richText(block.facts.flatMap(factRuns));
    case 'divider':
      return [{ type: 'divider' }];
    case 'buttons':
      return buttonRows(block.buttons, left, words);
    case 'table': {
      if (left.tables < 1) return richText(tableRuns(block));
      left.tables--;
      const { table, hidden } = drawTable(block);
      return hidden === 0 ? [table] : [table, ...smallPrint(words.rows(hidden))];
    }
    case 'chart': {
      const chart = left.charts > 0 ? drawChart(block) : undefined;
      if (chart) {
        left.charts--;
        return [chart];
      }
      if (block.series.length === 0) return [];
      return [...richText([{ text: block.title, strong: true }]), ...draw(tableOf(block), left, words)];
    }
  }
}

function factRuns(fact: Fact, index: number): Span[] {
  return [
    { text: index === 0 ? '' : '\n', strong: false },
    { text: fact.label, strong: true },
    { text: '  ', strong: false },
    ...spans(fact.value),
  ];
}

function smallPrint(text: string): ContextBlock[] {
  return split(storable(text), 2000)
    .filter((part) => part.trim() !== '')
    .map((part) => ({ type: 'context', elements: [label(part, 2000)] }));
}

function buttonRows(buttons: readonly Button[], left: Left, words: Words): ActionsBlock[] {
  return Array.from({ length: Math.ceil(buttons.length / BUTTONS_A_BLOCK) }, (_, row) => ({
    type: 'actions',
    elements: buttons
      .slice(row * BUTTONS_A_BLOCK, (row + 1) * BUTTONS_A_BLOCK)
      .map((button) => encodeButton(button, `button_${left.buttons++}`, words)),
  }));
}

function encodeButton({ label: face, action, style, confirm }: Button, id: string, words: Words): ButtonElement {
  const button: ButtonElement = { type: 'button', action_id: id, value: action, text: label(face, 75) };
  if (style) button.style = style;
  if (confirm !== undefined) {
    button.confirm = {
      title: label(face, 100),
      text: label(confirm, 300),
      confirm: label(face, 30),
      deny: label(words.cancel, 30),
      style: style ?? 'primary',
    };
  }
  return button;
}

function fit(blocks: MessageBlock[], most: number, words: Words): MessageBlock[] {
  const end: ContextBlock = { type: 'context', elements: [label(words.cut, 2000)] };
  const buttons = take(
    blocks.filter((block) => block.type === 'actions'),
    MOST_BUTTON_BLOCKS,
    most * BUTTON_SHARE,
  );
  const content = take(
    blocks.filter((block) => block.type !== 'actions'),
    MOST_BLOCKS - 1 - buttons.size,
    most - weigh(end) - [...buttons].reduce((sum, block) => sum + weigh(block), 0),
  );
  const firstLost = blocks.findIndex((block) => !buttons.has(block) && !content.has(block));
  return blocks.flatMap((block, index) => {
    if (index === firstLost) return [end];
    return buttons.has(block) || content.has(block) ? [block] : [];
  });
}

/** The first blocks that fit; nothing after one that does not, so that no text has a hole. */
function take(blocks: MessageBlock[], count: number, weight: number): Set<MessageBlock> {
  const taken = new Set<MessageBlock>();
  let used = 0;
  for (const block of blocks) {
    used += weigh(block);
    if (taken.size === count || used > weight) break;
    taken.add(block);
  }
  return taken;
}

/**
 * What a block counts towards the length of a message, which is refused (`msg_blocks_too_long`) from about 13 200 characters
 * of JSON on (slackapi/bolt-js#2509, #2867). Of tables the characters in their cells count.
 */
function weigh(block: MessageBlock): number {
  if (block.type !== 'table') return JSON.stringify(block).length;
  return weighCells(block.rows.flat());
}

function notification(text: string): string {
  const escaped = storable(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return orDash(escaped);
}
