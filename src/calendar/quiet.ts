import { type LocalTime, quietEnd } from './zone.ts';

/** Who may want to be left alone, in which zone; null means as the rules say. */
type Undisturbed = Readonly<{ zone: string; quietFrom: LocalTime | null; quietUntil: LocalTime | null }>;
type Rules = Readonly<{ reminders: Readonly<{ quiet_from: LocalTime; quiet_until: LocalTime }> }>;

/** When something that is not urgent may reach a person: at once, or when their quiet hours end. */
export function afterQuiet(person: Undisturbed, at: Date, { reminders }: Rules): Date {
  const hours = {
    from: person.quietFrom ?? reminders.quiet_from,
    until: person.quietUntil ?? reminders.quiet_until,
  };
  return quietEnd(at, person.zone, hours) ?? at;
}
