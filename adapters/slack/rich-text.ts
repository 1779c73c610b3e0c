import type { PlainTextElement, RichTextBlock } from '@slack/types';
import { cutRuns } from '../../src/chat/cut.ts';
import { clip, type Span } from '../../src/chat/text.ts';

/**
 * Text as Slack's own structure, in blocks of at most {@link MOST} UTF-16 units, cut where it is best and losing
 * nothing but breaks there. Unlike `mrkdwn` it has no markup and hence nothing to escape: no mention, link, emoji or formatting in people's
 * words comes alive.
 */
export function richText(runs: readonly Span[]): RichTextBlock[] {
  return pieces(runs).map((piece) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: piece.map(element) }],
  }));
}

/** A person's words as a quotation, exactly as written. */
export function quotation(words: string): RichTextBlock[] {
  return pieces([{ text: words, strong: false }]).map((piece) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_quote', elements: piece.map(element) }],
  }));
}

/** A label of at most `most` UTF-16 units; Slack refuses empty ones, so nothing becomes a dash. */
export function label(raw: string, most: number): PlainTextElement {
  return { type: 'plain_text', text: clip(orDash(storable(raw)), most), emoji: false };
}

/** What Slack can store of `raw`: no halves of characters and no control characters but line breaks and tabs. */
export function storable(raw: string): string {
  return raw
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '');
}

/** `text`, or a dash where nothing of it could be seen. */
export function orDash(text: string): string {
  return text.trim() === '' ? '–' : text;
}

/** `text` in parts of at most `most` UTF-16 units, cut where it is best. */
export function split(text: string, most: number): readonly string[] {
  return pieces([{ text, strong: false }], most).map((piece) => piece.map((run) => run.text).join(''));
}

/** A run as an element of rich text. */
export function element({ text, strong }: Span) {
  return strong ? { type: 'text' as const, text, style: { bold: true } } : { type: 'text' as const, text };
}

/** No limit is documented for these blocks; this is the one of sections. */
const MOST = 3000;

function pieces(runs: readonly Span[], most = MOST): readonly (readonly Span[])[] {
  const clean = runs.map((run) => ({ ...run, text: storable(run.text) })).filter((run) => run.text !== '');
  return cutRuns(clean, most).filter((piece) => piece.some((run) => run.text.trim() !== ''));
}
