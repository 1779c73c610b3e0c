import { addDays, isLocalDate, type LocalDate } from '../calendar/day.ts';
import { type Period, parsePeriod } from '../calendar/period.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { periodTitle } from '../cards/figures.ts';
import { lineCard } from '../cards/grade-line.ts';
import { heldName } from '../cards/grades.ts';
import type { Card } from '../chat/card.ts';
import type { Candidate, Held } from '../grading/candidate.ts';
import { confirm, type Line, propose } from '../grading/proposal.ts';
import { placesAmong, scopesOf } from '../grading/scope.ts';
import { lineFrom } from '../grading/stored.ts';
import { nameOf } from '../i18n.ts';
import type { Grading } from '../rulebook/grading.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { tieBreaksIn } from '../scoring/composed.ts';
import type { Ranking } from '../scoring/ranking.ts';
import { audit } from '../store/audit.ts';
import { type Change, linesOf, proposalById, saveProposal, settleProposal } from '../store/grade-proposals.ts';
import { gradable, holdGrades, takeEffect } from '../store/grades.ts';
import type { Message } from '../store/outbox.ts';
import { type Person, peopleById, supervisorsOf } from '../store/people.ts';
import { type Contender, contendersOf } from '../store/results.ts';
import { rulebookByHash } from '../store/rulebooks.ts';
import { periodRow } from '../store/scoring-periods.ts';
import { type Unit, unitTree } from '../store/units.ts';
import { actionOf, idFrom, type Outcome, sentence, type TaskContext } from './command.ts';
import { proposalsCard } from './grades-overview.ts';
import { gradesAround, proposalName } from './grades-view.ts';
import { today } from './periods.ts';
import { rankCandidates, virtualTypes } from './standings.ts';

type Detail = Readonly<Record<string, string>>;

/**
 * Proposes grades from the closed results of a period, as things are on the grading day: a proposal for each part of the organisation that
 * has quotas of its own, or only for the one that `unit` names.
 */
export async function proposeTask(
  ctx: TaskContext,
  { period: key = '', on = '', unit = '' }: Detail,
): Promise<Outcome> {
  const { tx, words, now, person } = ctx;
  const period = parsePeriod(key);
  if (!period || !isLocalDate(on)) throw new Error(`grades cannot be proposed from ${key} on ${on}`);
  const { state, rulebook: version } = await periodRow(tx, period);
  if (state !== 'closed' || !version) {
    const text = words.text('appraisal.grades.notClosed', { period: periodTitle(period, words) });
    return { replies: [{ card: sentence(text, 'problem') }] };
  }
  const rulebook = await rulebookByHash(tx, new Map(), version.hash);
  const { grading } = rulebook;
  if (!grading) return { replies: [{ card: sentence(words.text('appraisal.grades.noRules')) }] };
  const tree = await unitTree(tx);
  const scopes = scopesOf(tree, grading.within).filter(({ head }) => unit === '' || head === unit);
  const people = Map.groupBy(
    await gradable(tx, { units: tree.map(({ id }) => id), on, virtual: virtualTypes(rulebook) }),
    ({ unitId }) => unitId,
  );
  const ranked = await rankedEverywhere(ctx, tree, rulebook, period);
  const ladder = { grades: rulebook.grades.map(({ id }) => id), steps: rulebook.steps.map(({ id }) => id) };
  const ids: bigint[] = [];
  let count = 0;
  for (const { head, units } of scopes) {
    const team = [...units].flatMap((id) => people.get(id) ?? []).map(({ candidate }) => candidate);
    if (team.length === 0) continue;
    const standings = placesAmong(ranked, new Set(team.map(({ person }) => person)));
    const candidates = new Map(
      team.map((one): [string, Candidate] => [one.person, { ...one, standing: standings.get(one.person) ?? null }]),
    );
    const proposal = propose([...candidates.values()], grading, on);
    const lines = proposal.lines.flatMap((line) => {
      const candidate = candidates.get(line.person);
      const { award, before, after, step } = line;
      return candidate ? [{ change: changeOf(line, ladder), proposed: { candidate, award, before, after, step } }] : [];
    });
    const made = { unitId: head, period: key, on, rulebookHash: version.hash, filled: proposal.filled };
    ids.push(await saveProposal(tx, { ...made, by: person.id, at: now }, lines));
    count += lines.length;
  }
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'grades.propose',
    object: ids.length === 1 ? `proposal ${ids[0]}` : `period ${key}`,
    detail: { period: key, on, people: count, proposals: ids.length },
  });
  return { replies: [{ card: await proposalsCard(ctx, ids) }] };
}

/** Who is ranked in the whole organisation, over all grades and however many trees it has: the order within any part of it follows. */
async function rankedEverywhere(
  { tx, words }: TaskContext,
  tree: readonly Unit[],
  rulebook: Rulebook,
  period: Period,
): Promise<Ranking['ranked']> {
  const contenders: Contender[] = [];
  for (const { id } of tree.filter(({ parentId }) => parentId === null))
    contenders.push(...(await contendersOf(tx, id, period, tieBreaksIn(rulebook, period.kind))));
  return rankCandidates(contenders, rulebook, period, words.locale).ranked;
}

