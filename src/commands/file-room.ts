import type { Field, Form } from '../chat/form.ts';
import type { Words } from '../i18n.ts';

type Fields = Pick<Form, 'intro' | 'fields'>;

/**
 * What of a form every platform can show at once, without cutting what is written: answers that are too long are left out, first the
 * longest, and the intro says that they stay and how they are changed. A field with an error is never left out.
 */
export function withRoom({ intro, fields }: Fields, words: Words): Fields {
  const left = new Set<Field>();
  let room = UNITS - UNITS_A_FIELD * fields.length;
  for (const field of fields.toSorted((one, other) => lengthOf(one) - lengthOf(other))) {
    const length = lengthOf(field);
    if (field.error === undefined && length > Math.min(room, UNITS_AN_ANSWER)) left.add(field);
    else room -= length;
  }
  const kept = [...left].map(({ label }) => words.plain('journal.tooLongForForm', { label }));
  const lines = [...(intro === undefined ? [] : [intro]), ...kept];
  return { ...(lines.length > 0 && { intro: lines.join(' · ') }), fields: fields.filter((field) => !left.has(field)) };
}

/** Whether an answer is in no form at all, however little else is in it. */
export function isTooLong(answer = ''): boolean {
  return answer.length > UNITS_AN_ANSWER;
}

/** In UTF-16 units: no more fits into one input everywhere. */
const UNITS_AN_ANSWER = 3_000;
/** A form as a card takes 30 KB, of which a unit may need three bytes and a field some hundred. */
const UNITS = 6_000;
const UNITS_A_FIELD = 100;

/** Only free text can be long; whatever is short enough never makes way for it. */
function lengthOf({ value = '' }: Field): number {
  return value.length;
}
