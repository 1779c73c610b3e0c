import { daysBetween } from '../calendar/day.ts';
import { periodOf, previousPeriod } from '../calendar/period.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { localDate } from '../calendar/zone.ts';
import { digestCard, ownDigestCard } from '../cards/digest.ts';
import { periodTitle } from '../cards/figures.ts';
import { placeOf, topOf } from '../cards/standing.ts';
import { dueForTalk, withoutTalkSince } from '../cards/talk.ts';
import type { Card } from '../chat/card.ts';
import { actionOf } from '../commands/command.ts';
import { type Scored, scorePeople } from '../commands/scores.ts';
import { type Standings, standingsOf, virtualTypes } from '../commands/standings.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import { gains } from '../scoring/gain.ts';
import type { SupervisedUnit } from '../store/jobs.ts';
import type { Message } from '../store/outbox.ts';
import { type Person, supervisorsOf } from '../store/people.ts';
import { peopleAsOf } from '../store/postings.ts';
import { candidatesOf, resultsOf, saveRanking } from '../store/results.ts';
import { talkStates } from '../store/talks.ts';
import type { CalendarJob, JobContext } from './job.ts';

const TOO_LATE_MINUTES = 3 * 24 * 60;

/** Announces last week's ranking of each unit: the whole of it to its supervisors, to each manager their own place. */
export const weeklyDigest: CalendarJob = {
  name: 'weekly-digest',
  rule: ({ digest }) => digest,
  missed: 'latest',
  tooLateMinutes: TOO_LATE_MINUTES,
  async run(ctx, unit, slot) {
    const { tx, now, rulebook } = ctx;
    const week = previousPeriod(periodOf('week', localDate(slot, unit.zone)));
    const ids = (await candidatesOf(tx, unit.id, week)).map(({ personId }) => personId);
    const asked = new Set(ids);
    const scored = new Map<string, Scored>();
    const each = (some: readonly Scored[]) => {
      for (const one of some) if (asked.has(one.person.id)) scored.set(one.person.id, one);
    };
    await scorePeople(ctx, ids, week, { each });
    const standings = await standingsOf(ctx, unit.id, week, 'zh-CN');
    await saveRanking(tx, unit.id, week, standings.ranking, now);

    const today = localDate(now, unit.zone);
    const managers = await peopleAsOf(tx, ids, week.to);
    const above = await supervisorsOf(tx, [...new Set([unit.id, ...managers.map(({ unitId }) => unitId)])], today);
    const supervisors = above.get(unit.id) ?? [];
    const virtual = virtualTypes(rulebook);
    // Who has a supervisor nearer by hears from there; a virtual manager is nobody to write to.
    const own = managers.filter(
      ({ unitId, leftOn, managerType }) =>
        !virtual.includes(managerType ?? '') &&
        (leftOn === null || leftOn >= today) &&
        above.get(unitId)?.some((head) => head.unitId === unit.id),
    );
    const results = await resultsOf(tx, week, ids);
    const before = await resultsOf(tx, previousPeriod(week), ids);
    const talks = dueForTalk(await talkStates(tx, unit.id, today, virtual), today, rulebook.one_on_ones.every_days);
    const message = (person: Person, card: (words: Words) => Card): Message => ({
      key: `digest:${unit.id}:${week.key}:${person.id}`,
      to: { person: person.id },
      locale: person.locale,
      priority: 'digest',
      content: { kind: 'card', card: card(ctx.speak[person.locale]) },
      notBefore: afterQuiet(person, now, rulebook),
    });
    return [
      ...supervisors
        .filter(({ digest }) => digest)
        .map((person) =>
          message(person, (words) =>
            digestCard(
              {
                unit: nameIn(unit, words),
                period: periodTitle(week, words),
                ranking: standings.ranking,
                previous: standings.previous,
                nameOf: (id) => candidateName(standings, id, words),
                results,
                before,
                talks: talks.map((state) => ({
                  name: nameOf(state, words.locale),
                  days: daysBetween(withoutTalkSince(state), today),
                  met: withoutTalkSince(state) === state.lastHeldOn,
                })),
                buttons: [
                  { label: words.plain('standing.buttons.all'), action: actionOf('rank', 'show', week.key, unit.id) },
                  { label: words.plain('standing.buttons.talk'), action: actionOf('one-on-one', 'due') },
                ],
              },
              rulebook,
              words,
            ),
          ),
        ),
      ...own
        .filter(({ digest }) => digest)
        .flatMap((person) => {
          const theirs = scored.get(person.id);
          return theirs ? [message(person, (words) => ownCard(ctx, person, theirs, unit, standings, words))] : [];
        }),
    ];
  },
};

function ownCard(
  { rulebook }: Pick<JobContext, 'rulebook'>,
  person: Person,
  { input, result }: Scored,
  unit: SupervisedUnit,
  standings: Standings,
  words: Words,
): Card {
  const { period: week, ranking } = standings;
  return ownDigestCard(
    {
      standing: {
        period: words.plain('standing.period.lastWeek'),
        running: false,
        unit: nameIn(unit, words),
        result,
        place: placeOf(ranking, person.id),
        reasons: ranking.notRanked.find((one) => one.person === person.id)?.reasons ?? [],
      },
      top: topOf(ranking, rulebook.ranking.top_visible, person.id).map((id) => candidateName(standings, id, words)),
      gain: gains(input)[0],
      buttons: [
        {
          label: words.plain('standing.buttons.details'),
          action: actionOf('score', 'show', week.key),
          style: 'primary',
        },
        { label: words.plain('standing.buttons.why'), action: actionOf('why', 'choose', week.key) },
      ],
    },
    rulebook,
    words,
  );
}

function candidateName({ candidates }: Standings, id: string, { locale }: Words): string {
  const one = candidates.get(id);
  return one ? nameOf(one, locale) : id;
}

function nameIn(unit: SupervisedUnit, { locale }: Words): string {
  return nameOf(unit, locale);
}
