import { answerText } from '../cards/report.ts';
import { rowsExample } from '../cards/rows.ts';
import type { Form, Field as FormField, FormValues, Option, Suggestion } from '../chat/form.ts';
import { pickedAmongSame } from '../dialogue/answer.ts';
import { writeRows } from '../dialogue/rows.ts';
import type { Words } from '../i18n.ts';
import { readCustomer } from '../journal/content.ts';
import { pictureField, picturesOf } from '../journal/pictures.ts';
import { rowsOf } from '../journal/rows.ts';
import type { Column, Field, Report, RowsField } from '../rulebook/reports.ts';
import type { Customer } from '../store/customers.ts';
import type { Draft } from '../store/drafts.ts';
import { findByName, nameIndex } from '../understand/names.ts';
import type { Context } from './command.ts';
import { isTooLong, withRoom } from './file-room.ts';

/** How many customers a form suggests. */
const SUGGESTED = 100;

/** The whole report as a form. `typed` is what the person had in it when it did not pass; it stays as they left it. */
export function formOf(
  ctx: Context,
  report: Report,
  draft: Draft,
  customers: readonly Customer[],
  { errors, typed }: Readonly<{ errors?: ReadonlyMap<string, string>; typed?: FormValues }>,
): Omit<Form, 'id'> {
  const { words } = ctx;
  const fields = report.fields.flatMap((field): readonly FormField[] | FormField => {
    if (field.kind === 'pictures') return [];
    const stored = draft.content[field.id];
    const shown = stored === undefined ? undefined : formValue(field, stored, customers, words);
    const value = typed?.[field.id] ?? (typed === undefined || isTooLong(shown) ? shown : undefined);
    const error = errors?.get(field.id);
    const common = {
      name: field.id,
      label: words.of(field.label),
      // Whether what belongs to another answer has to be there is known once the form comes back.
      required: field.required && field.when === undefined,
      ...(field.hint ? { hint: words.of(field.hint) } : {}),
      ...(value === undefined ? {} : { value }),
      ...(error === undefined ? {} : { error }),
    };
    switch (field.kind) {
      case 'long_text':
        return { ...common, kind: 'longText', maxLength: field.max };
      case 'text':
        return { ...common, kind: 'text', maxLength: field.max };
      case 'date':
        return { ...common, kind: 'date' };
      case 'choice':
        return {
          ...common,
          kind: 'choice',
          options: field.options.map(({ id, label }) => ({ value: id, label: words.of(label) })),
        };
      case 'rows':
        return { ...common, kind: 'longText', maxLength: longestRows(field), hint: rowsHint(field, customers, words) };
      case 'customer':
        return { ...common, kind: 'lookup', maxLength: 60, options: customers.slice(0, SUGGESTED).map(suggestion) };
      default:
        return { ...common, kind: 'text', maxLength: 40 };
    }
  });
  return {
    title: words.of(report.name),
    // A report that asks for its day has it as a field.
    ...withRoom({ ...introOf(report, draft, words), fields }, words),
    submit: words.plain(draft.amends === null ? 'journal.buttons.submit' : 'journal.buttons.submitAmended'),
    cancel: words.plain('journal.buttons.later'),
  };
}

/** A report that asks for its day has it as a field; pictures have no field, as they are sent as messages. */
function introOf(report: Report, draft: Draft, words: Words): Readonly<{ intro?: string }> {
  const day = report.about === undefined ? [words.day(dayOf(report, draft))] : [];
  const count = picturesOf(report, draft.content).length;
  const pictures = pictureField(report) ? [words.plain('pictures.inForm', { count })] : [];
  const lines = [...day, ...pictures];
  return lines.length === 0 ? {} : { intro: lines.join(' · ') };
}

/** The customers that may be meant by what is typed, those visited last first while it is nothing; and that it is a new one. */
export function suggestCustomers(customers: readonly Customer[], typed: string, words: Words): readonly Suggestion[] {
  const name = typed.trim();
  const named = customers.map((one) => ({ ...one, id: String(one.id) }));
  const suggested = ({ id, name, address }: (typeof named)[number]): Suggestion => ({
    label: address ? `${name} · ${address}` : name,
    typed: named.filter((one) => one.name === name).length > 1 ? pickedAmongSame({ id, name }) : name,
  });
  if (name === '') return named.slice(0, SUGGESTED).map(suggested);
  const match = findByName(name, nameIndex(named), SUGGESTED - 1);
  const found = match.kind === 'none' ? [] : match.kind === 'one' ? [match.candidate] : match.candidates;
  const fresh = words.plain('journal.newCustomer', { name });
  const isThere = found.some((one) => one.name === name);
  return [...found.map(suggested), ...(isThere ? [] : [{ label: fresh, typed: fresh }])];
}

/** Names of the manager's own customers, for answers that hold an id. */
export function nameIn(customers: readonly Customer[]): (id: bigint) => string | null {
  return (id) => customers.find((one) => one.id === id)?.name ?? null;
}

/** The day a report is about, as far as it is known. */
export function dayOf(report: Report, draft: Draft): string {
  return (report.about === undefined ? undefined : draft.content[report.about]) ?? draft.aboutOn;
}

function formValue(field: Field, stored: string, customers: readonly Customer[], words: Words): string {
  if (field.kind === 'customer') return customerValue(stored, customers);
  if (field.kind !== 'rows') return stored;
  const show = (column: Column, value: string) => {
    if (column.kind === 'customer') return customerLine(value, customers);
    return column.kind === 'date' ? value : answerText(column, value, words, () => null);
  };
  return writeRows(field.columns, rowsOf(field, { [field.id]: stored }), show, ({ label }) => words.of(label));
}

function customerValue(stored: string, customers: readonly Customer[]): string {
  const answer = readCustomer(stored);
  if (answer.kind === 'known') return nameIn(customers)(answer.id) ?? '';
  return answer.kind === 'new' ? answer.name : answer.words;
}

/** A customer in a line of rows, so that it is found again: new ones are marked, and of several with one name it says which. */
function customerLine(stored: string, customers: readonly Customer[]): string {
  const answer = readCustomer(stored);
  if (answer.kind !== 'known') return answer.kind === 'new' ? stored : answer.words;
  const name = nameIn(customers)(answer.id) ?? '';
  const same = customers.filter((one) => one.name === name).length > 1;
  return same ? pickedAmongSame({ id: stored, name }) : name;
}

/** Room for all the lines that there may be, as far as anything takes more. */
function longestRows({ columns, max }: RowsField): number {
  const line = columns.reduce((sum, column) => sum + (column.kind === 'text' ? column.max : 60) + 12, 0);
  return Math.min(50_000, line * max);
}

function rowsHint(field: RowsField, customers: readonly Customer[], words: Words): string {
  const how = words.plain('journal.rows.form', rowsExample(field, customers[0]?.name, words));
  return field.hint ? `${words.of(field.hint)} ${how}` : how;
}

function suggestion({ id, name }: Customer): Option {
  return { value: String(id), label: name };
}
