import { addMonths } from '../calendar/day.ts';
import { periodOf } from '../calendar/period.ts';
import { gradeName } from '../cards/grades.ts';
import type { Field } from '../chat/form.ts';
import { nameOf } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { linesOf, proposalById } from '../store/grade-proposals.ts';
import { actionOf, type Context, idFrom, type Outcome, sentence } from './command.ts';
import { rulebookOf } from './grades-view.ts';
import { today } from './periods.ts';

/** Chosen where a grade has no steps. */
export const NO_STEP = '-';

/** Asks what the committee decides about one line instead. */
export async function decideForm(ctx: Context, [id, person = '']: readonly string[]): Promise<Outcome> {
  const { words } = ctx;
  const proposal = await proposalById(ctx.tx, idFrom(id));
  const [row] = proposal ? await linesOf(ctx.tx, proposal.id, { people: [person] }) : [];
  if (proposal?.state !== 'open' || !row) return stale(ctx);
  const rulebook = await rulebookOf(ctx, proposal);
  const name = nameOf(row, words.locale);
  const now = row.decided ?? row.proposed.before;
  const title = words.plain('appraisal.grades.decide.title', { name });
  return {
    form: {
      purpose: { command: 'grades', kind: 'decide', of: `${proposal.id} ${person}` },
      form: {
        title,
        submit: words.plain('appraisal.buttons.decideNow'),
        cancel: words.plain('appraisal.buttons.cancel'),
        fields: [
          {
            kind: 'choice',
            name: 'grade',
            label: words.plain('appraisal.grades.decide.grade'),
            required: true,
            options: gradesOf(rulebook).map((grade) => ({ value: grade, label: gradeName(grade, rulebook, words) })),
            ...(now?.grade ? { value: now.grade } : {}),
          },
          ...stepField(ctx, rulebook, now?.step ?? null),
          {
            kind: 'longText',
            name: 'reason',
            label: words.plain('appraisal.grades.decide.reason'),
            required: true,
            maxLength: 500,
            value: row.decided?.reason ?? '',
          },
        ],
      },
      fallback: await fallback(ctx, title, actionOf('grades', 'decide', proposal.id, person), 'decide'),
    },
  };
}

function stepField({ words }: Context, { steps }: Rulebook, now: string | null): readonly Field[] {
  if (steps.length === 0) return [];
  const none = { value: NO_STEP, label: words.plain('appraisal.grades.decide.noStep') };
  return [
    {
      kind: 'choice',
      name: 'step',
      label: words.plain('appraisal.grades.decide.step'),
      required: true,
      value: now ?? NO_STEP,
      options: [...steps.map(({ id, name }) => ({ value: id, label: words.of(name) })), none],
    },
  ];
}

/** From the highest that is awarded down, and where those go who are eligible for none. */
function gradesOf({ grading }: Rulebook): readonly string[] {
  const awarded = grading?.awards.map(({ grade }) => grade) ?? [];
  return grading?.otherwise ? [...new Set([...awarded, grading.otherwise])] : awarded;
}

/** Asks from which day on the grades hold. */
export async function confirmForm(ctx: Context, [id]: readonly string[]): Promise<Outcome> {
  const proposal = await proposalById(ctx.tx, idFrom(id));
  if (proposal?.state !== 'open') return stale(ctx);
  const first = addMonths(periodOf('month', today(ctx)).from, 1);
  const form = effectForm(ctx, first);
  return {
    form: {
      purpose: { command: 'grades', kind: 'confirm', of: `${proposal.id}` },
      form,
      fallback: await fallback(ctx, form.title, actionOf('grades', 'confirm', proposal.id), 'confirmGrades'),
    },
  };
}

/** The day from which grades hold, with what is wrong with it. */
export function effectForm({ words }: Context, on: string, error?: string) {
  return {
    title: words.plain('appraisal.grades.confirm.title'),
    intro: words.plain('appraisal.grades.confirm.intro'),
    submit: words.plain('appraisal.buttons.confirmGrades'),
    cancel: words.plain('appraisal.buttons.cancel'),
    fields: [
      {
        kind: 'date' as const,
        name: 'on',
        label: words.plain('appraisal.grades.confirm.on'),
        required: true,
        value: on,
        ...(error === undefined ? {} : { error }),
      },
    ],
  };
}

async function fallback({ words }: Context, title: string, action: string, key: 'decide' | 'confirmGrades') {
  const card = sentence(words.text('appraisal.openForm', { title }));
  const button = { label: words.plain(`appraisal.buttons.${key}`), action };
  return { ...card, blocks: [...card.blocks, { kind: 'buttons' as const, buttons: [button] }] };
}

/** Said to a button that leads nowhere any more. */
export function stale({ words }: Context): Outcome {
  return { toast: { tone: 'problem', text: words.plain('bot.staleButton') } };
}
