import { type Period, parsePeriod } from '../calendar/period.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { periodTitle, points } from '../cards/figures.ts';
import { changesCard, keyFigures, type Overview, overviewCard, ownResultCard } from '../cards/period.ts';
import { averageOf, rankingCard } from '../cards/ranking.ts';
import { placeOf } from '../cards/standing.ts';
import type { Card } from '../chat/card.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import { differences, type Settled } from '../scoring/closing.ts';
import { audit } from '../store/audit.ts';
import type { Message } from '../store/outbox.ts';
import { type Person, peopleById, supervisorsOf } from '../store/people.ts';
import { type Candidate, saveRankings } from '../store/results.ts';
import { rulebookByHash } from '../store/rulebooks.ts';
import { laterResults, looseEnds, periodRow } from '../store/scoring-periods.ts';
import { actionOf, type Outcome, sentence, type TaskContext } from './command.ts';
import { today } from './periods.ts';
import { scorePeople } from './scores.ts';
import { closePeriod, mayClose, previewPeriod, reopenPeriod } from './settle-periods.ts';
import { virtualTypes } from './standings.ts';
import { rankUnits, type UnitRanking } from './unit-rankings.ts';

type Detail = Readonly<Record<string, string>>;

/** The results as they are now, what is missing, and the way to close them. */
export async function previewTask(given: TaskContext, detail: Detail): Promise<Outcome> {
  const { ctx, period, settling } = await settled(given, detail);
  const { words } = ctx;
  const done = await previewPeriod(settling, period);
  if (done.kind === 'refused') return refused(period, done, words);
  const overview = await overviewOf(ctx, period, await rankUnits(ctx, period));
  const closable = await mayClose(settling, period);
  const name = periodTitle(period, words);
  const confirm = words.plain('appraisal.period.confirm', { period: name, figures: keyFigures(overview, words) });
  const card = overviewCard(
    {
      ...overview,
      period: name,
      closed: false,
      note: closable.kind === 'done' ? words.plain('appraisal.period.beforeClosing') : whyNot(period, closable, words),
      buttons:
        closable.kind === 'done'
          ? [
              {
                label: words.plain('appraisal.buttons.close'),
                action: actionOf('period', 'close', period.key),
                style: 'primary',
                confirm,
              },
            ]
          : [],
    },
    ctx.rulebook,
    words,
  );
  return { replies: [{ card }] };
}

/** Makes the results final: stores them with all rankings, and tells everybody their own and supervisors their unit's. */
export async function closeTask(given: TaskContext, detail: Detail): Promise<Outcome> {
  const { ctx, period, settling } = await settled(given, detail);
  const { tx, words, now, person, rulebook } = ctx;
  const name = periodTitle(period, words);
  await ctx.progress(words.text('appraisal.task.scoring', { period: name }));
  const done = await closePeriod(settling, period);
  if (done.kind === 'refused') return refused(period, done, words);
  await ctx.progress(words.text('appraisal.task.ranking', { period: name }));
  const units = await rankUnits(ctx, period);
  await saveRankings(tx, period, new Map(units.map(({ unit, ranking }) => [unit.id, ranking])), now);
  const overview = await overviewOf(ctx, period, units);
  const { managers, ranked } = overview;
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'period.close',
    object: `period ${period.key}`,
    detail: { managers, ranked },
  });
  const messages = await resultMessages(ctx, period, units);
  const card = overviewCard(
    {
      ...overview,
      period: name,
      closed: true,
      note: words.plain('appraisal.period.told', { count: messages.length }),
      buttons: [{ label: words.plain('appraisal.buttons.period'), action: actionOf('period', 'show', period.key) }],
    },
    rulebook,
    words,
  );
  return { replies: [{ card }], messages };
}

