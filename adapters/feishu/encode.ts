import type { Block, Card, Tone } from '../../src/chat/card.ts';
import { paginate, spellOut } from '../../src/chat/pages.ts';
import { plainText } from '../../src/chat/text.ts';
import { drawBlock } from './blocks.ts';
import { CARD_ROOM, type CardJson, cardJson, cost, type Element, fits, markdownElement } from './card-json.ts';
import { markdown } from './markup.ts';
import { plainCard } from './plain.ts';

/** One message: a card, and what it says as text, for where the platform does not take it. */
export type Part = Readonly<{ json: CardJson; text: string }>;

/** As much of a card as one message holds; `place` is null where that is all. */
export type Page = Readonly<{ card: Card; place: Place | null }>;

/** A card as Feishu draws it, in as many messages one after the other as it takes to say all of it. */
export function encodeCard(card: Card): readonly Part[] {
  return pagesOf(card).map(encodePage);
}

/** The card over its messages. Pictures may get their names afterwards: nothing is cut differently by then. */
export function pagesOf(card: Card): readonly Page[] {
  const whole = spellOut(card, ROOM);
  const draw = (blocks: readonly Block[], place: Place | null) => drawPart(whole, blocks, place);
  const pages = paginate(whole.blocks, (blocks, first) =>
    fits(cost(draw(blocks, { index: first ? 0 : 1, count: MOST_PAGES })), CARD_ROOM),
  );
  // Nobody misses a message in which nothing can be seen.
  const shown = pages.filter((page, index) => index === 0 || drawAll(page).length > 0);
  return shown.map((blocks, index) => ({
    card: { ...whole, blocks },
    place: shown.length === 1 ? null : { index, count: shown.length },
  }));
}

/** One of a card's messages. */
export function encodePage({ card, place }: Page): Part {
  const { title: _, ...untitled } = card;
  const said = plainCard(place === null || place.index === 0 ? card : untitled);
  return {
    json: drawPart(card, card.blocks, place),
    text: place === null ? said : `${said}\n${placeText(place)}`,
  };
}

/** Where a message stands among those of its card; the first is 0. */
type Place = Readonly<{ index: number; count: number }>;

/** Only the digits of their number count. */
const MOST_PAGES = 9_999;
/** What titles, notifications, buttons and questions show without being hard to read; no shorter than the platform takes. */
const ROOM = {
  title: 200,
  summary: 200,
  button: 60,
  confirm: 200,
  alt: 200,
  chart: Number.POSITIVE_INFINITY,
  name: Number.POSITIVE_INFINITY,
};
const TEMPLATES: Readonly<Record<Exclude<Tone, 'plain'>, string>> = {
  good: 'green',
  attention: 'orange',
  problem: 'red',
};
/** The platform takes five tables and five charts a card; those after them are drawn as text. */
const MOST_NATIVE = 5;

function drawPart({ title, tone, summary }: Card, blocks: readonly Block[], place: Place | null): CardJson {
  const opening = place === null || place.index === 0;
  const frame = {
    ...(opening && title !== undefined && { title: plainText(title) }),
    ...(tone !== 'plain' && { template: TEMPLATES[tone] }),
    summary: opening ? summary : `${placeText(place)} ${summary}`,
  };
  const elements = drawAll(blocks);
  const marker = place === null ? [] : [markdownElement(markdown(placeText(place)), 'notation')];
  return cardJson(frame, [...elements, ...marker]);
}

function drawAll(blocks: readonly Block[]): readonly Element[] {
  return blocks.flatMap((block, index) => {
    const earlier = blocks.slice(0, index).filter((other) => other.kind === block.kind);
    return drawBlock(block, earlier.length < MOST_NATIVE);
  });
}

function placeText({ index, count }: Place): string {
  return `${index + 1}/${count}`;
}
