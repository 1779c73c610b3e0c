import { quietEnd } from '../calendar/zone.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Person } from '../store/people.ts';

/** When something that is not urgent may reach a person: at once, or when their quiet hours end. */
export function afterQuiet(person: Person, at: Date, { reminders }: Pick<Rulebook, 'reminders'>): Date {
  const hours = {
    from: person.quietFrom ?? reminders.quiet_from,
    until: person.quietUntil ?? reminders.quiet_until,
  };
  return quietEnd(at, person.zone, hours) ?? at;
}
