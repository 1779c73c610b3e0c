/**
 * Text as cards carry it: plain characters, `**strong**`, and `\` before a `*` or `\` that is meant literally.
 * Nothing else is markup. Encoders turn it into what their platform draws and escape everything that could come alive there.
 */
export type Text = string;

export type Span = Readonly<{ text: string; strong: boolean }>;

/** Makes a person's own words safe inside a {@link Text}: they appear exactly as written. */
export function escapeText(raw: string): Text {
  return raw.replace(/[\\*]/g, '\\$&');
}

/** The runs of a {@link Text}, unescaped, neighbours differing in strength. An unclosed `**` is literal. */
export function spans(text: Text): readonly Span[] {
  const runs: Span[] = [];
  const push = (run: string, strong: boolean) => {
    if (run !== '') runs.push({ text: run, strong });
  };
  let rest = text;
  for (;;) {
    const [before, strong, after] = splitStrong(rest);
    push(unescapeText(before), false);
    if (strong === undefined) return runs;
    push(unescapeText(strong), true);
    rest = after;
  }
}

/** The {@link Text} that consists of these runs. */
export function joinSpans(runs: readonly Span[]): Text {
  return runs
    .map(({ text, strong }) => (strong && text !== '' ? `**${escapeText(text)}**` : escapeText(text)))
    .join('');
}

/** What a {@link Text} says, without strength: for notifications, logs of the demo and text-only clients. */
export function plainText(text: Text): string {
  return spans(text)
    .map((span) => span.text)
    .join('');
}

/**
 * The first `most` UTF-16 units of `raw`, ended by `…` if something was left out, never cutting a visible character in two.
 */
export function clip(raw: string, most: number): string {
  if (raw.length <= most) return raw;
  let end = 0;
  for (const { segment, index } of GRAPHEMES.segment(raw.slice(0, most + 64))) {
    if (index + segment.length > most - 1) break;
    end = index + segment.length;
  }
  return `${raw.slice(0, end)}…`;
}

const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** Two stars, then anything with escapes, then two stars. */
const STRONG = /\*\*((?:\\.|[^\\*]|\*(?!\*))+)\*\*/su;

function splitStrong(text: Text): [before: string, strong: string | undefined, after: string] {
  let from = 0;
  for (;;) {
    const match = STRONG.exec(text.slice(from));
    if (!match) return [text, undefined, ''];
    const at = from + match.index;
    if (!isEscaped(text, at)) return [text.slice(0, at), match[1], text.slice(at + match[0].length)];
    from = at + 1;
  }
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

function unescapeText(text: string): string {
  return text.replace(/\\([\\*])/g, '$1');
}
