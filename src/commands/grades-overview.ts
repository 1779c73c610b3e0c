import { parsePeriod, periodOf, previousPeriod } from '../calendar/period.ts';
import { periodTitle } from '../cards/figures.ts';
import { proposalsCard as listCard, proposalCard, quotaCard } from '../cards/grades.ts';
import type { Button, Card } from '../chat/card.ts';
import { checkTeam } from '../grading/quota.ts';
import { scopesOf, subtree } from '../grading/scope.ts';
import { nameOf } from '../i18n.ts';
import type { Grading } from '../rulebook/grading.ts';
import { type Change, changesIn, currentProposals, type Proposal, proposalById } from '../store/grade-proposals.ts';
import { gradable } from '../store/grades.ts';
import { periodRow } from '../store/scoring-periods.ts';
import { type Unit, unitTree } from '../store/units.ts';
import { actionOf, sentence } from './command.ts';
import { proposalName, rulebookOf, scopeName, type Viewing } from './grades-view.ts';
import { today } from './periods.ts';
import { virtualTypes } from './standings.ts';

/** How many proposals one card lists: each has a button. */
const PAGE = 10;

/**
 * How the teams that have quotas of their own stand against them today. Where `named` is part of such a team the whole of it is shown;
 * where quotas are counted over everybody, the team of the unit as if they were its own.
 */
export async function checkCard(ctx: Viewing, named: Unit | null, grading: Grading): Promise<Card> {
  const { tx, words, rulebook } = ctx;
  const on = today(ctx);
  const tree = await unitTree(tx);
  const within = named && subtree(tree, named.id);
  const scopes =
    named && within && grading.within === 'organisation'
      ? [{ head: named.id, units: within }]
      : scopesOf(tree, grading.within).filter(({ units }) => !within || [...units].some((id) => within.has(id)));
  const people = await gradable(tx, {
    units: scopes.flatMap(({ units }) => [...units]),
    on,
    virtual: virtualTypes(rulebook),
  });
  const byUnit = Map.groupBy(people, ({ unitId }) => unitId);
  const teams = scopes.flatMap(({ head, units }) => {
    const held = [...units].flatMap((id) => byUnit.get(id) ?? []).map(({ candidate }) => candidate.held.grade);
    if (held.length === 0 && scopes.length > 1) return [];
    return [{ unit: scopeName(head, tree, words), size: held.length, standings: checkTeam(grading, held) }];
  });
  return quotaCard({ unit: named ? nameOf(named, words.locale) : null, day: words.day(on), teams }, rulebook, words);
}

/** What can be done where nothing is proposed: from which period, and whether that one is closed; for one `unit` where it is named. */
export async function beginCard(ctx: Viewing, grading: Grading, on: string, unit: string | null): Promise<Card> {
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
        action: actionOf('grades', 'propose', basis.key, on, ...(unit === null ? [] : [unit])),
        style: 'primary',
      }
    : { label: words.plain('appraisal.buttons.period'), action: actionOf('period', 'show', basis.key) };
  return { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: [button, checkButton(ctx)] }] };
}

/** A proposal at a glance, with what the appraiser can do with it. */
async function overviewCard(ctx: Viewing, proposal: Proposal): Promise<Card> {
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
  return proposalCard(
    {
      name: await proposalName(ctx, proposal),
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

/** The proposals with these ids: the only one at a glance, several as a list. */
export async function proposalsCard(ctx: Viewing, ids: readonly bigint[]): Promise<Card> {
  const found: Proposal[] = [];
  for (const id of ids) {
    const one = await proposalById(ctx.tx, id);
    if (one) found.push(one);
  }
  const [only] = found;
  if (!only) return sentence(ctx.words.text('appraisal.grades.nobody'));
  return found.length === 1 ? overviewCard(ctx, only) : pageOf(ctx, found, 0);
}

/** The proposals that are on the table, or were confirmed last; null where there are none. */
export async function currentCard(ctx: Viewing, page: number): Promise<Card | null> {
  const found = await currentProposals(ctx.tx);
  const [only] = found;
  if (!only) return null;
  return found.length === 1 ? overviewCard(ctx, only) : pageOf(ctx, found, page);
}

async function pageOf(ctx: Viewing, proposals: readonly Proposal[], page: number): Promise<Card> {
  const { tx, words } = ctx;
  const tree = await unitTree(tx);
  const shown = proposals.slice(page * PAGE, (page + 1) * PAGE);
  const lines = [];
  for (const one of shown) {
    const { counts, open } = await changesIn(tx, one.id);
    lines.push({ name: scopeName(one.unitId, tree, words), state: one.state, counts, open });
  }
  const turn = (label: string, to: number): Button => ({ label, action: actionOf('grades', 'page', to) });
  const period = parsePeriod(proposals[0]?.period ?? '');
  return listCard(
    {
      period: period ? periodTitle(period, words) : '',
      lines,
      buttons: [
        shown.map(({ id, unitId }) => ({
          label: scopeName(unitId, tree, words),
          action: actionOf('grades', 'show', id),
        })),
        [
          ...(page > 0 ? [turn(words.plain('appraisal.buttons.back'), page - 1)] : []),
          ...(proposals.length > (page + 1) * PAGE ? [turn(words.plain('appraisal.buttons.onwards'), page + 1)] : []),
          { label: words.plain('appraisal.buttons.again'), action: actionOf('grades', 'begin') },
          checkButton(ctx),
        ],
      ],
    },
    words,
  );
}

function checkButton({ words }: Viewing): Button {
  return { label: words.plain('appraisal.buttons.check'), action: actionOf('grades', 'check') };
}
