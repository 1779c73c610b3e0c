import type { Field, Form, FormValues, Option } from '../chat/form.ts';
import type { Field as ReportField, RowsField } from '../rulebook/reports.ts';
import type { FormField } from './answer.ts';
import type { Questions } from './filing.ts';

type Asked = Exclude<ReportField, RowsField> | FormField;

/** A form as questions that are asked one after the other, as a report's are. */
export function questionsOf({ fields }: Omit<Form, 'id'>): Questions<Asked> {
  return { fields: fields.map(question) };
}

/** What stands in a form, as the answers to {@link questionsOf}: those that are empty are absent. */
export function answersOf({ fields }: Omit<Form, 'id'>, typed: FormValues | null): FormValues {
  const values = fields.map(({ name, value = '' }) => [name, typed?.[name] ?? value] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== ''));
}

/** A form has one language: the reader's. */
function both(text: string) {
  return { 'zh-CN': text, en: text };
}

function option({ value: id, label }: Option) {
  return { id, label: both(label) };
}

function question(field: Field): Asked {
  const { name: id, label, hint, required } = field;
  const common = { id, label: both(label), aliases: [], required, ...(hint !== undefined && { hint: both(hint) }) };
  switch (field.kind) {
    case 'text':
      return { ...common, kind: 'text', max: field.maxLength };
    case 'longText':
      return { ...common, kind: 'long_text', max: field.maxLength };
    case 'number':
      return { ...common, kind: field.kind };
    case 'date':
      return { ...common, kind: field.kind };
    case 'time':
      return { ...common, kind: field.kind };
    case 'choice':
      return { ...common, kind: field.kind, options: field.options.map(option) };
    case 'choices':
      return { ...common, kind: field.kind, options: field.options.map(option) };
    case 'lookup':
      return { ...common, kind: 'lookup', offered: field.options.map((one) => one.label), max: field.maxLength };
  }
}
