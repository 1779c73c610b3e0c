import { localDate } from '../calendar/zone.ts';
import type { Setting } from '../dialogue/answer.ts';
import { type Filled, fill, fillValues, firstGap, nextField, startContent } from '../dialogue/filing.ts';
import { splitSubject } from '../dialogue/one-line.ts';
import { type Content, writeCustomer } from '../journal/content.ts';
import { namesCustomers, rowsFields, rowsFrom, rowsOf, withRows } from '../journal/rows.ts';
import type { Field, Report } from '../rulebook/reports.ts';
import type { Customer } from '../store/customers.ts';
import { type Draft, draftAmong, newDraft, saveDialogue, saveDraft } from '../store/drafts.ts';
import { type Obligation, obligationAbout } from '../store/obligations.ts';
import { lastAboutCustomer, reportAbout, reportById } from '../store/reports.ts';
import type { Context, Outcome } from './command.ts';
import { formOf } from './file-form.ts';
import { problemText } from './file-problems.ts';
import { submitDraft } from './file-submit.ts';
import { alreadyFiled, previewCard, questionCard } from './file-view.ts';

/** Asks a field's question, or shows everything when there is nothing left to ask. */
export async function ask(ctx: Context, draft: Draft, asking: string | null, problem?: string): Promise<Outcome> {
  const report = reportOf(ctx, draft.report);
  await saveDialogue(ctx.tx, ctx.person.id, { draft: draft.id, asking }, ctx.now);
  const field = report.fields.find(({ id }) => id === asking);
  const own = await customersFor(ctx, report);
  const card = field
    ? questionCard(ctx, report, draft, field, own, problem)
    : previewCard(ctx, report, draft, own, problem);
  return { replies: [{ card }] };
}

/** Keeps a draft and asks `next`, or once more for what could not be read. */
export async function keepAndAsk(
  ctx: Context,
  draft: Draft,
  problems: Filled['problems'],
  next: string | null,
): Promise<Outcome> {
  await saveDraft(ctx.tx, draft, ctx.now);
  const [problem] = problems;
  if (!problem) return ask(ctx, draft, next);
  const field = reportOf(ctx, draft.report).fields.find(({ id }) => id === problem[0]);
  return ask(ctx, draft, problem[0], problemText(problem[1], ctx.words, field));
}

/** Shows the whole draft as a form; a question that is open stays open beside it. */
export async function showForm(ctx: Context, draft: Draft): Promise<Outcome> {
  if (ctx.event.forms === 'none') return ask(ctx, draft, nextOf(ctx, draft));
  const report = reportOf(ctx, draft.report);
  const own = await customersFor(ctx, report);
  return {
    form: {
      purpose: { command: 'file', kind: 'draft', of: draft.id },
      form: formOf(ctx, report, draft, own, {}),
      fallback: previewCard(ctx, report, draft, own),
    },
  };
}

/** Files a draft, which meets `duty` if that is known, or asks for what is still missing. If the day's report is there already, the words become its amendment. */
export async function finish(ctx: Context, draft: Draft, duty?: Obligation): Promise<Outcome> {
  const report = reportOf(ctx, draft.report);
  const gap = firstGap(report, draft.content);
  if (gap) {
    await saveDraft(ctx.tx, draft, ctx.now);
    return ask(ctx, draft, gap.id);
  }
  if (draft.amends !== null || report.about !== undefined) return submitDraft(ctx, report, draft, null);
  const { id: person } = ctx.person;
  const obligation = duty ?? (await obligationAbout(ctx.tx, person, report.id, draft.aboutOn));
  const there = obligation ? obligation.reportId : await reportAbout(ctx.tx, person, report.id, draft.aboutOn);
  const filed = there === null ? null : await reportById(ctx.tx, there, person);
  if (!filed) return submitDraft(ctx, report, draft, obligation);
  const amending = { ...draft, amends: filed.id };
  await saveDraft(ctx.tx, amending, ctx.now);
  const { replies = [] } = await ask(ctx, amending, null);
  return { replies: [{ card: alreadyFiled(ctx, report, filed) }, ...replies] };
}

/**
 * Reads a whole report out of one line into a draft. To words that stand there already it adds; it never wipes them out.
 * `message` is where the line is, if it can still be changed there.
 */
