import type { Report } from '../rulebook/reports.ts';
import { fold } from '../understand/fold.ts';
import { splitLabelled } from '../understand/labelled.ts';
import type { Named } from '../understand/names.ts';

/** What one line says at its beginning: values by field, and the rest with the field that it answers. */
export type Subject = Readonly<{ values: Readonly<Record<string, string>>; asking: string; text: string }>;

/** The field that words without a label answer: the first required one that is long or holds rows. */
export function substanceOf({ fields }: Report): string {
  const substance =
    fields.find(({ kind, required }) => (kind === 'long_text' || kind === 'rows') && required) ??
    fields.find((field) => field.required);
  return substance?.id ?? '';
}

/**
 * Takes the subject off a one-line report: the customer that stands at its beginning, by whole name or up to the first space or
 * comma. What follows answers the first long required field; for a report about no customer that is the whole line.
 */
export function splitSubject(report: Report, line: string, customers: readonly Named[]): Subject {
  const choices = leadingChoices(report, line);
  if (choices.values[substanceOf(report)] !== undefined) return { ...choices, asking: afterChoices(report) };
  const asking = substanceOf(report);
  const customer = report.fields.find((field) => field.kind === 'customer');
  if (!customer) return { values: {}, asking, text: line };
  // Labels speak for themselves: `客户：万家福 谈了：补货` needs no guessing.
  const labelled = splitLabelled(line, [
    { name: customer.id, labels: [...Object.values(customer.label), ...customer.aliases] },
  ]);
  if (labelled.values[customer.id] !== undefined) return { values: {}, asking: customer.id, text: line };

  const head = customers
    .filter(({ name }) => line.startsWith(name))
    .reduce((longest, { name }) => (name.length > longest.length ? name : longest), '');
  const name = head === '' ? (/^[^\s,，。;；:：、]+/u.exec(line)?.[0] ?? '') : head;
  const text = line.slice(name.length).replace(/^[\s,，。;；:：、]+/u, '');
  if (name === '' || text === '') return { values: {}, asking: customer.id, text: line };
  const said = leadingChoices(report, text);
  return { values: { ...said.values, [customer.id]: name }, asking, text: said.text };
}

/** The choices that a line begins with, each said exactly as it is called. */
function leadingChoices(report: Report, line: string): Omit<Subject, 'asking'> {
  const values: Record<string, string> = {};
  let text = line;
  for (;;) {
    const word = /^[^\s,，。;；、]+/u.exec(text)?.[0] ?? '';
    const rest = text.slice(word.length).replace(/^[\s,，。;；、]+/u, '');
    const found = report.fields.find(
      (field) =>
        field.kind === 'choice' &&
        values[field.id] === undefined &&
        field.options.some(({ label }) => Object.values(label).some((one) => fold(one) === fold(word))),
    );
    if (!found || word === '') return { values, text };
    values[found.id] = word;
    text = rest;
  }
}

/** What words after nothing but choices answer. */
function afterChoices({ fields }: Report): string {
  const free = fields.filter(({ kind, when }) => (kind === 'long_text' || kind === 'text') && when === undefined);
  return (free.find(({ kind }) => kind === 'long_text') ?? free[0])?.id ?? '';
}
