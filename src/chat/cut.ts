import type { Block, Chart, Fact, Table } from './card.ts';
import { escapeText, joinSpans, plainText, type Span, spans } from './text.ts';

/** A block in two. Whoever sees one after the other has seen all of it. */
export type Cut = Readonly<{ head: Block; rest: Block }>;

/** How many parts a block has between which it may be cut: characters, facts, rows, buttons. 1: it is whole or nothing. */
export function sizeOf(block: Block): number {
  switch (block.kind) {
    case 'text':
    case 'note':
      return plainText(block.text).length;
    case 'quote':
      return block.words.length;
    case 'facts':
      return block.facts.length;
    case 'table':
      return block.rows.length;
    case 'buttons':
      return block.buttons.length;
    default:
      return 1;
  }
}

/**
 * Cuts at most `most` parts off a block's beginning: a text between paragraphs, lines, sentences, words or visible characters,
 * in this order of preference; a table's rest has its header again. Null if there is no place for a cut.
 */
export function cutBlock(block: Block, most: number): Cut | null {
  switch (block.kind) {
    case 'text':
    case 'note': {
      const [head, rest] = cutSpans(spans(block.text), most);
      return both({ ...block, text: joinSpans(head) }, { ...block, text: joinSpans(rest) }, head.length, rest.length);
    }
    case 'quote': {
      const [head, rest] = cutSpans([{ text: block.words, strong: false }], most);
      const words = (runs: readonly Span[]) => runs.map((run) => run.text).join('');
      return both({ ...block, words: words(head) }, { ...block, words: words(rest) }, head.length, rest.length);
    }
    case 'facts': {
      const [head, rest] = halves(block.facts, most);
      return both({ ...block, facts: head }, { ...block, facts: rest }, head.length, rest.length);
    }
    case 'table': {
      const [head, rest] = halves(block.rows, most);
      return both({ ...block, rows: head }, { ...block, rows: rest }, head.length, rest.length);
    }
    case 'buttons': {
      const [head, rest] = halves(block.buttons, most);
      return both({ ...block, buttons: head }, { ...block, buttons: rest }, head.length, rest.length);
    }
    default:
      return null;
  }
}

/**
 * The same said in blocks that can be cut further, for a part that is too large by itself: a chart as its numbers, a row as
 * facts, a fact as text, a picture as its words; of a visible character that fills pages, its halves. Null for what has no simpler form.
 */
export function simplify(block: Block): readonly Block[] | null {
  switch (block.kind) {
    case 'picture':
      return [{ kind: 'note', text: escapeText(block.alt) }];
    case 'chart':
      return [{ kind: 'text', text: joinSpans([{ text: block.title, strong: true }]) }, tableOf(block)];
    case 'table':
      return block.rows.length === 0 ? [heading(block)] : block.rows.map((row) => factsOf(block, row));
    case 'facts':
      return block.facts.map((fact) => ({ kind: 'text', text: textOf(fact) }));
    case 'text':
    case 'note': {
      const [head, rest] = halve(spans(block.text));
      return rest.length === 0
        ? null
        : [
            { ...block, text: joinSpans(head) },
            { ...block, text: joinSpans(rest) },
          ];
    }
    case 'quote': {
      const [head, rest] = halve([{ text: block.words, strong: false }]);
      return rest.length === 0
        ? null
        : [head, rest].map((runs) => ({ ...block, words: runs.map((run) => run.text).join('') }));
    }
    default:
      return null;
  }
}

/** The numbers of a chart, with the unit in the corner. */
export function tableOf({ unit, categories, series }: Chart): Table {
  return {
    kind: 'table',
    columns: [{ label: unit, align: 'start' }, ...series.map((one) => ({ label: one.name, align: 'end' as const }))],
    rows: categories.map((category, at) => [
      escapeText(category),
      ...series.map((one) => (one.values[at] ?? '–').toString()),
    ]),
  };
}

/**
 * At most `most` UTF-16 units of the runs, and the rest. Line breaks at the cut are left out, as there is one anyway. The head is
 * empty if not even one visible character fits.
 */
