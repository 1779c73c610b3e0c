import { type FieldProblem, fillValues, firstGap, isUnsettled, partsOf } from '../dialogue/filing.ts';
import { answerRows, changeRows, fillGap, type RowsAnswer } from '../dialogue/row-answer.ts';
import type { Content } from '../journal/content.ts';
import { FROM, rowGap, rowsFields, rowsFrom, rowsOf, withRows } from '../journal/rows.ts';
import type { Report, RowsField } from '../rulebook/reports.ts';
import { type Draft, saveDraft } from '../store/drafts.ts';
import type { Context, Outcome } from './command.ts';
import { ask, finish, settingFor } from './file-draft.ts';
import { problemText } from './file-problems.ts';

/** A message while rows are asked for; null if there are no more of them. What it says of other fields goes there. */
export async function answerRowsField(
  ctx: Context,
  report: Report,
  field: RowsField,
  draft: Draft,
  text: string,
): Promise<Outcome | null> {
  const setting = await settingFor(ctx, report);
  const { values, rest } = partsOf(report, text);
  const { [field.id]: labelled = '', ...others } = values;
  const filled = fillValues(report, draft.content, others, setting);
  const said = [rest, labelled].filter((part) => part !== '').join('\n');
  const answer: RowsAnswer =
    said === ''
      ? { kind: 'rows', rows: rowsOf(field, draft.content) }
      : answerRows(field, rowsOf(field, draft.content), said, setting);
  if (answer.kind === 'done') return null;
  const [other] = filled.problems;
  if (other) {
    await saveDraft(ctx.tx, { ...draft, content: filled.content }, ctx.now);
    return ask(ctx, draft, other[0], problemText(other[1], ctx.words));
  }
  return keepRows(ctx, report, field, { ...draft, content: filled.content }, answer, field.id);
}

/** `改 2 …` and `删 2` while everything is looked over; null if the message is neither. */
export async function changeLookedOver(
  ctx: Context,
  report: Report,
  draft: Draft,
  text: string,
): Promise<Outcome | null> {
  const field = rowsFields(report).find(({ id }) => draft.content[id] !== undefined);
  if (!field) return null;
  const setting = await settingFor(ctx, report);
  const answer = changeRows(field, rowsOf(field, draft.content), text, setting);
  return answer && answer.kind !== 'done' ? keepRows(ctx, report, field, draft, answer, null) : null;
}

/** The content with what a button says that fills the gap of a row: `<row>:<column>:<value>`. Null if that is not what is asked any more. */
export async function pickedRow(
  ctx: Context,
  report: Report,
  field: RowsField,
  content: Content,
  picked: string,
): Promise<Content | null> {
  const [index, column, ...value] = picked.split(':');
  const rows = rowsOf(field, content);
  const gap = rowGap(field.columns, rows);
  if (!gap || String(gap.index) !== index || gap.column.id !== column) return null;
  const filled = fillGap(gap, rows, value.join(':'), await settingFor(ctx, report));
  return filled && withRows(field, content, filled);
}

/** The content of a draft with the rows that came with a message as they are `read` now; the others stay where they were before. */
export function rowsEdited(report: Report, before: Content, edited: Content, read: Content, message: string): Content {
  let content = edited;
  for (const field of rowsFields(report)) {
    const there = rowsOf(field, before);
    const first = there.findIndex((row) => row[FROM] === message);
    const kept = there.filter((row) => row[FROM] !== message);
    const fresh = rowsOf(field, read).map((row) => ({ ...row, [FROM]: message }));
    content = withRows(field, content, kept.toSpliced(first < 0 ? kept.length : first, 0, ...fresh));
  }
  return content;
}

async function keepRows(
  ctx: Context,
  report: Report,
  field: RowsField,
  draft: Draft,
  answer: Exclude<RowsAnswer, { kind: 'done' }>,
  asking: string | null,
): Promise<Outcome> {
  if (answer.kind !== 'rows')
    return ask(ctx, draft, asking, commandText(ctx, answer, rowsOf(field, draft.content).length));
  const content = rowsFrom(report, draft.content, withRows(field, draft.content, answer.rows), ctx.event.message);
  const next = { ...draft, content };
  const settled = isUnsettled(field, draft.content) && !answer.problem && firstGap(report, content) === null;
  // Who said everything in one line only had to say which customer it was.
  if (settled && draft.sources[''] !== undefined && draft.amends === null) return finish(ctx, next);
  await saveDraft(ctx.tx, next, ctx.now);
  const gap = isUnsettled(field, content) ? field.id : asking;
  return ask(ctx, next, gap, answer.problem && problemOf(ctx, answer.problem, field));
}

function problemOf({ words }: Context, problem: FieldProblem, field: RowsField): string {
  return problemText(problem, words, field);
}

function commandText(
  { words }: Context,
  { kind, number }: Readonly<{ kind: 'noRow' | 'howToChange'; number: number }>,
  count: number,
) {
  return words.plain(kind === 'noRow' ? 'journal.rows.noRow' : 'journal.rows.howToChange', { number, count });
}
