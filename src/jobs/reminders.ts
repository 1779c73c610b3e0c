import { afterQuiet } from '../calendar/quiet.ts';
import { reminderFor, reminderKey } from '../commands/remind.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { nextBeforeDeadline, type Obligation, openDueBetween } from '../store/obligations.ts';
import type { Message } from '../store/outbox.ts';
import { type Person, peopleById } from '../store/people.ts';
import type { RowJob } from './job.ts';

/** One more reminder for those who want to be reminded actively. */
const ACTIVE_MINUTES = 10;

/** Reminds before each deadline those who have not filed, with one message for everything that is due together. */
export const reminders: RowJob = {
  name: 'reminders',
  async run(ctx, from) {
    const { now, rulebook, speak, tx } = ctx;
    const wanted = new Map<string, { minutes: number; owed: Obligation[] }>();
    // From the longest notice to the shortest, so that after a gap only the most pressing reminder of a deadline is left.
    for (const minutes of allMinutes(rulebook)) {
      const open = await openDueBetween(tx, shifted(from, minutes), shifted(now, minutes));
      for (const [key, owed] of Map.groupBy(open, ({ personId, dueAt }) => reminderKey(personId, dueAt))) {
        if (owed.every(({ dueAt }) => dueAt > now)) wanted.set(`${key}${minutes}`, { minutes, owed });
      }
    }
    const people = await peopleById(tx, [
      ...new Set([...wanted.values()].flatMap(({ owed }) => owed.map((one) => one.personId))),
    ]);
    const byId = new Map(people.map((person) => [person.id, person]));
    const chosen = new Map<string, Message>();
    for (const [key, { minutes, owed }] of wanted) {
      const [first] = owed;
      const person = first && byId.get(first.personId);
      if (!person || !minutesFor(person, rulebook).includes(minutes)) continue;
      const notBefore = afterQuiet(person, now, rulebook);
      if (notBefore >= first.dueAt) continue;
      chosen.set(reminderKey(person.id, first.dueAt), {
        key,
        to: { person: person.id },
        locale: person.locale,
        priority: 'reminder',
        content: { kind: 'card', card: reminderFor(person, first.dueAt, now, owed, rulebook, speak[person.locale]) },
        notBefore,
      });
    }
    return [...chosen.values()];
  },
  next: async ({ tx, rulebook }, after) => nextBeforeDeadline(tx, after, allMinutes(rulebook)),
};

/** How many minutes before a deadline somebody is reminded, as strongly as they chose. */
export function minutesFor(
  { reminders: strength }: Pick<Person, 'reminders'>,
  { reminders: rule }: Pick<Rulebook, 'reminders'>,
) {
  const minutes = rule.minutes_before.toSorted((a, b) => b - a);
  switch (strength) {
    case 'off':
      return [];
    case 'light':
      return minutes.slice(-1);
    case 'standard':
      return minutes;
    case 'active':
      return [...minutes, ACTIVE_MINUTES];
  }
}

function allMinutes(rulebook: Rulebook): readonly number[] {
  return [...new Set(minutesFor({ reminders: 'active' }, rulebook))].toSorted((a, b) => b - a);
}

function shifted(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000);
}
