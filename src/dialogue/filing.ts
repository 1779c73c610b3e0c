import { type Content, readCustomer } from '../journal/content.ts';
import type { Field, Report } from '../rulebook/reports.ts';
import { splitLabelled } from '../understand/labelled.ts';
import { type Problem, readAnswer, type Setting } from './answer.ts';

/** What was read from a message: new content and what could not be read, by field. */
export type Filled = Readonly<{
  content: Content;
  problems: ReadonlyMap<string, Problem>;
  answered: readonly string[];
}>;

/** The field's default at the beginning of a report. */
export function startContent(report: Report, today: string): Content {
  const content: Record<string, string> = {};
  for (const field of report.fields) {
    if (field.kind === 'date' && field.default === 'today') content[field.id] = today;
    if (field.kind === 'choice' && field.default !== undefined) content[field.id] = field.default;
  }
  return content;
}

/**
 * Fills in what a message says: labelled parts go to their fields, the rest answers `asking`. A value that cannot be read leaves
 * what stood there.
 */
export function fill(report: Report, content: Content, text: string, asking: string, setting: Setting): Filled {
  const { values, rest } = splitLabelled(
    text,
    report.fields.map((field) => ({ name: field.id, labels: labelsOf(field) })),
  );
  return fillValues(report, content, rest === '' ? values : { ...values, [asking]: rest }, setting);
}

/** Fills in values by field; an empty one empties the field, but for pictures, which no text replaces. */
export function fillValues(
  report: Report,
  content: Content,
  values: Readonly<Record<string, string>>,
  setting: Setting,
): Filled {
  const next: Record<string, string> = { ...content };
  const problems = new Map<string, Problem>();
  const answered: string[] = [];
  for (const field of report.fields) {
    const given = values[field.id];
    if (given === undefined || (given.trim() === '' && field.kind === 'pictures')) continue;
    if (given.trim() === '') {
      delete next[field.id];
      continue;
    }
    const reading = readAnswer(field, given, setting);
    if (reading.kind === 'problem') {
      problems.set(field.id, reading.problem);
      continue;
    }
    next[field.id] = reading.value;
    answered.push(field.id);
  }
  return { content: next, problems, answered };
}

/**
 * The field to ask next: first a customer that still has to be settled, then the empty required ones, then the others in their
 * order; those up to `after`, one of the others itself, have been passed over.
 */
export function nextField(report: Report, content: Content, after: string | null): Field | null {
  const unsettled = report.fields.find((field) => isUnsettled(field, content));
  if (unsettled) return unsettled;
  const empty = askedFields(report).filter((field) => content[field.id] === undefined);
  const required = empty.find((field) => field.required);
  if (required) return required;
  const place = report.fields.findIndex((field) => field.id === after && !field.required);
  return empty.find((field) => report.fields.indexOf(field) > place) ?? null;
}

/** The field before `asking`, for going back; null at the first. */
export function previousField(report: Report, asking: string | null): Field | null {
  const fields = askedFields(report);
  const place = asking === null ? fields.length : fields.findIndex((field) => field.id === asking);
  return fields[place - 1] ?? null;
}

/** The fields that are asked one by one. Pictures may come at any time, so they are only asked for where there must be some. */
export function askedFields(report: Report): readonly Field[] {
  return report.fields.filter((field) => field.kind !== 'pictures' || field.required);
}

/** The first thing that keeps a report from being filed: a required field that is empty, or a customer not settled. */
export function firstGap(report: Report, content: Content): Field | null {
  return (
    report.fields.find((field) => isUnsettled(field, content)) ??
    report.fields.find((field) => field.required && content[field.id] === undefined) ??
    null
  );
}

function isUnsettled(field: Field, content: Content): boolean {
  const written = content[field.id];
  return field.kind === 'customer' && written !== undefined && readCustomer(written).kind === 'unsettled';
}

function labelsOf(field: Field): readonly string[] {
  return [...Object.values(field.label), ...field.aliases];
}
