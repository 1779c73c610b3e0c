import type { Block, Card, Chart } from './card.ts';
import { type Cut, cutBlock, simplify, sizeOf } from './cut.ts';
import { escapeText, joinSpans, plainText } from './text.ts';

/** Whether blocks can stand together in one message of a platform; `first` if it is the one with the card's title. */
export type Fits = (blocks: readonly Block[], first: boolean) => boolean;

/**
 * A card's blocks over as many messages as they need, in order and without losing anything: cut between blocks where these fit,
 * within them where not. Buttons take what stands before them along. There is at least one page.
 */
export function paginate(blocks: readonly Block[], fits: Fits): readonly (readonly Block[])[] {
  const pages: (readonly Block[])[] = [];
  const left = [...blocks];
  let page: readonly Block[] = [];
  const turn = (next: readonly Block[] = []) => {
    pages.push(page);
    page = next;
  };
  for (let block = left.shift(); block !== undefined; block = left.shift()) {
    const first = pages.length === 0;
    const before = page;
    if (fits([...page, block], first)) {
      page = [...page, block];
      continue;
    }
    if (page.length > 0 && fits([block], false)) {
      const companion = block.kind === 'buttons' && page.length > 1 ? page.at(-1) : undefined;
      const together = companion !== undefined && fits([companion, block], false);
      if (together) page = page.slice(0, -1);
      turn(together ? [companion, block] : [block]);
      continue;
    }
    const cut = largestHead(block, (head) => fits([...before, head], first));
    if (cut !== null) {
      page = [...page, cut.head];
      left.unshift(cut.rest);
      turn();
    } else if (page.length > 0) {
      left.unshift(block);
      turn();
    } else {
      const simpler = simplify(block);
      if (simpler === null) page = [block];
      else left.unshift(...simpler);
    }
  }
  return page.length > 0 || pages.length === 0 ? [...pages, page] : pages;
}

/** How long what stands at the edges of a message may be on a platform, in UTF-16 units. */
export type Room = Readonly<{
  title: number;
  summary: number;
  button: number;
  confirm: number;
  alt: number;
  /** A chart's title and unit. */
  chart: number;
  /** A chart's categories and series. */
  name: number;
}>;

/** The card with everything that its platform will have to shorten said in full beside it. */
export function spellOut(card: Card, room: Room): Card {
  const { title, summary } = card;
  const longTitle = title !== undefined && plainText(title).length > room.title ? [strong(plainText(title))] : [];
  const longSummary = summary.length > room.summary && card.blocks.length > 0 ? [note(summary)] : [];
  const said = card.blocks.length > 0 ? card.blocks : title === undefined ? [text(summary)] : [];
  return {
    ...card,
    blocks: [...longTitle, ...longSummary, ...said.flatMap((block) => [...unsaid(block, room), block])],
  };
}

function unsaid(block: Block, room: Room): readonly Block[] {
  const over = (words: readonly string[], most: number) => words.filter((one) => one.length > most).map(note);
  switch (block.kind) {
    case 'buttons':
      return block.buttons.flatMap(({ label, confirm = '' }) => [
        ...over([label], room.button),
        ...over([confirm], room.confirm),
      ]);
    case 'chart':
      return [...over([block.title, block.unit], room.chart), ...over(names(block), room.name)];
    case 'picture':
      return over([block.alt], room.alt);
    default:
      return [];
  }
}

function names({ categories, series }: Chart): readonly string[] {
  return [...categories, ...series.map((one) => one.name)];
}

function text(words: string): Block {
  return { kind: 'text', text: escapeText(words) };
}

function note(words: string): Block {
  return { kind: 'note', text: escapeText(words) };
}

function strong(words: string): Block {
  return { kind: 'text', text: joinSpans([{ text: words, strong: true }]) };
}

/** The largest part of a block's beginning that fits; what is far too large is not tried. */
function largestHead(block: Block, fits: (head: Block) => boolean): Cut | null {
  let best: Cut | null = null;
  let low = 1;
  let high = sizeOf(block) - 1;
  let tried = 64;
  while (low <= high) {
    const size = Math.min(tried, Math.floor((low + high) / 2));
    const cut = cutBlock(block, size);
    if (cut !== null && !fits(cut.head)) {
      high = size - 1;
      tried = Number.POSITIVE_INFINITY;
    } else {
      best = cut ?? best;
      low = size + 1;
      tried *= 2;
    }
  }
  return best;
}