/** Takes the finality back, and tells everybody whose result is open again why. */
export async function reopenTask(given: TaskContext, detail: Detail): Promise<Outcome> {
  const { ctx, period, settling } = await settled(given, detail);
  const { tx, words, now, person, speak, rulebook } = ctx;
  const reason = detail.reason ?? '';
  const { settled: done, affected } = await reopenPeriod(settling, period, reason);
  if (done.kind === 'refused') return refused(period, done, words);
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'period.reopen',
    object: `period ${period.key}`,
    detail: { reason, affected: affected.length },
  });
  const managers = await reachable(ctx, affected);
  const above = await supervisorsOf(tx, [...new Set(managers.map(({ unitId }) => unitId))], today(ctx));
  const supervisors = new Map([...above.values()].flat().map((one) => [one.id, one]));
  const messages = [...managers, ...supervisors.values()].map(
    (one): Message => ({
      key: `period:${period.key}:reopened:${now.getTime()}:${one.id}`,
      to: { person: one.id },
      locale: one.locale,
      priority: 'digest',
      content: {
        kind: 'card',
        card: sentence(
          speak[one.locale].text('appraisal.period.reopened', {
            period: periodTitle(period, speak[one.locale]),
            reason,
          }),
          'attention',
        ),
      },
      notBefore: afterQuiet(one, now, rulebook),
    }),
  );
  const text = words.text('appraisal.period.reopenedDone', {
    period: periodTitle(period, words),
    count: messages.length,
  });
  return { replies: [{ card: sentence(text, 'good') }], messages };
}

/** Scores everybody of a closed period again, without changing anything, and lists what would be different. */
export async function changesTask(given: TaskContext, detail: Detail): Promise<Outcome> {
  const { ctx, period } = await settled(given, detail);
  const { tx, words, now, person, rulebook } = ctx;
  if ((await periodRow(tx, period)).state !== 'closed')
    return refused(period, { reason: 'not_closed', periods: [] }, words);
  await scorePeople({ ...ctx, days: await ctx.days() }, 'everyone', period);
  const later = await laterResults(tx, period);
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'period.changes',
    object: `period ${period.key}`,
    detail: { people: later.length },
  });
  const people = new Map(
    (
      await peopleById(
        tx,
        later.map(({ personId }) => personId),
      )
    ).map((one) => [one.id, one]),
  );
  const listed = later.flatMap(({ personId, closed, now }) => {
    const one = people.get(personId);
    return one ? [{ name: nameOf(one, words.locale), differences: differences(closed, now) }] : [];
  });
  const reopen = { label: words.plain('appraisal.buttons.reopen'), action: actionOf('period', 'reopen', period.key) };
  return {
    replies: [
      { card: changesCard(periodTitle(period, words), listed, listed.length > 0 ? [reopen] : [], rulebook, words) },
    ],
  };
}

/** The period with the rulebook that holds for it, not the one in force today. */
async function settled(given: TaskContext, { period: key = '' }: Detail) {
  const period = parsePeriod(key);
  if (!period) throw new Error(`there is no period ${key}`);
  const { rulebook: version } = await periodRow(given.tx, period);
  const rulebook = version ? await rulebookByHash(given.tx, new Map(), version.hash) : given.rulebook;
  const ctx: TaskContext = { ...given, rulebook };
  return { ctx, period, settling: { ...ctx, days: await ctx.days(), by: ctx.person.id } };
}

async function overviewOf(ctx: TaskContext, period: Period, units: readonly UnitRanking[]): Promise<Overview> {
  const { words, rulebook } = ctx;
  const tops = units.filter(({ unit }) => unit.parentId === null);
  const candidates = tops.flatMap(({ members }) => members);
  const unitNames = new Map(units.map(({ unit }) => [unit.id, nameOf(unit, words.locale)]));
  const byId = new Map(candidates.map((one) => [one.personId, one]));
  const name = (id: string) => nameFor(byId, id, words);
  const ranked = tops.flatMap(({ ranking }) => ranking.ranked);
  const results = candidates.flatMap(({ result }) => (result ? [result] : []));
  const bands = Map.groupBy(results, ({ outcome }) => (outcome.kind === 'total' ? outcome.band : null));
  const lacking = Map.groupBy(
    results.flatMap(({ indicators }) => indicators.filter(({ missing }) => missing !== null)),
    ({ indicator, missing }) => `${missing}:${indicator}`,
  );
  const order = (rulebook.bands?.map(({ id }) => id) ?? ['excellent', 'good', 'competent', 'improve']).concat(
    'unqualified',
  );
  return {
    managers: candidates.length,
    ranked: ranked.length,
    average: averageOf({ ranked, notRanked: [] }),
    bands: order.flatMap((band) => {
      const count = bands.get(band)?.length ?? 0;
      return count > 0 ? [{ band, count }] : [];
    }),
    units: units.map(({ unit, members, ranking }) => {
      const best = ranking.ranked[0];
      return {
        name: nameOf(unit, words.locale),
        managers: members.length,
        ranked: ranking.ranked.length,
        average: averageOf(ranking),
        best: best ? `${name(best.person)} ${points(best.total)}` : null,
      };
    }),
    notRanked: tops.flatMap(({ ranking }) =>
      ranking.notRanked.map(({ person, reasons }) => ({
        name: name(person),
        unit: unitNames.get(byId.get(person)?.unitId ?? '') ?? '',
        reasons,
      })),
    ),
    lacking: [...lacking].map(([key, scores]) => ({
      indicator: key.slice(key.indexOf(':') + 1),
      missing: key.startsWith('data') ? ('data' as const) : ('target' as const),
      count: scores.length,
    })),
    loose: await looseEnds(ctx.tx, period),
    rulebook: rulebook.version,
  };
}

