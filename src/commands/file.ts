import { localDate } from '../calendar/zone.ts';
import { fillValues, firstGap } from '../dialogue/filing.ts';
import { splitSubject } from '../dialogue/one-line.ts';
import type { Report } from '../rulebook/reports.ts';
import { customersOf } from '../store/customers.ts';
import { type Draft, draftById, draftFor, draftsOf, dropDraft, openQuestion, saveDraft } from '../store/drafts.ts';
import { findObligation, type Obligation } from '../store/obligations.ts';
import { reportById } from '../store/reports.ts';
import type { Control } from '../understand/choices.ts';
import { findByName, nameIndex } from '../understand/names.ts';
import { type Command, type Context, idFrom, type Outcome, sentence } from './command.ts';
import { onControl, pick } from './file-answer.ts';
import { chooseDay, filesReport } from './file-day.ts';
import {
  ask,
  customersFor,
  draftAbout,
  finish,
  freshDraft,
  joinedAnswers,
  joinedRows,
  keepAndAsk,
  nextOf,
  readLine,
  reportOf,
  settingFor,
  showForm,
  today,
} from './file-draft.ts';
import { formOf, suggestCustomers } from './file-form.ts';
import { joinPictures } from './file-pictures.ts';
import { gapText, lackText, problemTexts } from './file-problems.ts';
import { amendmentOf } from './file-submit.ts';
import { alreadyFiled } from './file-view.ts';

/**
 * Files any report of the rulebook: in one line, question by question, or by form. What is typed is kept in a draft after every
 * answer; the draft goes when the report is filed or the person gives it up.
 */
export const file: Command = {
  name: 'file',
  roles: ['manager'],
  listed: [],
  run: (ctx) => resume(ctx),
  presses: {
    /** The form for a report, or where none can be shown, its first question. */
    start: async (ctx, [id = '']) => begin(ctx, reportOf(ctx, id), null),
    due: async (ctx, [id = '0', draft]) => {
      const obligation = await findObligation(ctx.tx, idFrom(id));
      if (!obligation || obligation.personId !== ctx.person.id) {
        return { toast: { tone: 'problem', text: ctx.words.plain('bot.staleButton') } };
      }
      const report = reportOf(ctx, obligation.report);
      const waiting = draft === undefined ? null : await draftById(ctx.tx, draft, ctx.person.id);
      return waiting
        ? inPlace(await fileAbout(ctx, report, obligation, waiting))
        : begin(ctx, report, obligation.aboutOn);
    },
    resume: (ctx) => resume(ctx),
    talk: async (ctx, [id]) => onDraft(ctx, id, async (draft) => inPlace(await goOn(ctx, draft))),
    form: async (ctx, [id]) => onDraft(ctx, id, (draft) => showForm(ctx, draft)),
    pick: async (ctx, [id, field = '', ...value]) =>
      onDraft(ctx, id, async (draft) => inPlace(await pick(ctx, draft, field, value.join(':')))),
    control: async (ctx, [id, field = '', control = '']) =>
      onDraft(ctx, id, async (draft) => inPlace(await onControl(ctx, draft, field || null, control as Control))),
    submit: async (ctx, [id]) => onDraft(ctx, id, async (draft) => inPlace(await finish(ctx, draft))),
    drop: async (ctx, [id]) =>
      onDraft(ctx, id, async (draft) => {
        await dropDraft(ctx.tx, draft);
        return { replace: sentence(ctx.words.text('journal.dropped')) };
      }),
    amend: async (ctx, [id]) => {
      const amending = await amendingDraft(ctx, idFrom(id));
      if ('replies' in amending) return amending;
      await saveDraft(ctx.tx, amending.draft, ctx.now);
      return showForm(ctx, amending.draft);
    },
  },
  forms: {
    draft: async (ctx, of, values, changed) => {
      const draft = await draftById(ctx.tx, of, ctx.person.id);
      if (!draft) return { toast: { tone: 'problem', text: ctx.words.plain('bot.staleForm') } };
      const report = reportOf(ctx, draft.report);
      // What was not touched here may have been answered elsewhere since.
      const setting = await settingFor(ctx, report);
      const { content, problems } = fillValues(report, draft.content, changed, setting);
      const next = { ...draft, content };
      const errors = problemTexts(report, problems, ctx.words);
      for (const field of report.fields) {
        const gap = gapText(field, content, setting.customers, ctx.words) ?? lackText(field, content, ctx.words);
        if (gap !== null && !errors.has(field.id)) errors.set(field.id, gap);
      }
      if (errors.size === 0) return finish(ctx, next);
      await saveDraft(ctx.tx, next, ctx.now);
      return { invalid: formOf(ctx, report, next, await customersFor(ctx, report), { errors, typed: values }) };
    },
  },
  keep: async (ctx, { of = '' }, changed) => {
    const draft = await draftById(ctx.tx, of, ctx.person.id);
    if (!draft) return new Map();
    const report = reportOf(ctx, draft.report);
    const { content, problems } = fillValues(report, draft.content, changed, await settingFor(ctx, report));
    await saveDraft(ctx.tx, { ...draft, content }, ctx.now);
    return problemTexts(report, problems, ctx.words);
  },
  suggest: async ({ tx, now, person, words }, _, typed) =>
    suggestCustomers(await customersOf(tx, person.id, localDate(now, person.dutyZone)), typed, words),
};

