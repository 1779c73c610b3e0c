import { localDate } from '../calendar/zone.ts';
import { type Filing, fill, fillValues, firstGap, nextField, previousField, startContent } from '../dialogue/filing.ts';
import { splitSubject } from '../dialogue/one-line.ts';
import { readCustomer, writeCustomer } from '../journal/content.ts';
import type { Report } from '../rulebook/reports.ts';
import { type Customer, customersOf } from '../store/customers.ts';
import {
  type Draft,
  draftById,
  draftFor,
  draftsOf,
  dropDraft,
  newDraft,
  saveDialogue,
  saveDraft,
} from '../store/drafts.ts';
import { findObligation } from '../store/obligations.ts';
import { lastAboutCustomer, reportById } from '../store/reports.ts';
import { type Control, understandControl } from '../understand/choices.ts';
import { type Command, type Context, type Outcome, type Purpose, sentence } from './command.ts';
import { chooseDay, filesReport } from './file-day.ts';
import { amendmentOf, submitDraft } from './file-submit.ts';
import { alreadyFiled, formOf, previewCard, problemText, questionCard } from './file-view.ts';

/**
 * Files any report of the rulebook: in one line, question by question, or by form. What is typed is kept in a draft after every
 * answer; the draft goes when the report is filed or the person gives it up.
 */
export const file: Command = {
  name: 'file',
  roles: ['manager'],
  listed: [],
  run: async () => ({}),
  presses: {
    /** The form for a report, or where none can be shown, its first question. */
    start: async (ctx, [id = '']) => begin(ctx, reportOf(ctx, id), null),
    due: async (ctx, [id = '0']) => {
      const obligation = await findObligation(ctx.tx, BigInt(id));
      if (!obligation || obligation.personId !== ctx.person.id) return stale(ctx);
      return begin(ctx, reportOf(ctx, obligation.report), obligation.aboutOn);
    },
    resume: async (ctx) => {
      const [draft] = await draftsOf(ctx.tx, ctx.person.id);
      if (!draft) return { toast: { tone: 'problem', text: ctx.words.plain('journal.noDraft') } };
      return ask(ctx, draft, nextField(reportOf(ctx, draft.report), draft.content, null)?.id ?? null);
    },
    talk: async (ctx, [id]) => onDraft(ctx, id, (draft) => ask(ctx, draft, nextOf(ctx, draft)), 'replace'),
    form: async (ctx, [id]) => onDraft(ctx, id, (draft) => showForm(ctx, draft)),
    ask: async (ctx, [id, field = '']) => onDraft(ctx, id, (draft) => ask(ctx, draft, field), 'replace'),
    pick: async (ctx, [id, field = '', ...value]) =>
      onDraft(ctx, id, (draft) => pick(ctx, draft, field, value.join(':')), 'replace'),
    control: async (ctx, [id, field = '', control = '']) =>
      onDraft(ctx, id, (draft) => onControl(ctx, draft, field === '' ? null : field, control as Control), 'replace'),
    submit: async (ctx, [id]) => onDraft(ctx, id, (draft) => finish(ctx, draft), 'replace'),
    drop: async (ctx, [id]) =>
      onDraft(
        ctx,
        id,
        async (draft) => {
          await dropDraft(ctx.tx, draft.id);
          await saveDialogue(ctx.tx, ctx.person.id, null, ctx.now);
          return { replies: [{ card: sentence(ctx.words.text('journal.dropped')) }] };
        },
        'replace',
      ),
    amend: async (ctx, [id = '0']) => {
      const amending = await amendmentOf(ctx, BigInt(id));
      if (amending.kind === 'refused') return { replies: [{ card: sentence(ctx.words.text(amending.reason)) }] };
      const draft = (await draftFor(ctx.tx, ctx.person.id, amending.draft)) ?? amending.draft;
      await saveDraft(ctx.tx, draft, ctx.now);
      return showForm(ctx, draft);
    },
  },
  forms: {
    draft: async (ctx, of, values) => {
      const draft = await draftById(ctx.tx, of, ctx.person.id);
      if (!draft) return { toast: { tone: 'problem', text: ctx.words.plain('bot.staleForm') } };
      const report = reportOf(ctx, draft.report);
      const empty = Object.fromEntries(report.fields.map(({ id }) => [id, '']));
      const { content, problems } = fillValues(report, draft.content, { ...empty, ...values }, await setting(ctx));
      const gaps = report.fields.filter(
        (field) => field.required && content[field.id] === undefined && !problems.has(field.id),
      );
      const next = { ...draft, content };
      await saveDraft(ctx.tx, next, ctx.now);
      if (problems.size + gaps.length > 0) {
        const errors = new Map([...problems].map(([id, problem]) => [id, problemText(problem, ctx.words)]));
        for (const gap of gaps) errors.set(gap.id, ctx.words.plain('journal.required'));
        return { invalid: formOf(ctx, report, next, await customers(ctx), { errors, typed: values }) };
      }
      return finish(ctx, next);
    },
  },
  closed: async (ctx, { kind, of }: Purpose, values) => {
    const draft = kind === 'draft' && of !== undefined ? await draftById(ctx.tx, of, ctx.person.id) : null;
    if (!draft) return;
    const { content } = fillValues(reportOf(ctx, draft.report), draft.content, values, await setting(ctx));
    await saveDraft(ctx.tx, { ...draft, content }, ctx.now);
  },
};

