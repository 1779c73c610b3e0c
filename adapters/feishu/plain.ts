import type { Block, Card } from '../../src/chat/card.ts';
import { type Form, localeOf } from '../../src/chat/form.ts';
import { clip, plainText } from '../../src/chat/text.ts';
import { printable } from './markup.ts';
import { wordsIn } from './words.ts';

/** What a card says, as the text of a message without structure. Buttons are left out: nobody could press them. */
export function plainCard(card: Card): string {
  return plain([
    plainText(card.title ?? ''),
    ...(card.blocks.length > 0 ? card.blocks.flatMap(blockLines) : [card.summary]),
  ]);
}

/** A form that cannot be drawn, as far as its text fits into one message, and how it can be filled in all the same. */
export function plainForm(form: Form): string {
  const fields = form.fields.map((field) => `${field.label}：${field.value ?? ''}`);
  const said = clip(plain([form.title, form.intro ?? '', ...fields]), MOST_UNITS);
  return `${said}\n\n${wordsIn(localeOf(form)).noForm}`;
}

/** A text message takes 150 KB as a request; a UTF-16 unit takes at most three bytes in it, and one more where escaped. */
const MOST_UNITS = 30_000;

function plain(lines: readonly string[]): string {
  return harmless(printable(lines.filter((line) => line !== '').join('\n')));
}

/**
 * A text message knows mentions, four styles and links, and no way to write them as themselves: a wide bracket looks the same.
 * https://open.feishu.cn/document/server-docs/im-v1/message-content-description/create_json
 */
function harmless(text: string): string {
  return text.replace(/<(?=\/?(?:at|b|i|u|s)\b)/gi, '＜').replace(/\](?=\()/g, '］');
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'text':
    case 'note':
      return [plainText(block.text)];
    case 'quote':
      return [`“${block.words}”`];
    case 'facts':
      return block.facts.map((fact) => `${fact.label}：${plainText(fact.value)}`);
    case 'table':
      return [
        block.columns.map((column) => column.label).join(' | '),
        ...block.rows.map((row) => row.map((cell) => plainText(cell)).join(' | ')),
      ];
    case 'chart':
      return [
        `${block.title}（${block.unit}）`,
        ...block.categories.map(
          (category, index) =>
            `${category}：${block.series.map((series) => `${series.name} ${series.values[index] ?? '–'}`).join(' · ')}`,
        ),
      ];
    case 'picture':
      return [`[${block.alt}]`];
    case 'buttons':
    case 'divider':
      return [];
  }
}
