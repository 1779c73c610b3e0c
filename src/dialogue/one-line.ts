import type { Report } from '../rulebook/reports.ts';
import { splitLabelled } from '../understand/labelled.ts';
import type { Named } from '../understand/names.ts';

/** What one line says at its beginning: values by field, and the rest with the field that it answers. */
export type Subject = Readonly<{ values: Readonly<Record<string, string>>; asking: string; text: string }>;

/** The field that words without a label answer: the first long required one. */
export function substanceOf({ fields }: Report): string {
  const substance =
    fields.find((field) => field.kind === 'long_text' && field.required) ?? fields.find((field) => field.required);
  return substance?.id ?? '';
}

/**
 * Takes the subject off a one-line report: the customer that stands at its beginning, by whole name or up to the first space or
 * comma. What follows answers the first long required field; for a report about no customer that is the whole line.
 */
export function splitSubject(report: Report, line: string, customers: readonly Named[]): Subject {
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
  return { values: { [customer.id]: name }, asking, text };
}
