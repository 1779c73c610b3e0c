import type { Block, Card, Tone } from '../../src/chat/card.ts';
import { plainText } from '../../src/chat/text.ts';
import { type Drawing, drawings } from './blocks.ts';
import { CARD_ROOM, type CardJson, type Cost, cardJson, cost, fits, markdownElement } from './card-json.ts';
import { markdown } from './markup.ts';
import { wordsIn } from './words.ts';

/**
 * A card as Feishu draws it, always within what the platform takes. What is too long is shortened where it is longest and a
 * last line says so; buttons are the last to go.
 */
export function encodeCard(card: Card, locale: string): CardJson {
  const frame = {
    ...(card.title !== undefined && { title: plainText(card.title) }),
    ...(card.tone !== 'plain' && { template: TEMPLATES[card.tone] }),
    summary: card.summary,
  };
  const closing = markdownElement(markdown(wordsIn(locale).cut), 'notation');
  const { drawing, complete } = fill(card.blocks, minus(CARD_ROOM, cost(cardJson(frame, [closing]))));
  return cardJson(frame, complete ? drawing : [...drawing, closing]);
}

const TEMPLATES: Readonly<Record<Exclude<Tone, 'plain'>, string>> = {
  good: 'green',
  attention: 'orange',
  problem: 'red',
};

/** The platform takes five tables and five charts a card; those after them are drawn as text. */
const MOST_NATIVE = 5;

/** Each block in turn gets all it needs, if that leaves enough for those after it; else half of what later buttons leave. */
function fill(blocks: readonly Block[], room: Cost): { drawing: Drawing; complete: boolean } {
  const drafts = blocks.map((block, index) => {
    const earlier = blocks.slice(0, index).filter((other) => other.kind === block.kind);
    const native = earlier.length < MOST_NATIVE;
    const [whole = []] = drawings(block, native);
    return { block, native, whole, cost: total(whole) };
  });

  const drawing = [];
  let left = room;
  let complete = true;
  for (const [index, draft] of drafts.entries()) {
    const later = drafts.slice(index + 1);
    const buttons = later.filter((other) => other.block.kind === 'buttons');
    const allowed = draft.block.kind === 'buttons' ? left : allowance(left, sum(later), sum(buttons));
    const chosen = fits(draft.cost, allowed)
      ? draft.whole
      : firstThatFits(drawings(draft.block, draft.native), allowed);
    if (chosen !== draft.whole) complete = false;
    left = minus(left, total(chosen));
    drawing.push(...chosen);
  }
  return { drawing, complete };
}

function allowance(left: Cost, later: Cost, buttons: Cost): Cost {
  const part = (all: number, rest: number, kept: number) =>
    Math.max(all - rest, (all - Math.min(kept, (all * 2) / 3)) / 2);
  return { bytes: part(left.bytes, later.bytes, buttons.bytes), tags: part(left.tags, later.tags, buttons.tags) };
}

function firstThatFits(versions: Iterable<Drawing>, room: Cost): Drawing {
  for (const version of versions) if (fits(total(version), room)) return version;
  return [];
}

function total(drawing: Drawing): Cost {
  return drawing.map((element) => cost(element)).reduce(plus, NOTHING);
}

function sum(drafts: readonly Readonly<{ cost: Cost }>[]): Cost {
  return drafts.map((draft) => draft.cost).reduce(plus, NOTHING);
}

const NOTHING: Cost = { bytes: 0, tags: 0 };

function plus(one: Cost, other: Cost): Cost {
  return { bytes: one.bytes + other.bytes, tags: one.tags + other.tags };
}

function minus(one: Cost, other: Cost): Cost {
  return { bytes: one.bytes - other.bytes, tags: one.tags - other.tags };
}
