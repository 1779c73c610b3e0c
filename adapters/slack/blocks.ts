import type { ActionsBlock, Button as ButtonElement, ContextBlock, KnownBlock } from '@slack/types';
import type { Block, Button, Fact } from '../../src/chat/card.ts';
import { tableOf } from '../../src/chat/cut.ts';
import { plainText, type Span, spans } from '../../src/chat/text.ts';
import type { Words } from './encode.ts';
import { type ChartBlock, drawChart, drawTable, tableRuns } from './figures.ts';
import { label, quotation, richText, split, storable } from './rich-text.ts';

/** What a message may still hold of what Slack takes only a few of, and how many buttons it has. Counted while drawing. */
export type Left = { charts: number; tables: number; pictures: number; buttons: number };

/** One block of a card as Slack's; none where there is nothing to see. */
export function drawBlock(block: Block, left: Left, words: Words): (KnownBlock | ChartBlock)[] {
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
    case 'picture': {
      if (left.pictures < 1) return smallPrint(block.alt);
      left.pictures--;
      return [{ type: 'image', slack_file: { id: block.picture }, alt_text: label(block.alt, 2000).text }];
    }
    case 'buttons':
      return buttonRows(block.buttons, left, words);
    case 'table': {
      if (left.tables < 1) return richText(tableRuns(block));
      left.tables--;
      return [drawTable(block)];
    }
    case 'chart': {
      const chart = left.charts > 0 ? drawChart(block) : undefined;
      if (chart) {
        left.charts--;
        return [chart];
      }
      if (block.series.length === 0) return [];
      return [...richText([{ text: block.title, strong: true }]), ...drawBlock(tableOf(block), left, words)];
    }
  }
}

/** Slack takes 25 a block; five stand in one row on a desktop. */
const BUTTONS_A_BLOCK = 5;

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
