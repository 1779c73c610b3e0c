import type { Report } from '../rulebook/reports.ts';
import type { Words } from '../rulebook/words.ts';
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
  if (!customer) return { ...choices, asking };
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

/** The choices that a line begins with, each by its name or the beginning of it that no other has. */
function leadingChoices(report: Report, line: string): Omit<Subject, 'asking'> {
  const values: Record<string, string> = {};
  let text = line;
  for (;;) {
    const word = /^[^\s,，。;；、]+/u.exec(text)?.[0] ?? '';
    const rest = text.slice(word.length).replace(/^[\s,，。;；、]+/u, '');
    const found = report.fields.flatMap((field) => {
      const option = field.kind === 'choice' && values[field.id] === undefined ? optionOf(field.options, word) : null;
      return option === null ? [] : [{ field: field.id, option }];
    })[0];
    if (!found) return { values, text };
    values[found.field] = found.option;
    text = rest;
  }
}

function optionOf(options: readonly Readonly<{ id: string; label: Words }>[], word: string): string | null {
  const said = fold(word);
  if (said.length < SHORTEST_OPTION) return null;
  const called = (fits: (label: string) => boolean) =>
    options.filter(({ label }) => Object.values(label).some((one) => fits(fold(one))));
  const [exact] = called((label) => label === said);
  const [only, another] = called((label) => label.startsWith(said));
  return exact?.id ?? (another ? null : (only?.id ?? null));
}

/** In characters: less says too little to be a choice. */
const SHORTEST_OPTION = 2;

/** What words after nothing but choices answer. */
function afterChoices({ fields }: Report): string {
  const free = fields.filter(({ kind, when }) => (kind === 'long_text' || kind === 'text') && when === undefined);
  return (free.find(({ kind }) => kind === 'long_text') ?? free[0])?.id ?? '';
}
