import { label } from './markup.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type Element = Readonly<{ tag: string; [property: string]: Json }>;

/** A card in Feishu's JSON 2.0. Properties it does not know make the platform refuse the whole card. */
export type CardJson = Readonly<{
  schema: '2.0';
  config: Json;
  header?: Json;
  body: Readonly<{ elements: readonly Element[] }>;
}>;

/** What a card, or a part of one, takes of the platform's limits. */
export type Cost = Readonly<{ bytes: number; tags: number }>;

/**
 * What a card may take: 30 KB as a request's body and 200 tagged objects. Kept below, because the request has other fields
 * and the platform counts markup as more than it is here.
 */
export const CARD_ROOM: Cost = { bytes: 27_000, tags: 190 };

/** A card around `elements`; `template` colours its title. */
export function cardJson(
  frame: Readonly<{ title?: string; template?: string; summary: string }>,
  elements: readonly Element[],
): CardJson {
  const title = label(frame.title ?? '', 200);
  return {
    schema: '2.0',
    config: { update_multi: true, summary: { content: label(frame.summary, 200) } },
    ...(title && {
      header: { title: plain(title), ...(frame.template !== undefined && { template: frame.template }) },
    }),
    body: { elements },
  };
}

/** The platform refuses a markdown element without content. */
export function markdownElement(content: string, size?: 'notation'): Element {
  return { tag: 'markdown', content: content || '&nbsp;', ...(size && { text_size: size }) };
}

/** The text object most elements take; its content is never read as markup. */
export function plain(content: string): Element {
  return { tag: 'plain_text', content };
}

/** What a button says; never nothing, which the platform refuses. */
export function buttonText(raw: string): Element {
  return plain(label(raw, 60) || '–');
}

/** @returns bytes as they travel: the card is a JSON string inside the request's JSON */
export function cost(part: Json): Cost {
  return { bytes: Buffer.byteLength(JSON.stringify(JSON.stringify(part))), tags: countTags(part) };
}

export function fits(cost: Cost, room: Cost): boolean {
  return cost.bytes <= room.bytes && cost.tags <= room.tags;
}

function countTags(part: Json): number {
  if (typeof part !== 'object' || part === null) return 0;
  const inside = Object.values(part).reduce<number>((sum, value) => sum + countTags(value), 0);
  return inside + ('tag' in part ? 1 : 0);
}