/** To each manager their own result, to each unit's supervisors its ranking. */
async function resultMessages(
  ctx: TaskContext,
  period: Period,
  units: readonly UnitRanking[],
): Promise<readonly Message[]> {
  const { tx, now, speak, rulebook } = ctx;
  const byUnit = new Map(units.map((one) => [one.unit.id, one]));
  const candidates = new Map(units.flatMap(({ members }) => members).map((one) => [one.personId, one]));
  const managers = await reachable(ctx, [...candidates.keys()]);
  const message = (person: Person, card: Card): Message => ({
    key: `period:${period.key}:${now.getTime()}:${person.id}`,
    to: { person: person.id },
    locale: person.locale,
    priority: 'digest',
    content: { kind: 'card', card },
    notBefore: afterQuiet(person, now, rulebook),
  });
  const own = managers.flatMap((person) => {
    const [result, unit] = [candidates.get(person.id)?.result, byUnit.get(person.unitId)];
    if (!result || !unit) return [];
    const words = speak[person.locale];
    const standing = {
      period: periodTitle(period, words),
      running: false,
      unit: nameOf(unit.unit, words.locale),
      result,
      place: placeOf(unit.ranking, person.id),
      reasons: unit.ranking.notRanked.find((one) => one.person === person.id)?.reasons ?? [],
    };
    const buttons = [
      { label: words.plain('standing.buttons.details'), action: actionOf('score', 'show', period.key) },
      { label: words.plain('standing.buttons.why'), action: actionOf('why', 'choose', period.key) },
    ];
    return [message(person, ownResultCard(standing, buttons, rulebook, words))];
  });
  const above = await supervisorsOf(
    tx,
    units.map(({ unit }) => unit.id),
    today(ctx),
  );
  const theirs = units.flatMap(({ unit, ranking, previous, members }) =>
    (above.get(unit.id) ?? [])
      .filter((head) => head.unitId === unit.id)
      .map((head) => {
        const words = speak[head.locale];
        const names = new Map(members.map((one) => [one.personId, one]));
        const data = {
          unit: nameOf(unit, words.locale),
          period: words.plain('appraisal.marked.closed', { period: periodTitle(period, words) }),
          ranking,
          previous,
          nameOf: (id: string) => nameFor(names, id, words),
          page: 0,
          buttons: [
            [{ label: words.plain('standing.buttons.all'), action: actionOf('rank', 'show', period.key, unit.id) }],
          ],
        };
        return message(head, rankingCard(data, words));
      }),
  );
  return [...own, ...theirs];
}

/** Those of these managers who can be written to: people, and still there. */
async function reachable(ctx: TaskContext, ids: readonly string[]): Promise<readonly Person[]> {
  const virtual = virtualTypes(ctx.rulebook);
  const date = today(ctx);
  return (await peopleById(ctx.tx, ids)).filter(
    ({ managerType, leftOn }) => !virtual.includes(managerType ?? '') && (leftOn === null || leftOn >= date),
  );
}

function nameFor(candidates: ReadonlyMap<string, Candidate>, id: string, { locale }: Words): string {
  const one = candidates.get(id);
  return one ? nameOf(one, locale) : id;
}

type Refusal = Pick<Extract<Settled, { kind: 'refused' }>, 'reason' | 'periods'>;

function refused(period: Period, refusal: Refusal, words: Words): Outcome {
  return {
    replies: [
      { card: sentence(words.text('appraisal.period.refused', { why: whyNot(period, refusal, words) }), 'problem') },
    ],
  };
}

function whyNot(period: Period, { reason, periods }: Refusal, words: Words): string {
  const others = words.list(
    periods.flatMap((key) => {
      const other = parsePeriod(key);
      return other ? [periodTitle(other, words)] : [];
    }),
  );
  const params = { period: periodTitle(period, words), others, day: words.day(period.to) };
  return words.plain(`appraisal.period.why.${reason}`, params);
}
