import { isLocalDate } from '../calendar/day.ts';
import { parsePeriod } from '../calendar/period.ts';
import { periodTitle } from '../cards/figures.ts';
import { heldName } from '../cards/grades.ts';
import { audit } from '../store/audit.ts';
import {
  type Change,
  confirmedFor,
  decideLine,
  dropProposal,
  linesOf,
  type Proposal,
  proposalById,
} from '../store/grade-proposals.ts';
import { gradesOn } from '../store/grades.ts';
import { peopleInPost } from '../store/people.ts';
import { unitTree } from '../store/units.ts';
import { findDate } from '../understand/dates.ts';
import { findByName, nameIndex } from '../understand/names.ts';
import { type Command, type Context, idFrom, type Outcome, sentence } from './command.ts';
import { confirmForm, decideForm, effectForm, NO_STEP, stale } from './grades-forms.ts';
import { beginCard, checkCard, currentCard, proposalsCard } from './grades-overview.ts';
import { confirmTask, proposeTask } from './grades-tasks.ts';
import { oneLineCard, pageCard, unitCard } from './grades-view.ts';
import { today } from './periods.ts';
import { begin } from './tasks.ts';

type Press = (ctx: Context, args: readonly string[]) => Promise<Outcome>;

const CHECK = /名额(?:检查|核对)?|check|quotas?/iu;
const CHANGES: readonly string[] = ['keeps', 'rises', 'falls', 'undecided', 'unranked'] satisfies readonly Change[];

/**
 * `grades`: the committee's proposal, decided line by line and confirmed; `grades check` looks at a standing team. Supervisors see their
 * unit's grades once they are confirmed, managers their own with the reasons.
 */
export const grades: Command = {
  name: 'grades',
  roles: ['manager', 'supervisor', 'appraiser'],
  run: async (ctx, text) => {
    if (ctx.person.role !== 'appraiser') return shown(ctx);
    if (CHECK.test(text)) return check(ctx, text.replace(CHECK, '').trim());
    const day = findDate(text, today(ctx));
    return day ? beginOn(ctx, day.date) : shown(ctx);
  },
  presses: {
    /** `<proposal>`; without one all there are, or what is one's own. */
    show: async (ctx, [id]) => {
      if (id === undefined || ctx.person.role !== 'appraiser') return shown(ctx);
      const proposal = await proposalById(ctx.tx, idFrom(id));
      if (!proposal || proposal.state === 'dropped') return stale(ctx);
      return { replies: [{ card: await proposalsCard(ctx, [proposal.id]) }] };
    },
    page: committee(async (ctx, [page = '']) => {
      const card = /^\d{1,4}$/.test(page) ? await currentCard(ctx, Number(page)) : null;
      return card ? { replace: card } : stale(ctx);
    }),
    /** `<proposal>`: anew for whom that is; without one for everybody. */
    begin: committee(async (ctx, [id]) => {
      const proposal = id === undefined ? null : await proposalById(ctx.tx, idFrom(id));
      return beginOn(ctx, today(ctx), proposal?.unitId ?? null);
    }),
    check: committee((ctx) => check(ctx, '')),
    propose: committee(async (ctx, [period = '', on = '', unit = '']) => {
      const of = parsePeriod(period);
      if (!of || !isLocalDate(on)) return stale(ctx);
      const said = ctx.words.text('appraisal.task.propose', { period: periodTitle(of, ctx.words) });
      return begin(ctx, { kind: 'grades.propose', detail: { period, on, unit } }, said);
    }),
    lines: committee((ctx, args) => lines(ctx, args, false)),
    turn: committee((ctx, args) => lines(ctx, args, true)),
    line: committee(async (ctx, [id, person = '']) => line(ctx, id, person)),
    decide: committee(decideForm),
    undo: committee(async (ctx, [id, person = '']) => {
      const proposal = await proposalById(ctx.tx, idFrom(id), true);
      if (proposal?.state !== 'open') return stale(ctx);
      await decideLine(ctx.tx, proposal.id, person, null, { by: ctx.person.id, at: ctx.now });
      await note(ctx, 'grades.undo', proposal, { person });
      return line(ctx, id, person);
    }),
    confirm: committee(confirmForm),
    drop: committee(async (ctx, [id]) => {
      const proposal = await proposalById(ctx.tx, idFrom(id), true);
      if (proposal?.state !== 'open') return stale(ctx);
      await dropProposal(ctx.tx, proposal.id, { by: ctx.person.id, at: ctx.now });
      await note(ctx, 'grades.drop', proposal, {});
      return { replies: [{ card: sentence(ctx.words.text('appraisal.grades.dropped')) }] };
    }),
  },
  forms: {
    decide: async (ctx, of, { grade = '', step = '', reason = '' }) => {
      const [id, person = ''] = of.split(' ');
      const proposal = await proposalById(ctx.tx, idFrom(id), true);
      if (ctx.person.role !== 'appraiser' || proposal?.state !== 'open') return stale(ctx);
      const decided = { grade, step: step === NO_STEP ? null : step, reason: reason.trim() };
      await decideLine(ctx.tx, proposal.id, person, decided, { by: ctx.person.id, at: ctx.now });
      await note(ctx, 'grades.decide', proposal, { person, grade, step: decided.step });
      return line(ctx, id, person);
    },
    confirm: async (ctx, id, { on = '' }) => {
      const proposal = await proposalById(ctx.tx, idFrom(id));
      if (ctx.person.role !== 'appraiser' || proposal?.state !== 'open') return stale(ctx);
      const basis = parsePeriod(proposal.period);
      if (!basis || !isLocalDate(on) || on <= basis.to)
        return { invalid: effectForm(ctx, on, ctx.words.plain('appraisal.grades.tooEarly')) };
      return begin(
        ctx,
        { kind: 'grades.confirm', detail: { proposal: id, on } },
        ctx.words.text('appraisal.task.confirm'),
      );
    },
  },
  tasks: { propose: proposeTask, confirm: confirmTask },
};

