import { parsePeriod, periodOf, previousPeriod } from '../calendar/period.ts';
import { periodTitle, points } from '../cards/figures.ts';
import { lineCard } from '../cards/grade-line.ts';
import { heldName, type Listed, linesCard, proposalCard, quotaCard } from '../cards/grades.ts';
import type { Button, Card } from '../chat/card.ts';
import { checkTeam } from '../grading/quota.ts';
import { raised, stepUpsOf } from '../grading/steps.ts';
import { lineFrom } from '../grading/stored.ts';
import { nameOf } from '../i18n.ts';
import type { Grading } from '../rulebook/grading.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Change, changesIn, type GradeLine, linesOf, type Proposal } from '../store/grade-proposals.ts';
import { gradable } from '../store/grades.ts';
import { peopleInPost } from '../store/people.ts';
import { rulebookByHash } from '../store/rulebooks.ts';
import { periodRow } from '../store/scoring-periods.ts';
import type { Unit } from '../store/units.ts';
import { actionOf, type Context, sentence, type TaskContext } from './command.ts';
import { today } from './periods.ts';
import { virtualTypes } from './standings.ts';

/** How many lines one card lists: each has a button. */
const PAGE = 10;

type Viewing = Pick<TaskContext, 'tx' | 'now' | 'words' | 'rulebook'>;

/** How a unit's team stands against the quotas today. */
export async function checkCard(
  ctx: Viewing,
  unit: Pick<Unit, 'id' | 'name' | 'nameEn'>,
  grading: Grading,
): Promise<Card> {
  const { tx, words, rulebook } = ctx;
  const on = today(ctx);
  const team = await gradable(tx, { unitId: unit.id, on, virtual: virtualTypes(rulebook) });
  const standings = checkTeam(
    grading,
    team.map(({ candidate }) => candidate.held.grade),
  );
  return quotaCard(
    { unit: nameOf(unit, words.locale), day: words.day(on), size: team.length, standings },
    rulebook,
    words,
  );
}

/** What can be done where nothing is proposed: from which period, and whether that one is closed. */
export async function beginCard(ctx: Viewing, grading: Grading, on: string): Promise<Card> {
  const { tx, words } = ctx;
  const basis = previousPeriod(periodOf(grading.basis, today(ctx)));
  const name = periodTitle(basis, words);
  const closed = (await periodRow(tx, basis)).state === 'closed';
  const card = sentence(
    words.text(closed ? 'appraisal.grades.begin' : 'appraisal.grades.notClosed', { period: name, day: words.day(on) }),
  );
  const button: Button = closed
    ? {
        label: words.plain('appraisal.buttons.propose'),
        action: actionOf('grades', 'propose', basis.key, on),
        style: 'primary',
      }
    : { label: words.plain('appraisal.buttons.period'), action: actionOf('period', 'show', basis.key) };
  return { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: [button, checkButton(ctx)] }] };
}

/** A proposal at a glance, with what the appraiser can do with it. */
export async function overviewCard(ctx: Viewing, proposal: Proposal): Promise<Card> {
  const { tx, words } = ctx;
  const rulebook = await rulebookOf(ctx, proposal);
  const { counts, open, decided } = await changesIn(tx, proposal.id);
  const size = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const isOpen = proposal.state === 'open';
  const { id } = proposal;
  const list = (change: Exclude<Change, 'keeps'> | 'all'): Button => ({
    label: words.plain(change === 'all' ? 'appraisal.buttons.allLines' : `appraisal.buttons.${change}`),
    action: actionOf('grades', 'lines', id, change, 0),
  });
  const button = (key: 'confirmGrades' | 'drop' | 'again', press: string): Button => ({
    label: words.plain(`appraisal.buttons.${key}`),
    action: actionOf('grades', press, id),
  });
  const period = parsePeriod(proposal.period);
  return proposalCard(
    {
      period: period ? periodTitle(period, words) : proposal.period,
      day: words.day(proposal.on),
      state: words.text(isOpen ? 'appraisal.grades.isProposal' : 'appraisal.grades.isConfirmed', {
        day: proposal.effectiveOn ? words.day(proposal.effectiveOn) : '',
      }),
      size,
      filled: proposal.filled,
      counts,
      open,
      decided,
      buttons: [
        [
          ...(['undecided', 'rises', 'falls', 'unranked'] as const).flatMap((change) =>
            counts.get(change) ? [list(change)] : [],
          ),
          list('all'),
        ],
        isOpen
          ? [
              { ...button('confirmGrades', 'confirm'), style: 'primary' },
              { ...button('drop', 'drop'), style: 'danger', confirm: words.plain('appraisal.grades.dropConfirm') },
            ]
          : [button('again', 'begin')],
        [checkButton(ctx)],
      ],
    },
    rulebook,
    words,
  );
}

