import type { Block, Fact } from '../chat/card.ts';
import { escapeText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Row } from '../journal/rows.ts';
import type { Column, RowsField } from '../rulebook/reports.ts';
import { answerText, type NameOfCustomer } from './report.ts';

/** More columns, or longer cells, are no table on a phone. */
const MOST_COLUMNS = 5;
const LONGEST_CELL = 40;

/** A row in one line: 11月24日 周二 · 宏达物流 · 谈续贷. */
export function rowText(columns: readonly Column[], row: Row, words: Words, customer: NameOfCustomer): string {
  return columns.flatMap((column) => cellText(column, row, words, customer) ?? []).join(' · ');
}

/** Rows to read: a table of the columns that anything stands in, or what is too wide or too long for one, row by row. */
export function rowsBlocks(
  field: RowsField,
  rows: readonly Row[],
  words: Words,
  customer: NameOfCustomer,
): readonly Block[] {
  const columns = field.columns.filter(({ id }) => rows.some((row) => row[id] !== undefined));
  const cells = rows.map((row) => columns.map((column) => cellText(column, row, words, customer) ?? ''));
  const heading: Block = { kind: 'text', text: `**${escapeText(words.of(field.label))}**` };
  if (columns.length > MOST_COLUMNS || cells.flat().some(({ length }) => length > LONGEST_CELL)) {
    const facts = rows.map((row, index) => rowFact(columns, row, index + 1, words, customer));
    return [heading, { kind: 'facts', facts }];
  }
  return [
    heading,
    {
      kind: 'table',
      columns: columns.map(({ kind, label }) => ({
        label: words.of(label),
        align: kind === 'number' || kind === 'amount' ? 'end' : 'start',
      })),
      rows: cells.map((row) => row.map(escapeText)),
    },
  ];
}

/** What a line is made of, and one to go by with a customer's name in it, for the sentences about rows. */
export function rowsExample(
  { columns }: RowsField,
  customer: string | undefined,
  words: Words,
): Readonly<{ columns: string; example: string }> {
  const separator = words.plain('journal.rows.example.separator');
  const labels = columns.map(({ label }) => words.of(label));
  return {
    columns: labels.join(separator),
    example: columns.map((one) => exampleOf(one, customer, words)).join(separator),
  };
}

function exampleOf(column: Column, customer: string | undefined, words: Words): string {
  if (column.hint) return words.of(column.hint);
  switch (column.kind) {
    case 'date':
      return words.plain('journal.rows.example.day');
    case 'customer':
      return customer ?? words.plain('journal.rows.example.customer');
    case 'choice':
      return column.options[0] ? words.of(column.options[0].label) : words.of(column.label);
    case 'text':
      return words.of(column.label);
    default:
      return words.plain(`journal.rows.example.${column.kind}`);
  }
}

/** A row under its number and its customer, or whatever stands first. */
function rowFact(columns: readonly Column[], row: Row, number: number, words: Words, customer: NameOfCustomer): Fact {
  const filled = columns.filter(({ id }) => row[id] !== undefined);
  const head = filled.find(({ kind }) => kind === 'customer') ?? filled[0];
  const parts = filled
    .filter((column) => column !== head)
    .map((column) =>
      words.text('journal.rows.part', {
        label: words.of(column.label),
        value: cellText(column, row, words, customer) ?? '',
      }),
    );
  const title = head ? cellText(head, row, words, customer) : undefined;
  return { label: [`${number}.`, title ?? ''].join(' '), value: parts.join('\n') };
}

function cellText(column: Column, row: Row, words: Words, customer: NameOfCustomer): string | undefined {
  const written = row[column.id];
  return written === undefined ? undefined : answerText(column, written, words, customer);
}