/** `写日志 …`, `visit …`: files at once if everything needed was said, else asks for the rest. */
export async function startReport(ctx: Context, report: Report, rest: string): Promise<Outcome> {
  const refused = filesReport(ctx, report);
  if (refused) return { replies: [{ card: sentence(ctx.words.text(refused)) }] };
  if (rest.trim() === '') return begin(ctx, report, null);

  const own = await customers(ctx);
  const day = await chooseDay(ctx, report, rest);
  if (day.kind === 'ask') return keepForDay(ctx, report, day.rest, day.card);
  if (day.kind === 'none') return { replies: [{ card: day.card }] };
  const { values, asking, text } = splitSubject(report, day.rest, own.map(named));
  const started = day.filed
    ? await amendmentOf(ctx, day.filed)
    : { kind: 'draft' as const, draft: await draftAbout(ctx, report, day.aboutOn) };
  if (started.kind === 'refused') return { replies: [{ card: sentence(ctx.words.text(started.reason)) }] };

  const at = { today: today(ctx), customers: own.map(named) };
  const before = started.draft.content;
  const filled = fill(report, fillValues(report, before, values, at).content, text, asking, at);
  const said = report.fields.find((field) => field.id === asking);
  // To a report that is filed already, a line adds; it never wipes out what stands there.
  const content =
    started.draft.amends !== null && before[asking] !== undefined && said?.kind === 'long_text'
      ? { ...filled.content, [asking]: `${before[asking]}\n${text}`.slice(0, said.max) }
      : filled.content;
  const message = ctx.event.message;
  const sources = message === undefined ? started.draft.sources : { ...started.draft.sources, [asking]: message };
  const draft = { ...started.draft, content, sources };
  await saveDraft(ctx.tx, draft, ctx.now);
  const [problem] = filled.problems;
  if (problem) return ask(ctx, draft, problem[0], problemText(problem[1], ctx.words));
  if (started.draft.amends !== null) return ask(ctx, draft, null);
  return firstGap(report, content) ? ask(ctx, draft, nextOf(ctx, draft)) : submitDraft(ctx, report, draft);
}

/** A message while a question is open. */
export async function answerQuestion(ctx: Context, dialogue: unknown, text: string): Promise<Outcome> {
  const open = dialogue as Filing;
  const draft = await draftById(ctx.tx, open.draft, ctx.person.id);
  if (!draft) {
    await saveDialogue(ctx.tx, ctx.person.id, null, ctx.now);
    return { replies: [{ card: sentence(ctx.words.text('journal.noDraft')) }] };
  }
  const control = understandControl(text);
  if (control && (control !== 'no' || open.asking === null)) return onControl(ctx, draft, open.asking, control);

  const report = reportOf(ctx, draft.report);
  const asking = open.asking ?? report.fields.find((field) => field.required)?.id ?? '';
  const { content, problems, answered } = fill(report, draft.content, text, asking, await setting(ctx));
  // At the preview only labelled words change something: a stray sentence must not overwrite an answer.
  if (open.asking === null && answered.every((id) => id === asking)) return ask(ctx, draft, null);
  const sources = { ...draft.sources };
  if (ctx.event.message !== undefined) for (const id of answered) sources[id] = ctx.event.message;
  const next = { ...draft, content: await carried(ctx, report, content, draft.content), sources };
  await saveDraft(ctx.tx, next, ctx.now);
  const [problem] = problems;
  if (problem) return ask(ctx, next, problem[0], problemText(problem[1], ctx.words));
  return ask(ctx, next, nextField(report, next.content, open.asking)?.id ?? null);
}