function cutSpans(runs: readonly Span[], most: number): readonly [head: readonly Span[], rest: readonly Span[]] {
  const whole = runs.map((run) => run.text).join('');
  const end = border(whole, most);
  const head = slice(runs, 0, end);
  if (end === 0 || end === whole.length) return [head, slice(runs, end, whole.length)];
  let before = end;
  while (before > Math.max(1, end - MOST_BREAKS) && whole[before - 1] === '\n') before--;
  let after = end;
  while (after < end + MOST_BREAKS && whole[after] === '\n') after++;
  return [slice(runs, 0, before), slice(runs, after, whole.length)];
}

/** The runs in pieces of at most `most` UTF-16 units; even a visible character is cut, if it is longer. */
export function cutRuns(runs: readonly Span[], most: number): readonly (readonly Span[])[] {
  const pieces: (readonly Span[])[] = [];
  for (let left = runs; left.length > 0; ) {
    const [head, rest] = cutSpans(left, most);
    const [piece, after] = head.length > 0 ? [head, rest] : breakAt(left, most);
    pieces.push(piece);
    left = after;
  }
  return pieces;
}

/** `text` in pieces of at most `most` UTF-16 units that join to it again, cut between visible characters where that goes; at least one. */
export function inPieces(text: string, most: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const [head] = breakAt([{ text: rest, strong: false }], GRAPHEMES.segment(rest).containing(most)?.index || most);
    const piece = head?.[0]?.text ?? rest;
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest];
}

const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** An empty line between two paragraphs; what is more was written to be seen. */
const MOST_BREAKS = 2;
/** After what a cut is best, best first. */
const BORDERS = [/\n\s*\n/g, /\n/g, /[。！？；…][”’」』）]*|[.!?;]["')\]]*(?=\s)/g, /[，、：,\s]/g];

/** Where to cut `raw` so that at most `most` UTF-16 units stand before; looks for a good place in the last half of them. */
function border(raw: string, most: number): number {
  if (raw.length <= most) return raw.length;
  const segments = GRAPHEMES.segment(raw);
  const latest = segments.containing(most)?.index ?? 0;
  const from = Math.floor(latest / 2);
  const window = raw.slice(from, latest);
  for (const pattern of BORDERS) {
    const last = [...window.matchAll(pattern)].at(-1);
    const at = last === undefined ? 0 : from + last.index + last[0].length;
    if (at > 0 && segments.containing(at)?.index === at) return at;
  }
  return latest;
}

/** Cuts into the first visible character, as it is too large by itself. */
function halve(runs: readonly Span[]): readonly [head: readonly Span[], rest: readonly Span[]] {
  const whole = runs.map((run) => run.text).join('');
  const first = GRAPHEMES.segment(whole).containing(0)?.segment.length ?? 0;
  return breakAt(runs, Math.ceil(first / 2));
}

/** Cuts anywhere but within a pair of surrogates. */
function breakAt(runs: readonly Span[], at: number): readonly [head: readonly Span[], rest: readonly Span[]] {
  const whole = runs.map((run) => run.text).join('');
  const inPair = /^[\ud800-\udbff][\udc00-\udfff]$/.test(whole.slice(at - 1, at + 1));
  const end = inPair ? Math.max(at - 1, 2) : at;
  return [slice(runs, 0, end), slice(runs, end, whole.length)];
}

function slice(runs: readonly Span[], from: number, to: number): readonly Span[] {
  let before = 0;
  return runs.flatMap(({ text, strong }) => {
    const part = text.slice(Math.max(0, from - before), Math.max(0, to - before));
    before += text.length;
    return part === '' ? [] : [{ text: part, strong }];
  });
}

function halves<Item>(items: readonly Item[], most: number): readonly [readonly Item[], readonly Item[]] {
  return [items.slice(0, most), items.slice(most)];
}

function both(head: Block, rest: Block, headSize: number, restSize: number): Cut | null {
  return headSize === 0 || restSize === 0 ? null : { head, rest };
}

function heading({ columns }: Table): Block {
  return { kind: 'text', text: joinSpans([{ text: columns.map(({ label }) => label).join(' · '), strong: true }]) };
}

function factsOf({ columns }: Table, row: Table['rows'][number]): Block {
  return { kind: 'facts', facts: row.map((value, index) => ({ label: columns[index]?.label ?? '', value })) };
}

function textOf({ label, value }: Fact): string {
  return `${joinSpans([{ text: label, strong: true }])}  ${value}`;
}