/** A page of a proposal's lines for the committee, a button each. */
export async function pageCard(ctx: Viewing, proposal: Proposal, change: Change | 'all', page: number): Promise<Card> {
  const { tx, words } = ctx;
  const rulebook = await rulebookOf(ctx, proposal);
  const which = change === 'all' ? {} : { change };
  const lines = await linesOf(tx, proposal.id, { ...which, from: page * PAGE, most: PAGE + 1 });
  const shown = lines.slice(0, PAGE);
  const turn = (label: string, to: number): Button => ({
    label,
    action: actionOf('grades', 'turn', proposal.id, change, to),
  });
  return linesCard(
    {
      title: words.plain(change === 'all' ? 'appraisal.grades.lines' : `appraisal.grades.linesOf.${change}`),
      note: shown.length === 0 ? words.plain('appraisal.grades.noLines') : null,
      lines: shown.map((line) => listed(line, rulebook, words.locale)),
      buttons: [
        shown.map((line) => ({
          label: nameOf(line, words.locale),
          action: actionOf('grades', 'line', proposal.id, line.person),
        })),
        [
          ...(page > 0 ? [turn(words.plain('appraisal.buttons.back'), page - 1)] : []),
          ...(lines.length > PAGE ? [turn(words.plain('appraisal.buttons.onwards'), page + 1)] : []),
          { label: words.plain('appraisal.buttons.proposal'), action: actionOf('grades', 'show') },
        ],
      ],
    },
    rulebook,
    words,
  );
}

/** The confirmed grades of a supervisor's unit. */
export async function unitCard(ctx: Context, proposal: Proposal): Promise<Card> {
  const { tx, words, person } = ctx;
  const rulebook = await rulebookOf(ctx, proposal);
  const team = await peopleInPost(tx, { unitId: person.unitId, role: 'manager', date: today(ctx) });
  const lines = await linesOf(tx, proposal.id, { people: team.map(({ id }) => id) });
  const unit = words.locale === 'en' ? person.unitNameEn : person.unitName;
  return linesCard(
    {
      title: words.plain('appraisal.grades.unit', { unit }),
      note: words.plain('appraisal.grades.from', { day: words.day(proposal.effectiveOn ?? proposal.on) }),
      lines: lines.map((line) => listed(line, rulebook, words.locale)),
      buttons: [],
    },
    rulebook,
    words,
  );
}

/** One line with every condition of every grade; for the committee with what it can do about it. */
export async function oneLineCard(
  ctx: Viewing,
  proposal: Proposal,
  row: GradeLine,
  view: 'committee' | 'own',
): Promise<Card> {
  const { words } = ctx;
  const rulebook = await rulebookOf(ctx, proposal);
  const { grading } = rulebook;
  if (!grading) throw new Error(`the rulebook ${rulebook.version} has no grading`);
  const line = lineFrom(row.proposed, grading, proposal.on);
  const { standing, held } = line;
  const after = outcomeOf(row, grading);
  const open = proposal.state === 'open' && view === 'committee';
  const of = [proposal.id, row.person] as const;
  return lineCard(
    {
      title: view === 'own' ? words.plain('appraisal.grades.own.title') : nameOf(row, words.locale),
      lead: [
        words.plain(view === 'own' ? 'appraisal.grades.own.now' : 'appraisal.grades.lead', {
          held: heldName(held, rulebook, words),
          after: after ? heldName(after, rulebook, words) : words.plain('appraisal.grades.open'),
          day: proposal.effectiveOn ? words.day(proposal.effectiveOn) : '',
          rank: standing?.rank ?? '–',
          total: standing ? points(standing.total) : '–',
        }),
      ],
      line,
      decided: row.decided ? { held: row.decided, reason: row.decided.reason } : null,
      grades: view === 'own' ? gradesAround(after?.grade ?? null, grading) : grading.awards.map(({ grade }) => grade),
      buttons: open
        ? [
            {
              label: words.plain('appraisal.buttons.decide'),
              action: actionOf('grades', 'decide', ...of),
              style: 'primary',
            },
            ...(row.decided
              ? [{ label: words.plain('appraisal.buttons.asProposed'), action: actionOf('grades', 'undo', ...of) }]
              : []),
          ]
        : [],
    },
    grading,
    rulebook,
    words,
  );
}

/** A grade, and the next above it: what was met, and what would lead further. */
export function gradesAround(grade: string | null, { awards }: Grading): readonly string[] {
  const ids = awards.map((one) => one.grade);
  const index = grade === null ? -1 : ids.indexOf(grade);
  if (index < 0) return ids.slice(-1);
  return ids.slice(Math.max(0, index - 1), index + 1).toReversed();
}

/** The rules that a proposal was made by. */
export async function rulebookOf({ tx }: Pick<Viewing, 'tx'>, { rulebookHash }: Proposal): Promise<Rulebook> {
  return rulebookByHash(tx, new Map(), rulebookHash);
}

/** What will be in force, step-ups included; null as long as the committee has to decide. */
function outcomeOf({ proposed, decided }: GradeLine, grading: Grading) {
  if (!decided) return proposed.after;
  const { grade, step } = decided;
  return raised({ grade, step }, stepUpsOf(proposed.candidate, grading), grading);
}

function listed(row: GradeLine, { grading }: Rulebook, locale: 'zh-CN' | 'en'): Listed {
  const { standing, held } = row.proposed.candidate;
  return {
    name: nameOf(row, locale),
    rank: standing?.rank ?? null,
    total: standing ? points(standing.total) : null,
    held,
    after: grading ? outcomeOf(row, grading) : null,
    decided: row.decided !== null,
  };
}

function checkButton({ words }: Viewing): Button {
  return { label: words.plain('appraisal.buttons.check'), action: actionOf('grades', 'check') };
}