/** Only the committee: supervisors and managers come here through `show` alone. */
function committee(press: Press): Press {
  return async (ctx, args) =>
    ctx.person.role === 'appraiser'
      ? press(ctx, args)
      : { replies: [{ card: sentence(ctx.words.text('bot.refused.appraisersOnly')) }] };
}

async function shown(ctx: Context): Promise<Outcome> {
  const { words, tx, person, rulebook } = ctx;
  if (person.role === 'manager') {
    const [newest] = await confirmedFor(tx, [person.id]);
    const [own] = newest ? await linesOf(tx, newest.id, { people: [person.id] }) : [];
    if (newest && own) return { replies: [{ card: await oneLineCard(ctx, newest, own, 'own') }] };
    const held = (await gradesOn(tx, [person.id], today(ctx))).get(person.id) ?? { grade: null, step: null };
    return {
      replies: [{ card: sentence(words.text('appraisal.grades.ownOnly', { held: heldName(held, rulebook, words) })) }],
    };
  }
  if (person.role === 'supervisor') {
    const people = await peopleInPost(tx, { unitId: person.unitId, role: 'manager', date: today(ctx) });
    const team = people.map(({ id }) => id);
    const proposals = await confirmedFor(tx, team);
    const [newest] = proposals;
    if (!newest) return { replies: [{ card: sentence(words.text('appraisal.grades.noneYet')) }] };
    await note(ctx, 'grades.view', newest, { unit: person.unitId });
    return { replies: [{ card: await unitCard(ctx, proposals, team) }] };
  }
  const card = await currentCard(ctx, 0);
  return card ? { replies: [{ card }] } : beginOn(ctx, today(ctx));
}

async function beginOn(ctx: Context, on: string, unit: string | null = null): Promise<Outcome> {
  const { grading } = ctx.rulebook;
  const card = grading ? await beginCard(ctx, grading, on, unit) : sentence(ctx.words.text('appraisal.grades.noRules'));
  return { replies: [{ card }] };
}

/** The team of the unit that is named, else everybody's. */
async function check(ctx: Context, name: string): Promise<Outcome> {
  const { grading } = ctx.rulebook;
  if (!grading) return { replies: [{ card: sentence(ctx.words.text('appraisal.grades.noRules')) }] };
  if (name === '') return { replies: [{ card: await checkCard(ctx, null, grading) }] };
  const units = await unitTree(ctx.tx);
  const index = nameIndex(units.flatMap((one) => [one.name, one.nameEn].map((word) => ({ id: one.id, name: word }))));
  const found = findByName(name, index);
  const id = found.kind === 'one' ? found.candidate.id : found.kind === 'several' ? found.candidates[0]?.id : undefined;
  const unit = units.find((one) => one.id === id);
  if (!unit)
    return { replies: [{ card: sentence(ctx.words.text('standing.rank.unknownUnit', { given: name.slice(0, 20) })) }] };
  return { replies: [{ card: await checkCard(ctx, unit, grading) }] };
}

async function lines(
  ctx: Context,
  [id, change = 'all', page = '0']: readonly string[],
  turn: boolean,
): Promise<Outcome> {
  const proposal = await proposalById(ctx.tx, idFrom(id));
  if (!proposal || proposal.state === 'dropped' || !/^\d{1,4}$/.test(page)) return stale(ctx);
  const which = CHANGES.find((one): one is Change => one === change) ?? 'all';
  const card = await pageCard(ctx, proposal, which, Number(page));
  return turn ? { replace: card } : { replies: [{ card }] };
}

async function line(ctx: Context, id: string | undefined, person: string): Promise<Outcome> {
  const proposal = await proposalById(ctx.tx, idFrom(id));
  const [row] = proposal ? await linesOf(ctx.tx, proposal.id, { people: [person] }) : [];
  if (!proposal || !row) return stale(ctx);
  await note(ctx, 'grades.view', proposal, { person });
  return { replies: [{ card: await oneLineCard(ctx, proposal, row, 'committee') }] };
}

/** Leaves a trace of what was looked at or decided. */
function note(ctx: Context, action: string, { id }: Proposal, detail: object): Promise<void> {
  return audit(ctx.tx, { at: ctx.now, actor: ctx.person.id, action, object: `proposal ${id}`, detail });
}
