import type { PlainTextElement, RichTextBlock } from '@slack/types';
import { clip } from '../../src/chat/text.ts';

/** A run of characters and whether it stands out. */
type Run = Readonly<{ text: string; strong: boolean }>;

/**
 * Text as Slack's own structure, in blocks of at most {@link MOST} UTF-16 units, cut between visible characters and losing
 * none. Unlike `mrkdwn` it has no markup and hence nothing to escape: no mention, link, emoji or formatting in people's
 * words comes alive.
 */
export function richText(runs: readonly Run[]): RichTextBlock[] {
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

/** `text` in parts of at most `most` UTF-16 units, cut between visible characters; joined they are `text` again. */
export function split(text: string, most: number): readonly string[] {
  if (text.length <= most) return [text];
  const parts: string[] = [];
  let part = '';
  for (const { segment } of GRAPHEMES.segment(text)) {
    // One visible character may carry thousands of combining marks.
    for (const unit of segment.length > most ? segment : [segment]) {
      if (part.length + unit.length > most) {
        parts.push(part);
        part = '';
      }
      part += unit;
    }
  }
  return [...parts, part];
}

/** No limit is documented for these blocks; this is the one of sections. */
const MOST = 3000;
const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });

function pieces(runs: readonly Run[]): readonly (readonly Run[])[] {
  const all: Run[][] = [];
  let used = MOST;
  for (const run of runs) {
    const text = storable(run.text);
    if (text === '') continue;
    for (const part of split(text, MOST)) {
      if (used + part.length > MOST) {
        all.push([]);
        used = 0;
      }
      all.at(-1)?.push({ text: part, strong: run.strong });
      used += part.length;
    }
  }
  return all.filter((piece) => piece.some((run) => run.text.trim() !== ''));
}

function element({ text, strong }: Run) {
  return strong ? { type: 'text' as const, text, style: { bold: true } } : { type: 'text' as const, text };
}
