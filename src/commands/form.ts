import { localDate } from '../calendar/zone.ts';
import type { FormValues } from '../chat/form.ts';
import { fill, firstGap, nextField, previousField } from '../dialogue/filing.ts';
import { answersOf, questionsOf } from '../dialogue/form.ts';
import { type FormTalk, latestForm, openedForm, openForm, saveDialogue } from '../store/drafts.ts';
import { type Control, understandChoice, understandControl } from '../understand/choices.ts';
import { actionOf, type Command, type Context, EVERYONE, type Outcome, sentence } from './command.ts';
import { asTyped, isPurpose, onForm } from './dispatch-form.ts';
import { problemText } from './file-problems.ts';
import { overviewCard, questionCard } from './form-view.ts';

/**
 * Any form filled in by text, for whoever sees no cards: one field after the other. What is said is kept in the opened form after
 * every answer, where it waits, also for being gone on with on another platform.
 */
export function createForm(commands: () => readonly Command[]): Command {
  return {
    name: 'form',
    roles: EVERYONE,
    listed: [],
    run: async (ctx) => {
      const id = (await ctx.desk()).form?.id ?? (await latestForm(ctx.tx, ctx.person.id));
      return id === null
        ? { toast: { tone: 'problem', text: ctx.words.plain('bot.forms.none') } }
        : onTalk(ctx, id, (talk) => goOn(ctx, talk));
    },
    presses: {
      talk: (ctx, [id = '']) => onTalk(ctx, id, (talk) => goOn(ctx, talk)),
      steer: (ctx, [id = '', field = '', step = '']) =>
        onTalk(ctx, id, (talk) => {
          const known = STEPS.find((one) => one === step) ?? 'preview';
          return steer(ctx, commands(), { ...talk, asking: field || null }, known);
        }),
    },
  };
}

/** The form that a command wants filled in becomes its first question. */
export async function talkForm(ctx: Context, { form: wanted, ...outcome }: Outcome): Promise<Outcome> {
  if (!wanted) return outcome;
  const id = wanted.id ?? (await openForm(ctx.tx, ctx.person.id, wanted, ctx.now));
  const { replies = [] } = await onTalk(ctx, id, (talk) => ask(ctx, talk, nextOf(talk, null)));
  return { ...outcome, replies: [...(outcome.replies ?? []), ...replies] };
}

/** A message while a form waits for an answer. */
export async function answerForm(
  ctx: Context,
  commands: readonly Command[],
  talk: FormTalk,
  text: string,
): Promise<Outcome> {
  const questions = questionsOf(talk.form);
  const control = understandControl(text);
  // What a field asks may well be answered yes or no.
  if (control && (STEERS.has(control) || talk.asking === null)) return steer(ctx, commands, talk, control);
  const today = localDate(ctx.now, ctx.person.dutyZone);
  const said = fill(questions, answersOf(talk.form, talk.typed), text, talk.asking ?? '', { today, customers: [] });
  if (talk.asking === null && said.answered.length + said.problems.size === 0) {
    const named = questions.fields.map(({ id, label }) => ({ id, labels: Object.values(label) }));
    const match = understandChoice(text, named);
    return ask(ctx, talk, match.kind === 'one' ? match.id : null);
  }
  const values = Object.fromEntries(said.answered.map((id) => [id, said.content[id] ?? '']));
  const [problem] = said.problems;
  return keepSaid(ctx, commands, talk, values, (kept) =>
    problem
      ? ask(ctx, kept, problem[0], problemText(problem[1], ctx.words))
      : ask(ctx, kept, talk.asking === null ? null : nextOf(kept, talk.asking)),
  );
}

/** What is said of the conversation rather than of a field. */
const STEPS = ['skip', 'back', 'preview', 'clear', 'yes', 'no', 'cancel'] as const satisfies readonly (
  | Control
  | 'clear'
)[];
const STEERS: ReadonlySet<Control> = new Set(['back', 'cancel', 'preview', 'skip']);

