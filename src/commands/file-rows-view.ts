import { rowsExample, rowText } from '../cards/rows.ts';
import type { Block, Button } from '../chat/card.ts';
import { escapeText, type Text } from '../chat/text.ts';
import { candidatesFor } from '../dialogue/answer.ts';
import { NEW } from '../dialogue/row-answer.ts';
import type { Key, Words } from '../i18n.ts';
import { writeCustomer } from '../journal/content.ts';
import { leastRows, type RowGap, rowGap, rowsOf } from '../journal/rows.ts';
import type { RowsField } from '../rulebook/reports.ts';
import type { Customer } from '../store/customers.ts';
import type { Draft } from '../store/drafts.ts';
import { actionOf } from './command.ts';
import { nameIn } from './file-form.ts';

/** The question for rows: those so far with their numbers, and what one of them lacks or how to go on. */
export function rowsAsked(
  field: RowsField,
  draft: Draft,
  words: Words,
  customers: readonly Customer[],
): readonly Block[] {
  const rows = rowsOf(field, draft.content);
  const gap = rowGap(field.columns, rows);
  const lines = rows.map(
    (row, index) => `${index + 1}. ${escapeText(rowText(field.columns, row, words, nameIn(customers)))}`,
  );
  const question = gap ? gapQuestion(field, rows[gap.index] ?? {}, gap, words, customers) : plain(field, words);
  const list: readonly Block[] = lines.length === 0 ? [] : [{ kind: 'text', text: lines.join('\n') }];
  const asked: Block = { kind: 'text', text: `**${question}**` };
  if (gap) return [...list, asked];
  const how = words.text('journal.rows.how', rowsExample(field, customers[0]?.name, words));
  const few = rows.length < leastRows(field) && rows.length > 0;
  const notes: readonly Text[] =
    rows.length === 0
      ? [...(field.hint ? [escapeText(words.of(field.hint))] : []), how]
      : [
          ...(few ? [words.text('journal.rows.few', { least: leastRows(field), count: rows.length })] : []),
          words.text('journal.rows.more'),
        ];
  return [asked, ...list, ...notes.map((text): Block => ({ kind: 'note', text }))];
}

/** What a row lacks, to be tapped: whom it may mean, and last that it is a new customer; or the options of a choice. */
export function rowsButtons(field: RowsField, draft: Draft, customers: readonly Customer[], words: Words): Button[] {
  const gap = rowGap(field.columns, rowsOf(field, draft.content));
  if (!gap) return [];
  const pick = (label: string, value: string): Button => ({
    label,
    action: actionOf('file', 'pick', draft.id, field.id, gap.index, gap.column.id, value),
  });
  if (gap.column.kind === 'choice') return gap.column.options.map(({ id, label }) => pick(words.of(label), id));
  if (gap.kind !== 'unsettled') return [];
  const fresh = pick(words.plain('journal.buttons.newCustomer', { name: gap.name }), NEW);
  return [...candidates(gap, customers).map(({ id, name }) => pick(name, id)), fresh];
}

/** 好了: there are no more. */
export function doneButton(field: RowsField, draft: Draft, words: Words): readonly Button[] {
  if (rowGap(field.columns, rowsOf(field, draft.content))) return [];
  return [
    { label: words.plain('journal.buttons.done'), action: actionOf('file', 'control', draft.id, field.id, 'skip') },
  ];
}

function plain(field: RowsField, words: Words): Text {
  return escapeText(words.of(field.ask ?? field.label));
}

function gapQuestion(
  field: RowsField,
  row: Readonly<Record<string, string>>,
  gap: RowGap,
  words: Words,
  customers: readonly Customer[],
): Text {
  const line = gap.index + 1;
  if (gap.kind === 'unsettled') {
    const count = candidates(gap, customers).length;
    const key: Key = count === 0 ? 'journal.rows.askNewCustomer' : 'journal.rows.askCustomer';
    return words.text(key, { line, name: gap.name, count });
  }
  const column = words.of(gap.column.label);
  const said = rowText(field.columns, row, words, nameIn(customers));
  return said === ''
    ? words.text('journal.rows.askMissingOnly', { line, column })
    : words.text('journal.rows.askMissing', { line, row: said, column });
}

function candidates({ name }: RowGap, customers: readonly Customer[]) {
  return candidatesFor(
    name,
    customers.map((one) => ({ id: writeCustomer({ kind: 'known', id: one.id }), name: one.name })),
  );
}
