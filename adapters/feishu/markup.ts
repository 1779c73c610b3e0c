import { clip, spans, type Text } from '../../src/chat/text.ts';

/** A {@link Text} as the content of a markdown element: strong runs are strong, every other character shows as itself. */
export function markdown(text: Text): string {
  return keepSpaces(
    spans(text)
      .map((span) => (span.strong ? strong(span.text) : escapeMarkdown(span.text)))
      .join(''),
  );
}

/** A person's own words as a block quote. */
export function quotation(words: string): string {
  const lines = keepSpaces(escapeMarkdown(words)).split('\n');
  return lines.map((line) => `> ${line}`).join('\n');
}

/** One line in a colour of Feishu's palette. */
export function coloured(colour: 'grey' | 'red', raw: string): string {
  return `<font color='${colour}'>${escapeMarkdown(oneLine(raw))}</font>`;
}

/** One strong line. */
export function strongLine(raw: string): string {
  return strong(oneLine(raw));
}

/** The same of at most `most` UTF-16 units. */
export function label(raw: string, most: number): string {
  return clip(oneLine(raw), most);
}

/** For elements that know no markup: one printable line. */
export function oneLine(raw: string): string {
  return printable(raw).replace(/\s+/g, ' ').trim();
}

/** What a person may see of `raw`: no control characters, none that turn the direction of writing, whole characters only. */
export function printable(raw: string): string {
  return raw.toWellFormed().replace(/\r\n?/g, '\n').replace(/\t/g, '    ').replace(UNSEEN, '');
}

/** C0 and C1 but the line feed, and the bidirectional controls that can make a line read as something else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Feishu's markdown is CommonMark with tags, mentions and emoji codes; all of it needs ASCII punctuation. Numeric entities
 * are the documented way to show such a character as itself.
 * https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/rich-text
 */
const LIVE = /[!-$&-+\--/:<->@[-`{-~]/g;

function escapeMarkdown(raw: string): string {
  return printable(raw).replace(LIVE, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Stars open and close only beside a space or beside letters; beside Chinese punctuation they would stay stars. A hair space
 * outside makes them always work, where there is no other. A strong run does not reach over a line's end.
 */
function strong(raw: string): string {
  return printable(raw)
    .split('\n')
    .map((line) => {
      const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(line) ?? [];
      const shown = escapeMarkdown(words);
      return shown === ''
        ? ''
        : `${escapeMarkdown(before)}${HAIR_SPACE}**${shown}**${HAIR_SPACE}${escapeMarkdown(after)}`;
    })
    .join('\n');
}

const HAIR_SPACE = '\u200a';

/** Leading, trailing and repeated spaces and empty lines, which CommonMark would drop or read as a block of code. */
function keepSpaces(content: string): string {
  return content
    .replace(/(?<= )\u200a|\u200a(?= )/g, '')
    .replace(/^ +| {2,}| +$/gm, (run) => '&nbsp;'.repeat(run.length))
    .replace(/^$/gm, '&nbsp;');
}