async function steer(
  ctx: Context,
  commands: readonly Command[],
  talk: FormTalk,
  step: (typeof STEPS)[number],
): Promise<Outcome> {
  const { asking } = talk;
  const questions = questionsOf(talk.form);
  const answers = answersOf(talk.form, talk.typed);
  switch (step) {
    case 'yes':
      return send(ctx, commands, talk);
    case 'back':
      return ask(ctx, talk, previousField(questions, answers, asking)?.id ?? asking);
    case 'preview':
      return ask(ctx, talk, null);
    case 'clear':
      return keepSaid(ctx, commands, talk, { [asking ?? '']: '' }, (kept) => ask(ctx, kept, nextOf(kept, asking)));
    case 'skip': {
      const field = questions.fields.find(({ id }) => id === asking);
      const needed = field?.required && answers[field.id] === undefined;
      if (needed) return ask(ctx, talk, field.id, ctx.words.plain('journal.required'));
      return ask(ctx, talk, nextOf(talk, asking));
    }
    default: {
      await saveDialogue(ctx.tx, ctx.person.id, null, ctx.now);
      const { words } = ctx;
      const card = sentence(words.text('bot.forms.setAside', { alias: words.plain('bot.forms.goOn') }));
      const go = { label: words.plain('bot.forms.goOn'), action: actionOf('form', 'talk', talk.id) };
      return { replies: [{ card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: [go] }] } }] };
    }
  }
}

/** Does what submitting the form does; of what is wrong with it the first is asked once more. */
async function send(ctx: Context, commands: readonly Command[], talk: FormTalk): Promise<Outcome> {
  const answers = answersOf(talk.form, talk.typed);
  const gap = firstGap(questionsOf(talk.form), answers);
  if (gap) return ask(ctx, talk, gap.id, ctx.words.plain('journal.required'));
  // Before it, as what follows may ask a question of its own.
  await saveDialogue(ctx.tx, ctx.person.id, null, ctx.now);
  const emptied = Object.fromEntries(talk.form.fields.map(({ name }) => [name, '']));
  const values = { ...emptied, ...answers };
  const outcome = await onForm(ctx, commands, { kind: 'submit', form: talk.id, values });
  if (!outcome.invalid) return outcome;
  const wrong = outcome.invalid.fields.find(({ error }) => error !== undefined);
  return ask(ctx, { ...talk, typed: values }, wrong?.name ?? null, wrong?.error);
}

/** Keeps answers as every other way of filling in the form does; what cannot be kept is asked once more. */
async function keepSaid(
  ctx: Context,
  commands: readonly Command[],
  talk: FormTalk,
  values: FormValues,
  then: (kept: FormTalk) => Promise<Outcome>,
): Promise<Outcome> {
  const { id, typedAsOf: order } = talk;
  const kept = await onForm(ctx, commands, { kind: 'progress', form: id, values, order, turn: 'on' });
  if (!kept.invalid) return kept;
  const typed = Object.fromEntries(kept.invalid.fields.map(({ name, value = '' }) => [name, value]));
  const wrong = kept.invalid.fields.find(({ error }) => error !== undefined);
  return wrong ? ask(ctx, { ...talk, typed }, wrong.name, wrong.error) : then({ ...talk, typed });
}

/** Asks for a field, or shows everything when there is nothing left to ask. */
async function ask(ctx: Context, talk: FormTalk, asking: string | null, problem?: string): Promise<Outcome> {
  await saveDialogue(ctx.tx, ctx.person.id, { form: talk.id, asking }, ctx.now);
  const field = talk.form.fields.find(({ name }) => name === asking);
  return { replies: [{ card: field ? questionCard(ctx, talk, field, problem) : overviewCard(ctx, talk, problem) }] };
}

/** As a form, where one can be shown, else with the question at which the person stopped. */
async function goOn(ctx: Context, talk: FormTalk): Promise<Outcome> {
  const { id, form, typed, purpose } = talk;
  if (ctx.event.forms === 'none' || !isPurpose(purpose)) return ask(ctx, talk, talk.asking ?? nextOf(talk, null));
  const shown = typed === null ? form : asTyped(form, typed, new Map());
  return { form: { id, purpose, form: shown, fallback: overviewCard(ctx, talk) } };
}

function nextOf({ form, typed }: FormTalk, after: string | null): string | null {
  return nextField(questionsOf(form), answersOf(form, typed), after)?.id ?? null;
}

async function onTalk(ctx: Context, id: string, work: (talk: FormTalk) => Promise<Outcome>): Promise<Outcome> {
  const opened = await openedForm(ctx.tx, id, ctx.person.id);
  const { words } = ctx;
  if (!opened) return { toast: { tone: 'problem', text: words.plain('bot.staleForm') } };
  if (opened.submitted) return { toast: { tone: 'good', text: words.plain('bot.formArrived') } };
  const { form } = await ctx.desk();
  return work({ ...opened, id, asking: form?.id === id ? form.asking : null, parked: false });
}