/** The person changed a message of theirs: the answer or the report that was made from it changes too. */
export async function editMessage(ctx: Context, text: string, dialogue: unknown): Promise<Outcome> {
  const message = ctx.event.message;
  const draft = (await draftsOf(ctx.tx, ctx.person.id)).find(({ sources }) =>
    Object.values(sources).includes(message ?? ''),
  );
  const field = draft && Object.entries(draft.sources).find(([, source]) => source === message)?.[0];
  if (!draft || field === undefined) return {};
  const report = reportOf(ctx, draft.report);
  const { content, problems } = fill(report, draft.content, text, field, await setting(ctx));
  const next = { ...draft, content };
  await saveDraft(ctx.tx, next, ctx.now);
  const [problem] = problems;
  if (problem) return ask(ctx, next, problem[0], problemText(problem[1], ctx.words));
  const asking = (dialogue as Filing | null)?.draft === draft.id ? (dialogue as Filing).asking : null;
  return ask(ctx, next, asking);
}

async function begin(ctx: Context, report: Report, aboutOn: string | null): Promise<Outcome> {
  const refused = filesReport(ctx, report);
  if (refused) return { replies: [{ card: sentence(ctx.words.text(refused)) }] };
  const day = aboutOn === null ? await chooseDay(ctx, report, '') : await chooseDay(ctx, report, aboutOn);
  if (day.kind !== 'day') return { replies: [{ card: day.card }] };
  if (day.filed) {
    const filed = await reportById(ctx.tx, day.filed, ctx.person.id);
    if (filed) return { replies: [{ card: alreadyFiled(ctx, report, filed) }] };
  }
  const draft = await draftAbout(ctx, report, day.aboutOn);
  await saveDraft(ctx.tx, draft, ctx.now);
  const typed = ctx.event.kind === 'message' || ctx.event.forms === 'none';
  return typed ? ask(ctx, draft, nextOf(ctx, draft)) : showForm(ctx, draft);
}

/** Asks a field's question, or shows everything when there is nothing left to ask. */
async function ask(ctx: Context, draft: Draft, asking: string | null, problem?: string): Promise<Outcome> {
  const report = reportOf(ctx, draft.report);
  await saveDialogue(ctx.tx, ctx.person.id, { draft: draft.id, asking } satisfies Filing, ctx.now);
  const field = report.fields.find(({ id }) => id === asking);
  const own = await customers(ctx);
  const card = field ? questionCard(ctx, report, draft, field, own, problem) : previewCard(ctx, report, draft, own);
  return { replies: [{ card }] };
}

async function onControl(ctx: Context, draft: Draft, asking: string | null, control: Control): Promise<Outcome> {
  const report = reportOf(ctx, draft.report);
  switch (control) {
    case 'cancel':
    case 'no':
      await saveDialogue(ctx.tx, ctx.person.id, null, ctx.now);
      return { replies: [{ card: sentence(ctx.words.text('journal.setAside')) }] };
    case 'back':
      return ask(ctx, draft, previousField(report, asking)?.id ?? asking);
    case 'preview':
      return ask(ctx, draft, null);
    case 'yes':
      return asking === null ? finish(ctx, draft) : ask(ctx, draft, asking);
    case 'skip': {
      const field = report.fields.find(({ id }) => id === asking);
      if (field?.required && draft.content[field.id] === undefined) {
        return ask(ctx, draft, field.id, ctx.words.plain('journal.cannotSkip'));
      }
      return ask(ctx, draft, nextField(report, draft.content, asking)?.id ?? null);
    }
  }
}

async function pick(ctx: Context, draft: Draft, field: string, value: string): Promise<Outcome> {
  const report = reportOf(ctx, draft.report);
  const of = report.fields.find(({ id }) => id === field);
  const theirs =
    of?.kind !== 'customer' || value === NEW || (await customers(ctx)).some(({ id }) => String(id) === value);
  if (!of || !theirs) return stale(ctx);
  const content =
    of.kind === 'customer'
      ? { ...draft.content, [field]: value === NEW ? newName(draft.content[field]) : value }
      : fillValues(report, draft.content, { [field]: value }, await setting(ctx)).content;
  const next = { ...draft, content: await carried(ctx, report, content, draft.content) };
  await saveDraft(ctx.tx, next, ctx.now);
  return ask(ctx, next, nextField(report, next.content, field)?.id ?? null);
}

