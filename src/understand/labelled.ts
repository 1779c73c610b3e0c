import { fold, literal } from './fold.ts';

/** A field as it can be named in a message: `name` is its key in the result, `labels` all that people call it. */
export type LabelledField = Readonly<{ name: string; labels: readonly string[] }>;

/**
 * Takes a message apart at its labels: `visited 3 outlets, problem: late delivery` with a field `problem`, or `【问题】送货晚` on lines of
 * their own. A label stands at the beginning or after a space or punctuation, and has a colon after it or brackets around it;
 * anything else is substance. Case and width do not matter, the longest label wins.
 *
 * @returns `values` by field name, two of the same field on lines of their own, empty ones left out; `rest` is what stands before
 * the first label. Nothing but labels, the numbers and bullets before them and the commas and spaces around is dropped
 */
export function splitLabelled(
  text: string,
  fields: readonly LabelledField[],
): Readonly<{ values: Readonly<Record<string, string>>; rest: string }> {
  const names = new Map(fields.flatMap(({ name, labels }) => labels.map((label) => [plain(label), name])));
  names.delete('');
  const marks = names.size === 0 ? [] : [...fold(text).matchAll(labelPattern([...names.keys()]))];
  const values = new Map<string, string>();
  for (const [index, mark] of marks.entries()) {
    const value = trimmed(text.slice(mark.index + mark[0].length, marks[index + 1]?.index));
    const name = names.get(plain(mark.groups?.bracketed ?? mark.groups?.label ?? ''));
    if (name === undefined || value === '') continue;
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : `${earlier}\n${value}`);
  }
  return { values: Object.fromEntries(values), rest: trimmed(text.slice(0, marks[0]?.index)) };
}

function plain(label: string): string {
  return fold(label).trim().replace(/\s+/g, ' ');
}

function labelPattern(labels: readonly string[]): RegExp {
  const any = [...labels]
    .sort((one, other) => other.length - one.length)
    .map((label) => literal(label).replaceAll(' ', '\\s{1,3}'))
    .join('|');
  // The number or bullet before a label belongs to it only where a line begins; within one it is substance.
  const border = '(?:^[ \\t]{0,8}(?:\\d{1,2}[.、)]|[-*•·])[ \\t]{0,3}|(?<=^|[\\s,;.!?|，；。、！？(【]))';
  return new RegExp(`${border}(?:[【[]\\s?(?<bracketed>${any})\\s?[】\\]]\\s?:?|(?<label>${any})\\s?:)`, 'gmu');
}

/** Without the spaces and the commas between fields; full stops, brackets and all else are the writer's. */
function trimmed(value: string): string {
  return value
    .replace(/^[\s,，;；、]+/u, '')
    .trimEnd()
    .replace(/(?<![\s,，;；、])[\s,，;；、]{1,8}$/u, '');
}
