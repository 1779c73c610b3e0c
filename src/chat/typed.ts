import type { Block, Button, Card } from './card.ts';
import type { Content } from './delivery.ts';
import { escapeText } from './text.ts';

/** A button as it can be typed. Where several of a card read the same, all but the first have their number behind. */
type Typed = Readonly<{ words: string; button: Button }>;

/** What was typed for which button of a card, or null. Case and width of letters and the brackets around do not matter. */
export function typedButton(card: Card, text: string): Button | null {
  const wanted = folded(text);
  return typedButtons(card).find(({ words }) => folded(words) === wanted)?.button ?? null;
}

/** The same for somebody who sees text only: what buttons say stands in brackets, to be typed. */
export function typedContent(content: Content): Content {
  if (content.kind !== 'card') return content;
  const { card } = content;
  const left = [...typedButtons(card)];
  const blocks = card.blocks.map((block): Block => {
    if (block.kind !== 'buttons') return block;
    const here = left.splice(0, block.buttons.length);
    return { kind: 'text', text: escapeText(here.map(bracketed).join(' ')) };
  });
  return { ...content, card: { ...card, blocks } };
}

function typedButtons(card: Card): readonly Typed[] {
  const seen = new Map<string, number>();
  return card.blocks
    .flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
    .map((button) => {
      const nth = (seen.get(folded(button.label)) ?? 0) + 1;
      seen.set(folded(button.label), nth);
      return { words: nth === 1 ? button.label : `${button.label} ${nth}`, button };
    });
}

function bracketed({ words, button: { confirm } }: Typed): string {
  return confirm === undefined ? `〔${words}〕` : `〔${words}〕（${confirm}）`;
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .replace(/^[〔[(](.*)[〕\])]$/su, '$1')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
}