/** What a press on “new customer” sends: the name is what was typed. */
const NEW = '+';

function newName(written: string | undefined): string {
  const answer = readCustomer(written ?? '');
  return writeCustomer({ kind: 'new', name: answer.kind === 'unsettled' ? answer.words : '' });
}

async function finish(ctx: Context, draft: Draft): Promise<Outcome> {
  const report = reportOf(ctx, draft.report);
  const gap = firstGap(report, draft.content);
  return gap ? ask(ctx, draft, gap.id) : submitDraft(ctx, report, draft);
}

async function showForm(ctx: Context, draft: Draft): Promise<Outcome> {
  const report = reportOf(ctx, draft.report);
  const own = await customers(ctx);
  const fallback = await ask(ctx, draft, nextOf(ctx, draft));
  const [reply] = fallback.replies ?? [];
  if (!reply) return fallback;
  await saveDialogue(ctx.tx, ctx.person.id, null, ctx.now);
  return {
    form: {
      purpose: { command: 'file', kind: 'draft', of: draft.id },
      form: formOf(ctx, report, draft, own, {}),
      fallback: reply.card,
    },
  };
}

/** Words that came before it was clear which day they are about: they wait in a draft for today, whose day is chosen next. */
async function keepForDay(ctx: Context, report: Report, rest: string, card: Outcome['replace']): Promise<Outcome> {
  const draft = await draftAbout(ctx, report, today(ctx));
  const asking = report.fields.find((field) => field.required)?.id ?? '';
  const { content } = fill(report, draft.content, rest, asking, await setting(ctx));
  await saveDraft(ctx.tx, { ...draft, content }, ctx.now);
  return card ? { replies: [{ card }] } : {};
}

async function draftAbout(ctx: Context, report: Report, aboutOn: string): Promise<Draft> {
  const wanted = { report: report.id, aboutOn, amends: null };
  const kept = await draftFor(ctx.tx, ctx.person.id, wanted);
  return kept ?? newDraft({ ...wanted, personId: ctx.person.id, content: startContent(report, today(ctx)) });
}

/** Once the customer is known, what is the same at every visit comes from the last one. */
async function carried(
  ctx: Context,
  report: Report,
  content: Draft['content'],
  before: Draft['content'],
): Promise<Draft['content']> {
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

async function onDraft(
  ctx: Context,
  id: string | undefined,
  work: (draft: Draft) => Promise<Outcome>,
  then?: 'replace',
): Promise<Outcome> {
  const draft = id === undefined ? null : await draftById(ctx.tx, id, ctx.person.id);
  if (!draft) return { toast: { tone: 'problem', text: ctx.words.plain('journal.draftGone') } };
  const outcome = await work(draft);
  const [first, ...others] = outcome.replies ?? [];
  // The next question takes the place of the card whose button answered the last one.
  return then && first && first.key === undefined ? { ...outcome, replies: others, replace: first.card } : outcome;
}

function nextOf(ctx: Context, draft: Draft): string | null {
  return nextField(reportOf(ctx, draft.report), draft.content, null)?.id ?? null;
}

function reportOf(ctx: Context, id: string): Report {
  const report = ctx.rulebook.reports.find((one) => one.id === id);
  if (!report) throw new Error(`the rulebook ${ctx.rulebook.version} has no report '${id}'`);
  return report;
}

function today(ctx: Context): string {
  return localDate(ctx.now, ctx.person.dutyZone);
}

async function customers(ctx: Context): Promise<readonly Customer[]> {
  return customersOf(ctx.tx, ctx.person.id, today(ctx));
}

async function setting(ctx: Context) {
  return { today: today(ctx), customers: (await customers(ctx)).map(named) };
}

function named({ id, name }: Customer) {
  return { id: writeCustomer({ kind: 'known', id }), name };
}

function stale(ctx: Context): Outcome {
  return { toast: { tone: 'problem', text: ctx.words.plain('bot.staleButton') } };
}