export function readLine(
  report: Report,
  draft: Draft,
  line: string,
  at: Setting,
  message: string | undefined,
): Readonly<{ draft: Draft }> & Pick<Filled, 'problems'> {
  const { values, asking, text } = splitSubject(report, line, at.customers);
  const named = fillValues(report, draft.content, values, at);
  const said = fill(report, named.content, text, asking, at);
  const joined = fillValues(report, said.content, joinedAnswers(report, draft.content, said.content), at);
  const answered = [...named.answered, ...said.answered];
  const sources = message === undefined ? {} : Object.fromEntries(['', ...answered].map((id) => [id, message]));
  const content = rowsFrom(report, draft.content, joined.content, message);
  return {
    draft: { ...draft, content, sources: { ...draft.sources, ...sources } },
    problems: new Map([...named.problems, ...said.problems, ...joined.problems]),
  };
}

/** The long answers that stand in both, what was said later on a line of its own. */
export function joinedAnswers(report: Report, earlier: Content, later: Content): Content {
  const joined = ({ id, kind }: Field) => {
    const [old, said] = [earlier[id], later[id]];
    return kind === 'long_text' && old !== undefined && said !== undefined && said !== old
      ? [[id, `${old}\n${said}`]]
      : [];
  };
  return Object.fromEntries(report.fields.flatMap(joined));
}

/** The rows of both, what was said later after what was said before. */
export function joinedRows(report: Report, earlier: Content, later: Content): Content {
  return rowsFields(report).reduce(
    (content, field) => withRows(field, content, [...rowsOf(field, earlier), ...rowsOf(field, later)]),
    later,
  );
}

/** The draft for a report and day that was begun earlier, else a new one, not stored yet. */
export async function draftAbout(ctx: Context, report: Report, aboutOn: string): Promise<Draft> {
  const kept = draftAmong((await ctx.desk()).drafts, { report: report.id, aboutOn, amends: null });
  return kept ?? freshDraft(ctx, report, aboutOn);
}

/** A new draft, not stored yet. */
export function freshDraft(ctx: Context, report: Report, aboutOn: string): Draft {
  const content = startContent(report, today(ctx));
  return newDraft({ personId: ctx.person.id, report: report.id, aboutOn, amends: null, content });
}

/** Once the customer is known, what is the same at every visit comes from the last one. */
export async function carried(ctx: Context, report: Report, content: Content, before: Content): Promise<Content> {
  const field = report.fields.find(({ kind }) => kind === 'customer');
  const written = field && content[field.id];
  if (!field || written === undefined || written === before[field.id] || !/^\d+$/.test(written)) return content;
  const last = await lastAboutCustomer(ctx.tx, report.id, BigInt(written), ctx.person.id);
  if (!last) return content;
  const same = report.fields.filter(
    (one) => 'carry' in one && one.carry === 'customer' && content[one.id] === undefined,
  );
  return {
    ...content,
    ...Object.fromEntries(same.flatMap(({ id }) => (last[id] === undefined ? [] : [[id, last[id]]]))),
  };
}

/** The field to be asked next; null when there is nothing left to ask. */
export function nextOf(ctx: Context, draft: Draft): string | null {
  return nextField(reportOf(ctx, draft.report), draft.content, null)?.id ?? null;
}

export function reportOf(ctx: Context, id: string): Report {
  const report = ctx.rulebook.reports.find((one) => one.id === id);
  if (!report) throw new Error(`the rulebook ${ctx.rulebook.version} has no report '${id}'`);
  return report;
}

export function today(ctx: Context): string {
  return localDate(ctx.now, ctx.person.dutyZone);
}

/** The manager's customers, if the report asks for one. */
export async function customersFor(ctx: Context, report: Report): Promise<readonly Customer[]> {
  return namesCustomers(report) ? ctx.customers() : [];
}

/** What answers to a report are read against. */
export async function settingFor(ctx: Context, report: Report): Promise<Setting> {
  const customers = (await customersFor(ctx, report)).map(({ id, name }) => ({
    id: writeCustomer({ kind: 'known', id }),
    name,
  }));
  return { today: today(ctx), customers };
}
