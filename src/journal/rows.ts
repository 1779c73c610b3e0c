import type { Column, Field, Report, RowsField } from '../rulebook/reports.ts';
import { type Content, readCustomer } from './content.ts';

/**
 * One row of a repeating field, by column, each value as in {@link Content}; empty columns are absent. While a report is a draft, a row
 * has under {@link FROM} the message that it came with.
 */
export type Row = Readonly<Record<string, string>>;

/** Where a row says which message it came with; no column is called so. */
export const FROM = '';

/**
 * What keeps a row from being filed: a required column that is empty, or a customer not settled, with the words that were said.
 * `index` counts from 0.
 */
export type RowGap = Readonly<{ index: number; column: Column; kind: 'missing' | 'unsettled'; name: string }>;

/** The rows that stand in a report; none where the field is empty. */
export function rowsOf(field: Pick<RowsField, 'id'>, content: Content): readonly Row[] {
  const written = content[field.id];
  return written === undefined ? [] : JSON.parse(written);
}

/** The content with these rows in a field and no others. */
export function withRows(field: Pick<RowsField, 'id'>, content: Content, rows: readonly Row[]): Content {
  const { [field.id]: _, ...rest } = content;
  return rows.length === 0 ? rest : { ...rest, [field.id]: JSON.stringify(rows) };
}

/** How many rows there must be. */
export function leastRows({ min, required }: Pick<RowsField, 'min' | 'required'>): number {
  return min ?? (required ? 1 : 0);
}

/** Everything that is missing in rows, in their order. */
export function rowGaps(columns: readonly Column[], rows: readonly Row[]): readonly RowGap[] {
  return rows.flatMap((row, index) =>
    columns.flatMap((column): readonly RowGap[] => {
      const written = row[column.id];
      if (written === undefined) return column.required ? [{ index, column, kind: 'missing', name: '' }] : [];
      const answer = column.kind === 'customer' ? readCustomer(written) : null;
      return answer?.kind === 'unsettled' ? [{ index, column, kind: 'unsettled', name: answer.words }] : [];
    }),
  );
}

/** The first thing that is missing in rows; null if they can be filed. */
export function rowGap(columns: readonly Column[], rows: readonly Row[]): RowGap | null {
  return rowGaps(columns, rows)[0] ?? null;
}

/** The repeating fields of a report. */
export function rowsFields(report: Report): readonly RowsField[] {
  return report.fields.filter((field) => field.kind === 'rows');
}

/** The content in which the rows that it has more than `before` say which message they came with. */
export function rowsFrom(report: Report, before: Content, content: Content, message: string | undefined): Content {
  if (message === undefined) return content;
  return rowsFields(report).reduce((next, field) => {
    const { length } = rowsOf(field, before);
    const rows = rowsOf(field, next).map((row, index) => (index < length ? row : { ...row, [FROM]: message }));
    return withRows(field, next, rows);
  }, content);
}

/** Whether any row of a report came with a message. */
export function hasRowsFrom(field: RowsField, content: Content, message: string): boolean {
  return rowsOf(field, content).some((row) => row[FROM] === message);
}

/** Whether a report names customers, in a field of its own or in its rows. */
export function namesCustomers(report: Report): boolean {
  return report.fields.some(
    (field: Field) =>
      field.kind === 'customer' || (field.kind === 'rows' && field.columns.some(({ kind }) => kind === 'customer')),
  );
}

/** Every customer that a report names, as written, each once: its own first. */
export function customersIn(report: Report, content: Content): readonly string[] {
  const named = report.fields.flatMap((field) => {
    if (field.kind === 'customer') return [content[field.id]];
    if (field.kind !== 'rows') return [];
    const ids = field.columns.filter(({ kind }) => kind === 'customer').map(({ id }) => id);
    return rowsOf(field, content).flatMap((row) => ids.map((id) => row[id]));
  });
  return [...new Set(named.filter((one) => one !== undefined))];
}

/** The content with each customer written otherwise, wherever it is named; what rows say of their messages is left out. */
export function withCustomers(report: Report, content: Content, write: (customer: string) => string): Content {
  let next = content;
  for (const field of report.fields) {
    const own = next[field.id];
    if (field.kind === 'customer' && own !== undefined) next = { ...next, [field.id]: write(own) };
    if (field.kind !== 'rows' || own === undefined) continue;
    const rows = rowsOf(field, next).map((row) =>
      Object.fromEntries(
        field.columns.flatMap(({ id, kind }) => {
          const written = row[id];
          return written === undefined ? [] : [[id, kind === 'customer' ? write(written) : written]];
        }),
      ),
    );
    next = withRows(field, next, rows);
  }
  return next;
}
