import { parsePeriod } from '../calendar/period.ts';
import { periodTitle, points } from '../cards/figures.ts';
import { lineCard } from '../cards/grade-line.ts';
import { heldName, type Listed, linesCard } from '../cards/grades.ts';
import type { Button, Card } from '../chat/card.ts';
import { raised, stepUpsOf } from '../grading/steps.ts';
import { lineFrom } from '../grading/stored.ts';
import { nameOf, type Words } from '../i18n.ts';
import type { Grading } from '../rulebook/grading.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Change, type GradeLine, linesOf, type Proposal } from '../store/grade-proposals.ts';
import { rulebookByHash } from '../store/rulebooks.ts';
import { type Unit, unitTree } from '../store/units.ts';
import { actionOf, type Context, type TaskContext } from './command.ts';

/** How many lines one card lists: each has a button. */
const PAGE = 10;

/** What looking at proposals takes. */
export type Viewing = Pick<TaskContext, 'tx' | 'now' | 'words' | 'rulebook'>;

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
          { label: words.plain('appraisal.buttons.proposal'), action: actionOf('grades', 'show', proposal.id) },
        ],
      ],
    },
    rulebook,
    words,
  );
}

/** The confirmed grades of a supervisor's unit, from the proposals that its managers have a line in. */
export async function unitCard(ctx: Context, proposals: readonly Proposal[], team: readonly string[]): Promise<Card> {
  const { tx, words, person } = ctx;
  const [newest] = proposals;
  const rulebook = newest ? await rulebookOf(ctx, newest) : ctx.rulebook;
  const listings: Listed[] = [];
  for (const proposal of proposals) {
    const rules = await rulebookOf(ctx, proposal);
    const lines = await linesOf(tx, proposal.id, { people: team });
    listings.push(...lines.map((line) => listed(line, rules, words.locale)));
  }
  const days = [...new Set(proposals.map(({ effectiveOn, on }) => effectiveOn ?? on))].toSorted();
  const unit = words.locale === 'en' ? person.unitNameEn : person.unitName;
  return linesCard(
    {
      title: words.plain('appraisal.grades.unit', { unit }),
      note: words.plain('appraisal.grades.from', { day: words.list(days.map((day) => words.day(day))) }),
      lines: listings,
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

/** 2026年 · 2026年 城关支行: what a proposal is by, and whom it is for where that is not everybody. */
export async function proposalName(ctx: Pick<Viewing, 'tx' | 'words'>, proposal: Proposal): Promise<string> {
  const { words } = ctx;
  const period = parsePeriod(proposal.period);
  const name = period ? periodTitle(period, words) : proposal.period;
  const { grading } = await rulebookOf(ctx, proposal);
  if (grading?.within === 'organisation') return name;
  return `${name} · ${scopeName(proposal.unitId, await unitTree(ctx.tx), words)}`;
}

/** What those are called over whom a quota is counted. */
export function scopeName(head: string | null, tree: readonly Unit[], words: Words): string {
  const unit = tree.find(({ id }) => id === head);
  return unit ? nameOf(unit, words.locale) : words.plain('appraisal.grades.everybody');
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
