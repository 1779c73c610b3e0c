import { candidatesFor } from '../dialogue/answer.ts';
import {
  fill,
  fillValues,
  firstGap,
  isLacking,
  isUnsettled,
  nextField,
  previousField,
  startContent,
} from '../dialogue/filing.ts';
import { type Content, readCustomer, writeCustomer } from '../journal/content.ts';
import { hasRowsFrom, rowsFields, rowsFrom } from '../journal/rows.ts';
import type { Field, Report } from '../rulebook/reports.ts';
import { type Draft, draftsOf, type Open, saveDialogue } from '../store/drafts.ts';
import { reportByMessage } from '../store/reports.ts';
import { type Control, understandChoice, understandControl } from '../understand/choices.ts';
import { type Context, type Outcome, sentence } from './command.ts';
import { withoutDay } from './file-day.ts';
import { ask, carried, finish, keepAndAsk, readLine, reportOf, settingFor, today } from './file-draft.ts';
import { lackText } from './file-problems.ts';
import { answerRowsField, changeLookedOver, pickedRow, rowsEdited } from './file-rows.ts';
import { amendmentOf, receiptKey, submitDraft } from './file-submit.ts';
import { NEW_CUSTOMER } from './file-view.ts';

/** A message while a question is open. */
export async function answerQuestion(ctx: Context, { draft, asking }: Open, text: string): Promise<Outcome> {
  const report = reportOf(ctx, draft.report);
  const field = report.fields.find(({ id }) => id === asking);
  const control = understandControl(text);
  if (field?.kind === 'rows' && !(control && STEERS.has(control))) {
    return (await answerRowsField(ctx, report, field, draft, text)) ?? onControl(ctx, draft, asking, 'skip');
  }
  if (field && isUnsettled(field, draft.content)) {
    const settled = await settleCustomer(ctx, report, field, draft, text, control);
    if (settled) return settled;
  }
  if (control && (control !== 'no' || asking === null)) return onControl(ctx, draft, asking, control);

  const changed = asking === null ? await changeLookedOver(ctx, report, draft, text) : null;
  if (changed) return changed;
  // At the preview only labelled words change something: a stray sentence must not overwrite an answer.
  const filled = fill(report, draft.content, text, asking ?? '', await settingFor(ctx, report));
  if (asking === null && filled.answered.length + filled.problems.size === 0) return ask(ctx, draft, null);
  const read = rowsFrom(report, draft.content, filled.content, ctx.event.message);
  const content = await carried(ctx, report, read, draft.content);
  const next = asking === null ? firstGap(report, content) : nextField(report, content, asking);
  const sources = { ...draft.sources, ...sourcesOf(filled.answered, ctx.event.message) };
  const answered = { ...draft, content, sources };
  if (field && filled.problems.size === 0 && saidAll(report, draft, field, content)) return finish(ctx, answered);
  return keepAndAsk(ctx, answered, filled.problems, next?.id ?? null);
}

/** What is said of the conversation rather than of rows. */
const STEERS: ReadonlySet<Control> = new Set(['back', 'cancel', 'preview', 'skip']);

/** A button with an answer on it. */
export async function pick(ctx: Context, draft: Draft, id: string, value: string): Promise<Outcome> {
  const report = reportOf(ctx, draft.report);
  const field = report.fields.find((one) => one.id === id);
  const picked = field && (await pickedContent(ctx, report, field, draft.content, value));
  if (!picked) return { toast: { tone: 'problem', text: ctx.words.plain('bot.staleButton') } };
  const content = await carried(ctx, report, picked, draft.content);
  // From now on the answer is the button's: a change of the message that it came from before does not bring the old one back.
  const { [id]: _, ...sources } = draft.sources;
  const answered = { ...draft, content, sources };
  if (saidAll(report, draft, field, content)) return finish(ctx, answered);
  // Rows go on until there are no more.
  const next = field.kind === 'rows' ? id : nextField(report, content, id)?.id;
  return keepAndAsk(ctx, answered, new Map(), next ?? null);
}

/** Whether somebody who said everything in one line only had to say which customer it was, and now has. */
function saidAll(report: Report, before: Draft, field: Field, content: Content): boolean {
  const oneLine = before.sources[''] !== undefined && before.amends === null;
  return oneLine && isUnsettled(field, before.content) && firstGap(report, content) === null;
}

/** Back, skip, preview and the like, said or pressed. */
export async function onControl(ctx: Context, draft: Draft, asking: string | null, control: Control): Promise<Outcome> {
  const report = reportOf(ctx, draft.report);
  switch (control) {
    case 'cancel':
    case 'no':
      await saveDialogue(ctx.tx, ctx.person.id, null, ctx.now);
      return { replies: [{ card: sentence(ctx.words.text('journal.setAside')) }] };
    case 'back':
      return ask(ctx, draft, previousField(report, draft.content, asking)?.id ?? asking);
    case 'preview':
      return ask(ctx, draft, null);
    case 'yes':
      return asking === null ? finish(ctx, draft) : ask(ctx, draft, asking);
    case 'skip': {
      const field = report.fields.find(({ id }) => id === asking);
      if (field && isLacking(field, draft.content)) {
        const few = field.kind === 'rows' ? lackText(field, draft.content, ctx.words) : null;
        return ask(ctx, draft, field.id, few ?? ctx.words.plain('journal.cannotSkip'));
      }
      return ask(ctx, draft, nextField(report, draft.content, asking)?.id ?? null);
    }
  }
}

/**
 * The person changed a message of theirs: the answers or the report that were made from it change too. `rest` is what stands in it
 * after a command's name.
 */
