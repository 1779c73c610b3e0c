/**
 * A form as every platform can show it: a modal, a card with inputs, a web form. `id` is unique to this opening, so a form
 * that is submitted twice is one submission.
 */
export type Form = Readonly<{
  id: string;
  title: string;
  /** A sentence above the fields. Plain, no markup. */
  intro?: string;
  submit: string;
  cancel: string;
  fields: readonly Field[];
}>;

/** The language of the person who has the form before them: that of the words on its buttons, which are ours. */
export function localeOf({ submit, cancel }: Pick<Form, 'submit' | 'cancel'>): 'zh-CN' | 'en' {
  return /\p{Script=Han}/u.test(submit + cancel) ? 'zh-CN' : 'en';
}

/**
 * `value` is what stands in the field when it opens (dates as `2026-11-18`, times as `18:00`, choices as their value,
 * several choices joined by `\n`). `error` is shown at the field. `maxLength` counts UTF-16 units.
 */
export type Field = Readonly<{
  name: string;
  label: string;
  hint?: string;
  required: boolean;
  value?: string;
  error?: string;
}> &
  (
    | Readonly<{ kind: 'text' | 'longText'; maxLength: number }>
    | Readonly<{ kind: 'number' | 'date' | 'time' }>
    | Readonly<{ kind: 'choice' | 'choices'; options: readonly Option[] }>
    /** Free text with suggestions; what is typed need not be among them. */
    | Readonly<{ kind: 'lookup'; options: readonly Option[]; maxLength: number }>
  );

/** `value` at most 75 ASCII characters; for a lookup the label itself is what is typed. */
export type Option = Readonly<{ value: string; label: string }>;

/** What may be meant by what somebody has typed into a lookup: `label` is read, `typed` is what picking it fills in. */
export type Suggestion = Readonly<{ label: string; typed: string }>;

/**
 * What follows a field's name, before a number, where what stands in it is longer than one input: there are several, and their texts
 * joined are the field's.
 */
export const PART = '~';

/** The values of fields from those of inputs, by their names. */
export function joinParts(inputs: Readonly<Record<string, string>>): FormValues {
  const parts = Object.entries(inputs).map(([input, text]) => {
    const [name = input, part = '1'] = input.split(PART);
    return { name, part: Number(part), text };
  });
  const values: Record<string, string> = {};
  for (const { name, text } of parts.sort((one, other) => one.part - other.part)) {
    values[name] = (values[name] ?? '') + text;
  }
  return values;
}

/**
 * What came back, by field name, in the same notation as {@link Field} `value`. A field left empty is `''` or absent; where a form
 * is shown in parts, a field that was out of sight is absent and one left empty is `''`.
 */
export type FormValues = Readonly<Record<string, string>>;
