import { type CellMistake, type Read, readDate, readNumber, readPeriod, readShare, readText } from './cells.ts';
import type { Column } from './columns.ts';
import { type CellKind, FIELDS, type FieldId } from './fields.ts';
import { type ImportKind, shapeOf } from './kinds.ts';
import { meaningOf, type Vocabulary } from './vocabulary.ts';

/** Why a row is refused that can be read, as far as the row alone tells; each has a sentence in both languages. */
export type RowMistake =
  | CellMistake
  | 'missing'
  | 'missingOne'
  | 'unknownName'
  | 'scale'
  | 'order'
  | 'shareAlone'
  | 'id';

/** One thing that is wrong with a line of a file. `given` is what stands there, cut short. */
export type Mistake<Reason = RowMistake> = Readonly<{ line: number; heading: string; reason: Reason; given: string }>;

/**
 * A line as it is to be stored: fields that its file has, `null` where the cell is empty, and attributes. Numbers × 10 000 as digits,
 * shares in 1/10 000.
 */
export type Row = Readonly<{
  line: number;
  values: Readonly<Partial<Record<FieldId, string | null>>>;
  attributes: Readonly<Record<string, string>>;
}>;

/** What one line says: a row, everything that is wrong with it, or nothing where all its cells are empty. */
export type Checked =
  | Readonly<{ kind: 'row'; row: Row }>
  | Readonly<{ kind: 'mistakes'; mistakes: readonly Mistake[] }>
  | Readonly<{ kind: 'empty' }>;

/** Reads the lines of a file of one kind. */
export function rowReader(kind: ImportKind, columns: readonly Column[], vocabulary: Vocabulary) {
  const shape = shapeOf(kind);
  const headingOf = (field: FieldId | undefined) =>
    columns.find(({ meaning }) => meaning.kind === 'field' && meaning.field === field)?.heading ?? '';

  return (line: number, cells: readonly string[]): Checked => {
    if (columns.every(({ at }) => (cells[at] ?? '').trim() === '')) return { kind: 'empty' };
    const values: Partial<Record<FieldId, string | null>> = {};
    const attributes: Record<string, string> = {};
    const mistakes: Mistake[] = [];
    const refuse = (heading: string, reason: RowMistake, given = '') =>
      mistakes.push({ line, heading, reason, given: given.slice(0, 60) });

    for (const { at, heading, meaning } of columns) {
      const cell = cells[at] ?? '';
      const read = meaning.kind === 'field' ? readCell(meaning.field, cell, vocabulary) : readText(cell);
      if (read.kind === 'mistake') refuse(heading, read.reason, cell);
      else if (meaning.kind === 'attribute') {
        if (read.value !== '') attributes[meaning.attribute] = read.value;
      } else values[meaning.field] = read.value === '' ? null : read.value;
    }
    const isEmpty = (field: FieldId) => values[field] === null;
    for (const field of shape.needs) if (isEmpty(field)) refuse(headingOf(field), 'missing');
    for (const group of shape.oneOf ?? []) {
      const there = group.filter((field) => field in values);
      if (there.every(isEmpty)) refuse(there.map(headingOf).join(' / '), 'missingOne');
    }
    for (const field of shape.natural ?? [])
      if (values[field]?.startsWith('-')) refuse(headingOf(field), 'negative', cellOf(columns, cells, field));
    for (const [field, reason] of together(kind, values, vocabulary))
      refuse(headingOf(field), reason, cellOf(columns, cells, field));
    return mistakes.length > 0 ? { kind: 'mistakes', mistakes } : { kind: 'row', row: { line, values, attributes } };
  };
}

type Values = Row['values'];

/** What must hold between the cells of one row. */
function* together(
  kind: ImportKind,
  values: Values,
  { scales }: Vocabulary,
): Generator<readonly [FieldId, RowMistake]> {
  if (values.from && values.until && values.until < values.from) yield ['until', 'order'];
  if (values.passed_on && values.expires_on && values.expires_on < values.passed_on) yield ['expires_on', 'order'];
  if (values.in_post_since && values.left_on && values.left_on < values.in_post_since) yield ['left_on', 'order'];
  if (kind === 'customers' && values.person && !values.from) yield ['from', 'missing'];
  if (kind === 'customers' && !values.person && (values.share || values.from)) yield ['person', 'shareAlone'];
  if (kind === 'reviews' && values.review && BigInt(values.review) > 1_000_000n) yield ['review', 'scale'];
  if (kind === 'ratings' && values.form && values.rater_group && values.rating) {
    const scale = scales.get(`${values.form} ${values.rater_group}`);
    const rating = BigInt(values.rating);
    if (!scale) yield ['rater_group', 'unknownName'];
    else if (rating < scale.from || rating > scale.to) yield ['rating', 'scale'];
  }
  // Ids stand in addresses, buttons and logs.
  for (const field of ['id', 'unit_id', 'product_id'] as const)
    if (values[field] && !/^[\p{L}\p{N}_.-]{1,60}$/u.test(values[field])) yield [field, 'id'];
}

function readCell(
  field: FieldId,
  cell: string,
  vocabulary: Vocabulary,
): Read | Readonly<{ kind: 'mistake'; reason: 'unknownName' }> {
  if (cell.trim() === '') return { kind: 'ok', value: '' };
  const { cell: kind }: { cell: CellKind } = FIELDS[field];
  switch (kind) {
    case 'text':
    case 'who':
      return readText(cell);
    case 'name': {
      const value = meaningOf(vocabulary, field, cell);
      return value === undefined ? { kind: 'mistake', reason: 'unknownName' } : { kind: 'ok', value };
    }
    case 'number':
      return readNumber(cell);
    case 'share':
      return readShare(cell);
    case 'date':
      return readDate(cell);
    case 'period':
      return readPeriod(cell);
  }
}

function cellOf(columns: readonly Column[], cells: readonly string[], field: FieldId): string {
  const column = columns.find(({ meaning }) => meaning.kind === 'field' && meaning.field === field);
  return column ? (cells[column.at] ?? '') : '';
}
