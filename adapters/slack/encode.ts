import type { KnownBlock } from '@slack/types';
import type { Block, Card, Tone } from '../../src/chat/card.ts';
import { paginate, spellOut } from '../../src/chat/pages.ts';
import { clip, plainText } from '../../src/chat/text.ts';
import { drawBlock, type Left } from './blocks.ts';
import { type ChartBlock, fitsTable, MOST_NAME, weighCells } from './figures.ts';
import { label, orDash, richText, storable } from './rich-text.ts';

/** What a message needs besides its address: `text` is the notification, already escaped for Slack's own markup. */
export type Message = Readonly<{ text: string; blocks: MessageBlock[] }>;

type MessageBlock = KnownBlock | ChartBlock;

/** As much of a card as one message holds, and where it stands among all its messages; the first is 0. */
export type Page = Readonly<{ card: Card; index: number; count: number }>;

/**
 * `modest` is for a card that Slack refused: nothing it may not know yet, and shorter messages; `home` for a home tab, which takes
 * more blocks, but of fewer kinds.
 */
export type Size = keyof typeof BUDGETS;

/** A card within all of Slack's limits, in as many messages as it takes to say all of it: the first, and those for its thread. */
export function encodeCard(card: Card, locale: string, size: Size = 'full'): readonly Message[] {
  return pagesOf(card, locale, size).map((page) => encodePage(page, locale, size));
}

/** The card over its messages. Pictures may get their names afterwards: nothing is cut differently by then. */
export function pagesOf(card: Card, locale: string, size: Size): readonly Page[] {
  const budget = BUDGETS[size];
  const whole = marked(spellOut(card, ROOM));
  const draw = (blocks: readonly Block[], first: boolean) => drawAll({ ...whole, blocks }, first, locale, size);
  const reserve = weigh(marker(wordsIn(locale).first(MOST_PAGES)));
  const pages = paginate(whole.blocks, (blocks, first) => {
    const drawn = draw(blocks, first);
    return (
      drawn.every(isTaken) &&
      drawn.length < budget.blocks &&
      drawn.reduce((sum, block) => sum + weigh(block), reserve) <= budget.weight
    );
  });
  const [only = [], ...rest] = pages.filter((blocks, index) => draw(blocks, index === 0).length > 0);
  return [only, ...rest].map((blocks, index) => ({ card: { ...whole, blocks }, index, count: 1 + rest.length }));
}

/** One of a card's messages. */
export function encodePage({ card, index, count }: Page, locale: string, size: Size): Message {
  const drawn = drawAll(card, index === 0, locale, size);
  const blocks = drawn.length > 0 ? drawn : richText([{ text: orDash(card.summary), strong: false }]);
  const place = `${index + 1}/${count}`;
  if (count === 1) return { text: notification(card.summary), blocks };
  if (index === 0)
    return { text: notification(card.summary), blocks: [...blocks, marker(wordsIn(locale).first(count))] };
  return { text: notification(`${place} ${card.summary}`), blocks: [...blocks, marker(place)] };
}

function drawAll(card: Card, first: boolean, locale: string, size: Size): MessageBlock[] {
  const left: Left = { ...BUDGETS[size], buttons: 0 };
  const drawn = card.blocks.flatMap((block) => drawBlock(block, left, wordsIn(locale)));
  return [...(first ? heading(card) : []), ...drawn];
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

/** The few words the encoder adds itself. */
export type Words = Readonly<{ first: (count: number) => string; cancel: string }>;

const ENGLISH: Words = { first: (count) => `1/${count} · The rest is in the thread.`, cancel: 'Cancel' };
const CHINESE: Words = { first: (count) => `1/${count} · 其余内容在消息列里。`, cancel: '取消' };

function wordsIn(locale: string): Words {
  return locale.startsWith('zh') ? CHINESE : ENGLISH;
}

const MARKS: Readonly<Record<Tone, string>> = { plain: '', good: '✅ ', attention: '🔔 ', problem: '⚠️ ' };

/** A message is refused (`msg_blocks_too_long`) from about 13 200 characters of JSON on (slackapi/bolt-js#2509, #2867). */
const BUDGETS = {
  full: { blocks: 50, weight: 12_000, charts: 2, tables: 1, pictures: 20 },
  modest: { blocks: 50, weight: 6_000, charts: 0, tables: 0, pictures: 0 },
  home: { blocks: 100, weight: 200_000, charts: 0, tables: 0, pictures: 0 },
} as const;
/** Only the digits of their number count. */
const MOST_PAGES = 9_999;
/** A header takes 150, the mark included; a notification of more than some lines is cut by Slack's clients. */
const ROOM = { title: 147, summary: 3_000, button: 75, confirm: 300, alt: 2_000, chart: 50, name: MOST_NAME };

/** The card with its tone before the title, or before the first line where no header shows it. */
function marked(card: Card): Card {
  const { title, tone, blocks } = card;
  const header = title === undefined ? '' : storable(plainText(title));
  if (header.trim() !== '' && header.length <= ROOM.title) return card;
  const { title: _, ...rest } = card;
  const [first, ...others] = blocks;
  if (first?.kind !== 'text') return rest;
  return { ...rest, blocks: [{ kind: 'text', text: withSign(tone, first.text) }, ...others] };
}

/** Words that begin with a sign of their own need no other. */
function withSign(tone: Tone, words: string): string {
  return /^\p{Extended_Pictographic}/u.test(words) ? words : MARKS[tone] + words;
}

function heading({ title, tone }: Card): MessageBlock[] {
  if (title === undefined) return [];
  return [{ type: 'header', text: label(withSign(tone, storable(plainText(title))), 150) }];
}

function isTaken(block: MessageBlock): boolean {
  return block.type !== 'table' || fitsTable(block);
}

function marker(text: string): MessageBlock {
  return { type: 'context', elements: [label(text, 2000)] };
}

/** What a block counts towards the length of a message: of tables the characters in their cells. */
function weigh(block: MessageBlock): number {
  return block.type === 'table' ? weighCells(block.rows.flat()) : JSON.stringify(block).length;
}

function notification(text: string): string {
  const escaped = clip(storable(text), ROOM.summary).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return orDash(escaped);
}
