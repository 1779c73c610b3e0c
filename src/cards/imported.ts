import type { Button, Card } from '../chat/card.ts';
import { escapeText } from '../chat/text.ts';
import { FIELDS, type FieldId, headingOf } from '../figures/fields.ts';
import { IMPORT_KINDS, type ImportKind } from '../figures/kinds.ts';
import type { Words } from '../i18n.ts';
import { decimalText } from '../rulebook/words.ts';
import type { Refused } from '../store/imports.ts';
import type { Imported } from '../transfer/import-file.ts';

/** How many lines of a kind a card shows. */
export const EXAMPLES = 10;

/** What is typed on the server to do the same. */
export const IMPORT_LINE = 'npm run import -- FILE --errors LIST.csv';

/** What became of a file, line by line and without markup: for cards and for the terminal. */
export function importedLines(imported: Imported, name: string, words: Words): readonly string[] {
  switch (imported.kind) {
    case 'unreadable':
      return [`${name}: ${words.plain(`figures.unreadable.${imported.why}`, { line: imported.line ?? 1 })}`];
    case 'unclear':
      return [words.plain('figures.import.unclearLine', { name, kinds: kindList(imported.kinds, words) })];
    case 'lacking': {
      const fields = words.list(imported.fields.map((field) => headingOf(field, words.locale)));
      return [words.plain('figures.import.lacking', { name, kind: kindName(imported.of, words), fields })];
    }
    case 'twice':
      return [words.plain('figures.import.twice', { name, headings: words.list(imported.headings) })];
    case 'checked':
      return [headline(imported, name, words), ...detailLines(imported, words)];
  }
}

/** What is wrong with one line, in a sentence. */
function mistakeLine({ line, heading, given, reason }: Refused, words: Words): string {
  // Between lines, what is given is the other line's number.
  const isAboutLine = reason === 'alike' || reason === 'contradicts';
  const what =
    heading === '' || isAboutLine || given === '' ? heading : words.plain('figures.import.cell', { heading, given });
  return words.plain('figures.import.mistake', { line, what, why: whyOf({ reason, given }, words) });
}

/** Why a cell is refused, without the cell. */
export function whyOf({ reason, given }: Pick<Refused, 'reason' | 'given'>, words: Words): string {
  return words.plain(`figures.reasons.${reason}`, { given });
}

/** What is going to happen, with the way to let it or not. */
export function importCard(imported: Imported, name: string, words: Words, buttons: readonly Button[]): Card {
  const lines = importedLines(imported, name, words);
  const isGood = imported.kind === 'checked' && imported.refused === 0;
  const title = imported.kind === 'checked' ? { title: escapeText(importTitle(imported.of, words)) } : {};
  return {
    ...title,
    tone: isGood ? (imported.stored ? 'good' : 'plain') : 'attention',
    blocks: [
      ...lines.map((line) => ({ kind: 'text' as const, text: escapeText(line) })),
      ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
    ],
    summary: lines[0] ?? name,
  };
}

/** 业务数据 */
export function kindName(kind: ImportKind, words: Words): string {
  return words.plain(`figures.kinds.${kind}`);
}

/** The kinds by name; all of them unless told. */
export function kindList(kinds: readonly ImportKind[] = IMPORT_KINDS, words: Words): string {
  return words.list(kinds.map((kind) => kindName(kind, words)));
}

type Checked = Extract<Imported, { kind: 'checked' }>;

function importTitle(kind: ImportKind, words: Words): string {
  return words.plain('figures.import.title', { kind: kindName(kind, words) });
}

function headline({ stored, lines, counts, refused }: Checked, name: string, words: Words): string {
  if (refused > 0) return words.plain('figures.import.refused', { name, lines, refused });
  if (stored) return words.plain('figures.import.done', { name, ...counts });
  if (counts.added + counts.changed === 0) return words.plain('figures.import.nothing', { name, lines });
  return words.plain('figures.import.found', { name, lines, ...counts });
}

function* changeLines({ changes, stored }: Checked, words: Words): Generator<string> {
  if (stored || changes.length === 0) return;
  yield words.plain('figures.import.changes', { count: Math.min(changes.length, EXAMPLES) });
  for (const { line, was, is } of changes.slice(0, EXAMPLES)) {
    const parts = Object.keys(is).map((column) =>
      words.plain('figures.import.was', {
        column: columnName(column, words),
        was: valueText(column, was[column], words),
        is: valueText(column, is[column], words),
      }),
    );
    yield words.plain('figures.import.change', { line, what: parts.join(words.locale === 'en' ? '; ' : '；') });
  }
}

function detailLines(checked: Checked, words: Words): readonly string[] {
  const { mistakes, refused, unused, stored, counts } = checked;
  const shown = mistakes.slice(0, EXAMPLES);
  const left = refused - new Set(shown.map(({ line }) => line)).size;
  return [
    ...shown.map((mistake) => mistakeLine(mistake, words)),
    ...(left > 0 ? [words.plain('figures.import.more', { count: left, command: IMPORT_LINE })] : []),
    ...(refused === 0 ? changeLines(checked, words) : []),
    ...(refused === 0 && !stored && counts.added + counts.changed > 0 ? [words.plain('figures.import.ask')] : []),
    ...(unused.length > 0 ? [words.plain('figures.import.unused', { headings: words.list(unused) })] : []),
    ...(stored ? [words.plain('figures.import.rescored')] : []),
  ];
}

/** The columns of our tables that hold numbers × 10 000. */
const SCALED: ReadonlySet<string> = new Set(['value', 'points', 'price', 'quantity', 'score', 'base', 'performance']);
/** What a column of ours is called in files, where the two differ. */
const COLUMN_FIELD: Readonly<Record<string, FieldId>> = {
  person_id: 'person',
  customer_id: 'customer',
  unit_id: 'unit',
  parent_id: 'parent',
  product_id: 'product',
  from_on: 'from',
  until_on: 'until',
  kind: 'fact',
  score: 'review',
};

function columnName(column: string, words: Words): string {
  const field = COLUMN_FIELD[column] ?? (isField(column) ? column : null);
  return field ? headingOf(field, words.locale) : column;
}

function isField(text: string): text is FieldId {
  return Object.hasOwn(FIELDS, text);
}

function valueText(column: string, value: unknown, words: Words): string {
  if (value === null || value === undefined || value === '') return words.plain('figures.import.nothingThere');
  if (SCALED.has(column) && typeof value === 'number') return decimalText(BigInt(value));
  if (column === 'share' && typeof value === 'number') return `${value / 100}%`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