/** `写日志 …`, `visit …`: files at once if everything needed was said, else asks for the rest. */
export async function startReport(ctx: Context, report: Report, rest: string): Promise<Outcome> {
  const refused = filesReport(ctx, report);
  if (refused) return { replies: [{ card: sentence(ctx.words.text(refused)) }] };
  if (rest.trim() === '') return begin(ctx, report, null);

  const day = await chooseDay(ctx, report, rest);
  if (day.kind === 'none') return { replies: [{ card: day.card }] };
  const setting = await settingFor(ctx, report);
  const read = async (draft: Draft, line: string) =>
    readLine(report, await joinPictures(ctx, report, draft), line, setting, ctx.event.message);
  if (day.kind === 'ask') {
    // The words wait in a draft of their own until it is clear which day they are about.
    const { draft, problems } = await read(freshDraft(ctx, report, today(ctx)), day.rest);
    if (problems.size > 0) return keepAndAsk(ctx, draft, problems, null);
    await saveDraft(ctx.tx, draft, ctx.now);
    return { replies: [{ card: day.card(draft.id) }] };
  }
  // What happens once a day adds to what was begun; of what happens often, each line is another one.
  const started = day.filed
    ? await amendingDraft(ctx, day.filed)
    : {
        draft:
          report.about === undefined
            ? await draftAbout(ctx, report, day.aboutOn)
            : freshDraft(ctx, report, day.aboutOn),
      };
  if ('replies' in started) return started;
  const { draft, problems } = await read(started.draft, day.rest);
  if (problems.size === 0 && draft.amends === null && !firstGap(report, draft.content))
    return finish(ctx, draft, day.duty);
  return keepAndAsk(ctx, draft, problems, firstGap(report, draft.content)?.id ?? null);
}

/**
 * Whether words after a report's name can only mean that report, also in the middle of another one: `拜访 万家福 …` names a
 * customer, while “拜访 3 户” may as well be an answer.
 */
export async function isPlainly(ctx: Context, report: Report, rest: string): Promise<boolean> {
  if (!report.fields.some(({ kind }) => kind === 'customer')) return true;
  const { customers } = await settingFor(ctx, report);
  const [named] = Object.values(splitSubject(report, rest, customers).values);
  return named !== undefined && findByName(named, nameIndex(customers)).kind !== 'none';
}

async function begin(ctx: Context, report: Report, aboutOn: string | null): Promise<Outcome> {
  const refused = filesReport(ctx, report);
  if (refused) return { replies: [{ card: sentence(ctx.words.text(refused)) }] };
  const day = await chooseDay(ctx, report, '', aboutOn);
  if (day.kind !== 'day') return { replies: [{ card: day.kind === 'ask' ? day.card() : day.card }] };
  if (day.filed) {
    const filed = await reportById(ctx.tx, day.filed, ctx.person.id);
    if (filed) return { replies: [{ card: alreadyFiled(ctx, report, filed) }] };
  }
  const draft = await joinPictures(ctx, report, await draftAbout(ctx, report, day.aboutOn));
  await saveDraft(ctx.tx, draft, ctx.now);
  return ctx.event.kind === 'message' ? ask(ctx, draft, nextOf(ctx, draft)) : showForm(ctx, draft);
}

async function resume(ctx: Context): Promise<Outcome> {
  const [draft] = await draftsOf(ctx.tx, ctx.person.id);
  return draft ? goOn(ctx, draft) : { toast: { tone: 'problem', text: ctx.words.plain('journal.noDraft') } };
}

/** Asks where the person stopped, not for what they passed over on the way there. */
async function goOn(ctx: Context, draft: Draft): Promise<Outcome> {
  const open = await openQuestion(ctx.tx, ctx.person.id);
  return ask(ctx, draft, open?.draft.id === draft.id ? open.asking : nextOf(ctx, draft));
}

/** The day of words that waited is known now. */
async function fileAbout(ctx: Context, report: Report, { aboutOn }: Obligation, waiting: Draft): Promise<Outcome> {
  const begun = await draftFor(ctx.tx, ctx.person.id, { report: report.id, aboutOn, amends: null });
  if (!begun || begun.id === waiting.id) return finish(ctx, { ...waiting, aboutOn });
  await dropDraft(ctx.tx, begun);
  const joined = joinedAnswers(report, begun.content, waiting.content);
  return finish(ctx, {
    ...waiting,
    aboutOn,
    content: { ...begun.content, ...joinedRows(report, begun.content, waiting.content), ...joined },
  });
}

/** The draft that changes a report, the one begun earlier if there is one; or why it cannot be changed. */
async function amendingDraft(
  ctx: Context,
  id: bigint,
): Promise<Readonly<{ draft: Draft }> | Pick<Required<Outcome>, 'replies'>> {
  const amending = await amendmentOf(ctx, id);
  if (amending.kind === 'refused') return { replies: [{ card: sentence(ctx.words.text(amending.reason)) }] };
  return { draft: (await draftFor(ctx.tx, ctx.person.id, amending.draft)) ?? amending.draft };
}

async function onDraft(
  ctx: Context,
  id: string | undefined,
  work: (draft: Draft) => Promise<Outcome>,
): Promise<Outcome> {
  const draft = id === undefined ? null : await draftById(ctx.tx, id, ctx.person.id);
  return draft ? work(draft) : { toast: { tone: 'problem', text: ctx.words.plain('journal.draftGone') } };
}

/** What follows takes the place of the card whose button was pressed. */
function inPlace({ replies = [], ...outcome }: Outcome): Outcome {
  return { ...outcome, replies: replies.map((reply, index) => (index === 0 ? { ...reply, inPlace: true } : reply)) };
}