/** Confirms a proposal as the committee decided it: grades from a day on, and word to everybody they are about. */
export async function confirmTask(ctx: TaskContext, { proposal: given = '', on = '' }: Detail): Promise<Outcome> {
  const { tx, words, now, person } = ctx;
  const proposal = await proposalById(tx, idFrom(given), true);
  if (proposal?.state !== 'open' || !isLocalDate(on))
    return { replies: [{ card: sentence(words.text('appraisal.grades.settled'), 'problem') }] };
  const rulebook = await rulebookByHash(tx, new Map(), proposal.rulebookHash);
  const { grading } = rulebook;
  if (!grading) throw new Error(`the rulebook ${rulebook.version} has no grading`);
  const rows = await linesOf(tx, proposal.id);
  const lines = rows.map(({ proposed }) => lineFrom(proposed, grading, proposal.on));
  const decisions = rows.flatMap(({ person, decided }) => (decided ? [{ person, ...decided }] : []));
  const { confirmed, refused } = confirm(
    { on: proposal.on, filled: proposal.filled, lines },
    decisions,
    grading,
    rulebook.steps.map(({ id }) => id),
  );
  if (refused.length > 0) {
    const people = await peopleById(
      tx,
      refused.map((one) => one.person),
    );
    const names = words.list(people.map((one) => nameOf(one, words.locale)));
    const card = sentence(words.text('appraisal.grades.stillOpen', { names }), 'problem');
    const show = {
      label: words.plain('appraisal.buttons.undecided'),
      action: actionOf('grades', 'lines', proposal.id, 'undecided', 0),
    };
    return { replies: [{ card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: [show] }] } }] };
  }
  await settleProposal(tx, proposal.id, { by: person.id, at: now, effectiveOn: on });
  await holdGrades(tx, confirmed, on, proposal.id);
  const date = today(ctx);
  if (on <= date) await takeEffect(tx, addDays(on, -1), date);
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'grades.confirm',
    object: `proposal ${proposal.id}`,
    detail: { on, people: confirmed.length, decided: decisions.length },
  });
  const byId = new Map(lines.map((line) => [line.person, line]));
  const told = confirmed.flatMap((one) => {
    const line = byId.get(one.person);
    return line ? [{ ...one, line }] : [];
  });
  const messages = await outcomeMessages(ctx, told, { id: proposal.id, on, grading });
  const name = await proposalName(ctx, proposal);
  const text = words.text('appraisal.grades.confirmed', {
    period: name,
    day: words.day(on),
    people: confirmed.length,
    count: messages.length,
  });
  return { replies: [{ card: sentence(text, 'good') }], messages };
}

type Told = Readonly<{ person: string; before: Held; after: Held; reason: string | null; line: Line }>;
type Settled = Readonly<{ id: bigint; on: LocalDate; grading: Grading }>;

/** To each manager their own line with its reasons, to each supervisor that their unit's grades are there. */
async function outcomeMessages(
  ctx: TaskContext,
  told: readonly Told[],
  { id, on, grading }: Settled,
): Promise<readonly Message[]> {
  const { tx, now, speak, rulebook } = ctx;
  const date = today(ctx);
  const managers = (
    await peopleById(
      tx,
      told.map(({ person }) => person),
    )
  ).filter(({ leftOn }) => leftOn === null || leftOn >= date);
  const byId = new Map(told.map((one) => [one.person, one]));
  const message = (person: Person, card: Card): Message => ({
    key: `grades:${id}:${person.id}`,
    to: { person: person.id },
    locale: person.locale,
    priority: 'digest',
    content: { kind: 'card', card },
    notBefore: afterQuiet(person, now, rulebook),
  });
  const own = managers.flatMap((person) => {
    const one = byId.get(person.id);
    if (!one) return [];
    const words = speak[person.locale];
    const { line, after, before, reason } = one;
    const lead = words.plain('appraisal.grades.own.new', {
      held: heldName(line.held, rulebook, words),
      after: heldName(after, rulebook, words),
      day: words.day(on),
    });
    const card = lineCard(
      {
        title: words.plain('appraisal.grades.own.title'),
        lead: [lead],
        line,
        decided: reason === null ? null : { held: before, reason },
        grades: gradesAround(after.grade, grading),
        buttons: [],
      },
      grading,
      rulebook,
      words,
    );
    return [message(person, card)];
  });
  const above = await supervisorsOf(tx, [...new Set(managers.map(({ unitId }) => unitId))], date);
  const heads = new Map([...above.values()].flat().map((one) => [one.id, one]));
  const theirs = [...heads.values()].map((head) => {
    const words = speak[head.locale];
    const card = sentence(words.text('appraisal.grades.unitSettled', { day: words.day(on) }));
    const show = { label: words.plain('appraisal.buttons.unitGrades'), action: actionOf('grades', 'show') };
    return message(head, { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: [show] }] });
  });
  return [...own, ...theirs];
}

/** What a line means: by grade first, then by step; a step where there was none changes nothing. */
function changeOf(
  { award, held, before }: Line,
  { grades, steps }: Readonly<{ grades: readonly string[]; steps: readonly string[] }>,
): Change {
  if (award.kind === 'unranked') return 'unranked';
  if (before === null) return 'undecided';
  const place = (list: readonly string[], id: string | null) =>
    id !== null && list.includes(id) ? list.indexOf(id) : list.length;
  const moved = place(grades, held.grade) - place(grades, before.grade);
  if (moved !== 0) return moved > 0 ? 'rises' : 'falls';
  if (held.step === null || before.step === null || held.step === before.step) return 'keeps';
  return place(steps, held.step) > place(steps, before.step) ? 'rises' : 'falls';
}
