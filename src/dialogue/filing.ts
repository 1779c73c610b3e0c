import type { Content } from '../journal/content.ts';
import { readCustomer } from '../journal/content.ts';
import { leastRows, type Row, rowGap, rowsOf, withRows } from '../journal/rows.ts';
import type { Field, Report, RowsField } from '../rulebook/reports.ts';
import { splitLabelled } from '../understand/labelled.ts';
import { type FormField, type Problem, readAnswer, type Setting } from './answer.ts';
import { type LineProblem, readRows } from './rows.ts';

/** What is asked one after the other: a report's fields, or a form's. */
export type Questions<One extends Question = Question> = Readonly<{ fields: readonly One[] }>;
type Question = Field | FormField;

/** Why what was said for a field could not be taken; of rows the lines that could not, or that there would be too many. */
export type FieldProblem =
  | Problem
  | Readonly<{ kind: 'lines'; lines: readonly LineProblem[] }>
  | Readonly<{ kind: 'tooMany'; most: number; given: number }>;

/** What was read from a message: new content and what could not be read, by field. */
export type Filled = Readonly<{
  content: Content;
  problems: ReadonlyMap<string, FieldProblem>;
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
 * what stood there; rows are added to those that are there.
 */
export function fill(report: Questions, content: Content, text: string, asking: string, setting: Setting): Filled {
  const { values, rest } = partsOf(report, text);
  const labelled = values[asking];
  const answer = labelled === undefined ? rest : `${rest}\n${labelled}`;
  const said = rest === '' ? values : { ...values, [asking]: answer };
  return fillIn(report, content, said, setting, addRows);
}

/** What a message says of each field by its label, and the rest of it. */
export function partsOf({ fields }: Questions, text: string): ReturnType<typeof splitLabelled> {
  return splitLabelled(
    text,
    fields.map((field) => ({ name: field.id, labels: labelsOf(field) })),
  );
}

/** Fills in values by field, rows instead of those that are there; an empty one empties the field, but for pictures, which no text replaces. */
export function fillValues(
  report: Questions,
  content: Content,
  values: Readonly<Record<string, string>>,
  setting: Setting,
): Filled {
  return fillIn(report, content, values, setting, replaceRows);
}

function fillIn(
  report: Questions,
  content: Content,
  values: Readonly<Record<string, string>>,
  setting: Setting,
  take: typeof addRows,
): Filled {
  let next: Content = content;
  const problems = new Map<string, FieldProblem>();
  const answered: string[] = [];
  for (const field of report.fields) {
    const given = values[field.id];
    if (given === undefined || (given.trim() === '' && field.kind === 'pictures')) continue;
    if (given.trim() === '') {
      const { [field.id]: _, ...rest } = next;
      next = rest;
    } else if (field.kind === 'rows') {
      const { rows, problem } = take(field, rowsOf(field, next), given, setting);
      if (problem) problems.set(field.id, problem);
      if (rows) next = withRows(field, next, rows);
      if (rows) answered.push(field.id);
    } else {
      const reading = readAnswer(field, given, setting);
      if (reading.kind === 'problem') problems.set(field.id, reading.problem);
      else {
        next = { ...next, [field.id]: reading.value };
        answered.push(field.id);
      }
    }
  }
  return { content: next, problems, answered };
}

type Taken = Readonly<{ rows?: readonly Row[]; problem?: FieldProblem }>;

/**
 * Adds the lines of a message to rows. What a line lacks is asked for afterwards; a line that could not be read at all is left out and
 * told.
 */
export function addRows(field: RowsField, there: readonly Row[], text: string, setting: Setting): Taken {
  const { rows, problems } = readRows(field.columns, text, setting);
  const unread = problems.filter(isUnread);
  const good = rows.filter((_, index) => !unread.some(({ line }) => line === index + 1));
  const all = [...there, ...good];
  if (all.length > field.max) return { problem: { kind: 'tooMany', most: field.max, given: all.length } };
  return {
    ...(good.length > 0 && { rows: all }),
    ...(unread.length > 0 && { problem: { kind: 'lines', lines: unread } }),
  };
}

/** All or nothing: who sees all lines at once corrects them there. */
function replaceRows(field: RowsField, _: readonly Row[], text: string, setting: Setting): Taken {
  const { rows, problems } = readRows(field.columns, text, setting);
  if (rows.length > field.max) return { problem: { kind: 'tooMany', most: field.max, given: rows.length } };
  return problems.some(isUnread) ? { problem: { kind: 'lines', lines: problems } } : { rows };
}

function isUnread({ kind }: LineProblem): boolean {
  return kind === 'problem' || kind === 'over';
}

/**
 * The field to ask next: first a customer that still has to be settled or a row that lacks something, then the empty required ones,
 * then the others in their order; those up to `after`, one of the others itself, have been passed over.
 */
export function nextField<One extends Question>(
  report: Questions<One>,
  content: Content,
  after: string | null,
): One | null {
  const unsettled = report.fields.find((field) => isUnsettled(field, content));
  if (unsettled) return unsettled;
  const lacking = askedFields(report, content).find((field) => isLacking(field, content));
  if (lacking) return lacking;
  const empty = askedFields(report, content).filter(({ id }) => content[id] === undefined);
  const place = report.fields.findIndex((field) => field.id === after && !field.required);
  return empty.find((field) => report.fields.indexOf(field) > place) ?? null;
}

/** The field before `asking`, for going back; null at the first. */
export function previousField<One extends Question>(
  report: Questions<One>,
  content: Content,
  asking: string | null,
): One | null {
  const fields = askedFields(report, content);
  const place = asking === null ? fields.length : fields.findIndex((field) => field.id === asking);
  return fields[place - 1] ?? null;
}

/**
 * The fields that are asked one by one. Pictures may come at any time, so they are only asked for where there must be some; what
 * belongs to another answer only where that was given.
 */
export function askedFields<One extends Question>(report: Questions<One>, content: Content): readonly One[] {
  return report.fields.filter((field) => applies(field, content) && (field.kind !== 'pictures' || field.required));
}

/** The first thing that keeps a report from being filed: a customer or a row not settled, or a required field that is empty. */
export function firstGap<One extends Question>(report: Questions<One>, content: Content): One | null {
  return (
    report.fields.find((field) => isUnsettled(field, content)) ??
    report.fields.find((field) => isLacking(field, content)) ??
    null
  );
}

/** Whether a field has too little in it to be filed. */
export function isLacking(field: Question, content: Content): boolean {
  const needed = field.required && applies(field, content);
  if (field.kind !== 'rows') return needed && content[field.id] === undefined;
  const { length } = rowsOf(field, content);
  return length < leastRows(field) && (needed || length > 0);
}

/** Whether a customer, of the field or in one of its rows, has to be settled, or a row lacks something. */
export function isUnsettled(field: Question, content: Content): boolean {
  if (field.kind === 'rows') return rowGap(field.columns, rowsOf(field, content)) !== null;
  const written = content[field.id];
  return field.kind === 'customer' && written !== undefined && readCustomer(written).kind === 'unsettled';
}

/** Whether a field belongs to a report with these answers. */
function applies({ when }: Question, content: Content): boolean {
  return when === undefined || when.is.includes(content[when.field] ?? '');
}

function labelsOf(field: Question): readonly string[] {
  return [...Object.values(field.label), ...field.aliases];
}