export async function editMessage(ctx: Context, text: string, rest: string, open: Open | null): Promise<Outcome> {
  const message = ctx.event.message;
  if (message === undefined) return {};
  const all = await draftsOf(ctx.tx, ctx.person.id);
  const rowsOfIt = (one: Draft) =>
    rowsFields(reportOf(ctx, one.report)).find((field) => hasRowsFrom(field, one.content, message));
  const draft = all.find((one) => Object.values(one.sources).includes(message) || rowsOfIt(one));
  if (!draft) return editReport(ctx, message, rest);
  const report = reportOf(ctx, draft.report);
  const from = report.fields.filter(({ id }) => draft.sources[id] === message).map(({ id }) => id);
  const without = (id: string) => !from.includes(id);
  const kept = Object.fromEntries(Object.entries(draft.content).filter(([id]) => without(id)));
  const content = { ...startContent(report, today(ctx)), ...kept };
  const setting = await settingFor(ctx, report);
  const bare = { ...draft, content: {}, sources: {} };
  const read =
    draft.sources[''] === message
      ? readLine(report, bare, withoutDay(report, rest, today(ctx)), setting, message)
      : readAnswer(report, bare, text, from[0] ?? rowsOfIt(draft)?.id ?? '', setting, message);
  const others = Object.fromEntries(Object.entries(draft.sources).filter(([, source]) => source !== message));
  const next = {
    ...draft,
    content: rowsEdited(report, draft.content, { ...content, ...read.draft.content }, read.draft.content, message),
    sources: { ...others, ...read.draft.sources },
  };
  const asking = open?.draft.id === draft.id ? open.asking : null;
  return keepAndAsk(ctx, next, read.problems, firstGap(report, next.content)?.id ?? asking);
}

/** What a report was filed with in one line is read once more; its receipt changes in place. */
async function editReport(ctx: Context, message: string, rest: string): Promise<Outcome> {
  const filed = await reportByMessage(ctx.tx, ctx.person.id, message);
  if (!filed) return {};
  const amending = await amendmentOf(ctx, filed.id);
  if (amending.kind === 'refused') return { replies: [{ card: sentence(ctx.words.text(amending.reason)) }] };
  const report = reportOf(ctx, filed.type);
  const bare = { ...amending.draft, content: {} };
  const read = readLine(report, bare, withoutDay(report, rest, today(ctx)), await settingFor(ctx, report), message);
  const draft = { ...read.draft, content: { ...amending.draft.content, ...read.draft.content } };
  const gap = firstGap(report, draft.content);
  if (read.problems.size > 0 || gap) return keepAndAsk(ctx, draft, read.problems, gap?.id ?? null);
  const { replies = [] } = await submitDraft(ctx, report, draft, null);
  const changed = replies.map(({ card, key = '' }) => ({
    key,
    to: { person: ctx.person.id },
    locale: ctx.words.locale,
    priority: 'reply' as const,
    content: { kind: 'card' as const, card },
    replacesKey: receiptKey(filed),
  }));
  return { messages: changed };
}

/**
 * What an answer says to “which of these is it?”: the number or part of the name of a candidate, that it is new, yes to the only
 * suggestion, no to it. Null if it is another name.
 */
async function settleCustomer(
  ctx: Context,
  report: Report,
  field: Field,
  draft: Draft,
  text: string,
  control: Control | null,
): Promise<Outcome | null> {
  const { customers } = await settingFor(ctx, report);
  const candidates = candidatesFor(wordsIn(draft.content[field.id]), customers);
  if (control === 'yes' && candidates.length < 2) return pick(ctx, draft, field.id, candidates[0]?.id ?? NEW_CUSTOMER);
  if (control === 'no') {
    const { [field.id]: _, ...content } = draft.content;
    return keepAndAsk(ctx, { ...draft, content }, new Map(), field.id);
  }
  if (control) return null;
  const choices = [
    ...candidates.map(({ id, name }) => ({ id, labels: [name] })),
    { id: NEW_CUSTOMER, labels: ['新客户', '都不是', 'new', 'new customer', 'none of these'] },
  ];
  const match = understandChoice(text, choices);
  return match.kind === 'one' ? pick(ctx, draft, field.id, match.id) : null;
}

/** The content with what a button says; null if it says nothing that can be chosen here any more. */
async function pickedContent(
  ctx: Context,
  report: Report,
  field: Field,
  content: Content,
  value: string,
): Promise<Content | null> {
  if (field.kind === 'rows') return pickedRow(ctx, report, field, content, value);
  const setting = await settingFor(ctx, report);
  if (field.kind === 'customer') {
    if (value === NEW_CUSTOMER) {
      if (!isUnsettled(field, content)) return null;
      return { ...content, [field.id]: writeCustomer({ kind: 'new', name: wordsIn(content[field.id]) }) };
    }
    return setting.customers.some(({ id }) => id === value) ? { ...content, [field.id]: value } : null;
  }
  const filled = fillValues(report, content, { [field.id]: value }, setting);
  return filled.problems.size > 0 ? null : filled.content;
}

function readAnswer(
  report: Report,
  draft: Draft,
  text: string,
  asking: string,
  setting: Awaited<ReturnType<typeof settingFor>>,
  message: string,
): ReturnType<typeof readLine> {
  const { content, answered, problems } = fill(report, draft.content, text, asking, setting);
  return { draft: { ...draft, content, sources: sourcesOf(answered, message) }, problems };
}

function sourcesOf(fields: readonly string[], message: string | undefined): Draft['sources'] {
  return message === undefined ? {} : Object.fromEntries(fields.map((id) => [id, message]));
}

function wordsIn(written: string | undefined): string {
  const answer = readCustomer(written ?? '');
  return answer.kind === 'unsettled' ? answer.words : '';
}
