import { workdayAfter } from '../calendar/nth-workday.ts';
import { nextPeriod, type Period, parsePeriod, periodOf } from '../calendar/period.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import type { DayTable } from '../calendar/workday.ts';
import { instantOf, localDate } from '../calendar/zone.ts';
import { goalGapCard } from '../cards/goal.ts';
import { actionOf } from '../commands/command.ts';
import { GOAL_KINDS, goalFigures } from '../commands/goal-figures.ts';
import { nameOf } from '../i18n.ts';
import type { GoalReminders } from '../rulebook/goals.ts';
import { goalHolders } from '../store/goals.ts';
import type { Message } from '../store/outbox.ts';
import { type Person, peopleById } from '../store/people.ts';
import type { JobContext, RowJob } from './job.ts';

/** What nobody was there for is still said two days later, not after that. */
const TOO_LATE_MS = 2 * 86_400_000;

/** No clock in the world is further from UTC. */
const FURTHEST_ZONE_MS = 14 * 3_600_000;

/** One time at which people hear how far they are from their goals for a period; `last` of those for it. */
type Slot = Readonly<{ period: Period; percent: number; at: Date; last: boolean }>;

/**
 * Tells managers how far they are from the goals that they set, when the rulebook says so: privately, once a time and period. Who wants few
 * reminders hears only the last of a period, who wants none nothing. After a gap in which several became due the latest is enough.
 */
export const goalGaps: RowJob = {
  name: 'goal-gaps',
  async run(ctx, from) {
    const { tx, now, rulebook, days } = ctx;
    const rule = rulebook.goal_reminders;
    const since = new Date(Math.max(from.getTime(), now.getTime() - TOO_LATE_MS));
    const near = rule ? running(ctx, now).filter((period) => isNear(rule, period, since, ctx)) : [];
    if (!rule || near.length === 0) return [];
    const holders = await goalHolders(
      tx,
      near.map(({ key }) => key),
    );
    const people = await peopleOf(ctx, holders);
    const due = holders.flatMap(({ personId, period: key }) => {
      const person = people.get(personId);
      const period = parsePeriod(key);
      if (!person || !period || (person.leftOn !== null && person.leftOn < localDate(now, person.dutyZone))) return [];
      const slot = slotsOf(rule, period, person.dutyZone, days)
        .filter(({ at, last }) => at > since && at <= now && wants(person, last))
        .at(-1);
      return slot ? [{ person, slot }] : [];
    });
    const figures = new Map<string, Awaited<ReturnType<typeof goalFigures>>>();
    for (const [key, same] of Map.groupBy(due, ({ slot }) => slot.period.key)) {
      const [first] = same;
      if (!first) continue;
      const whose = same.map(({ person }) => person);
      figures.set(key, await goalFigures(ctx, whose, first.slot.period, localDate(now, rulebook.zone)));
    }
    return [...Map.groupBy(due, ({ person }) => person.id).values()].flatMap((own): Message[] => {
      const [first] = own;
      if (!first) return [];
      const { person } = first;
      const words = ctx.speak[person.locale];
      const card = goalGapCard(
        {
          name: nameOf(person, words.locale),
          parts: own.map(({ slot }) => ({ ...slot, figures: figures.get(slot.period.key)?.get(person.id) ?? [] })),
          buttons: [
            { label: words.plain('goals.buttons.show'), action: actionOf('goal', 'show', first.slot.period.key) },
          ],
        },
        words,
      );
      if (!card) return [];
      return [
        {
          key: `goal-gap:${person.id}:${own.map(({ slot }) => `${slot.period.key}@${slot.percent}`).join('+')}`,
          to: { person: person.id },
          locale: person.locale,
          priority: 'reminder',
          content: { kind: 'card', card },
          notBefore: afterQuiet(person, now, rulebook),
        },
      ];
    });
  },
  async next(ctx, after) {
    const rule = ctx.rulebook.goal_reminders;
    if (!rule) return null;
    const periods = running(ctx, after).flatMap((period) => [period, nextPeriod(period)]);
    const holders = await goalHolders(
      ctx.tx,
      periods.map(({ key }) => key),
    );
    const people = await peopleOf(ctx, holders);
    const instants = holders.flatMap(({ personId, period: key }) => {
      const [person, period] = [people.get(personId), parsePeriod(key)];
      return person && period ? slotsOf(rule, period, person.dutyZone, ctx.days).map(({ at }) => at.getTime()) : [];
    });
    const ahead = instants.filter((at) => at > after.getTime());
    return ahead.length === 0 ? null : new Date(Math.min(...ahead));
  },
};

/** The periods for which there can be goals, as they run where the rulebook reckons its days. */
function running({ rulebook }: Pick<JobContext, 'rulebook'>, at: Date): readonly Period[] {
  return GOAL_KINDS.map((kind) => periodOf(kind, localDate(at, rulebook.zone)));
}

/** When people in a zone hear of a period, in order; two percentages that fall on one day are one time, the later of them. */
function slotsOf(rule: GoalReminders, period: Period, zone: string, days: DayTable): readonly Slot[] {
  const slots = rule.after.flatMap((percent, index): Slot[] => {
    const day = workdayAfter(period, percent, days);
    const last = index === rule.after.length - 1;
    return day === null ? [] : [{ period, percent, at: instantOf(day, rule.at, zone), last }];
  });
  return slots.filter(({ at }, index) => slots[index + 1]?.at.getTime() !== at.getTime());
}

/** Whether it can be one of these times anywhere in the world: at most beats nobody has to be looked up. */
function isNear(rule: GoalReminders, period: Period, since: Date, { now, days }: JobContext): boolean {
  return slotsOf(rule, period, 'UTC', days).some(
    ({ at }) => at.getTime() - FURTHEST_ZONE_MS <= now.getTime() && at.getTime() + FURTHEST_ZONE_MS > since.getTime(),
  );
}

function wants({ reminders }: Person, last: boolean): boolean {
  return reminders !== 'off' && (reminders !== 'light' || last);
}

async function peopleOf(
  { tx }: JobContext,
  holders: readonly Readonly<{ personId: string }>[],
): Promise<ReadonlyMap<string, Person>> {
  const people = await peopleById(tx, [...new Set(holders.map(({ personId }) => personId))]);
  return new Map(people.map((person) => [person.id, person]));
}
