import type { Period } from '../calendar/period.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { periodTitle, points } from '../cards/figures.ts';
import { type Overview, ownResultCard } from '../cards/period.ts';
import { averageOf, bestOf, rankingCard } from '../cards/ranking.ts';
import { gradeColumn, placeOf } from '../cards/standing.ts';
import type { Card } from '../chat/card.ts';
import { nameOf, type Words } from '../i18n.ts';
import { paidBy } from '../pay/basis.ts';
import type { Message } from '../store/outbox.ts';
import { payRun } from '../store/pay.ts';
import { type Person, peopleById, supervisorsOf } from '../store/people.ts';
import type { Candidate } from '../store/results.ts';
import { looseEnds } from '../store/scoring-periods.ts';
import { actionOf, type TaskContext } from './command.ts';
import { today } from './periods.ts';
import { virtualTypes } from './standings.ts';
import type { UnitRanking } from './unit-rankings.ts';

/** What a period's results are, for whoever decides whether they are final. */
export async function overviewOf(ctx: TaskContext, period: Period, units: readonly UnitRanking[]): Promise<Overview> {
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
      const best = bestOf(ranking);
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

/** The periods whose pay was issued by the results of this one. */
export async function issuedBy(
  { tx, rulebook }: Pick<TaskContext, 'tx' | 'rulebook'>,
  period: Period,
): Promise<readonly Period[]> {
  const issued: Period[] = [];
  for (const paid of rulebook.pay ? paidBy(rulebook.pay, period) : [])
    if ((await payRun(tx, paid.key))?.state === 'issued') issued.push(paid);
  return issued;
}

/** To each manager their own result, to each unit's supervisors its ranking. */
export async function resultMessages(
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
    const { result, unitId } = candidates.get(person.id) ?? {};
    const unit = byUnit.get(unitId ?? person.unitId);
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
          ...gradeColumn(ranking, rulebook, words),
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
export async function reachable(ctx: TaskContext, ids: readonly string[]): Promise<readonly Person[]> {
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
