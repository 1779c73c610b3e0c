import { addDays, type LocalDate } from '../calendar/day.ts';
import type { DayTable } from '../calendar/workday.ts';
import { instantOf } from '../calendar/zone.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { findCustomers } from './customers.ts';
import { cutStory } from './cut.ts';
import { bookFigures, setTargets } from './figures.ts';
import { LEFT_TO_VISITORS, logTimes } from './filing.ts';
import { hirePeople, type Member, ORGANISATION, UNITS } from './people.ts';
import { type Random, seededRandom } from './random.ts';
import { findRules, keepJournal, readReports } from './reporting.ts';
import type { Demo } from './rows.ts';
import { layOutStory, type Story } from './story.ts';
import { holdTalks } from './talks.ts';
import { makeVisits } from './visits.ts';

/**
 * Makes up a rural bank with two months of work behind it and two weeks before it. The same input gives the same rows.
 *
 * @param opens best a workday at about 17:20 in the rulebook's zone: half the logs of the day are in, the others are about to be
 * reminded
 * @param lives what happens until then is there already; the rest is a script, to be played when its time comes
 * @param rulebook one with the reports `daily_log` and `visit_report`, such as `rural-coop-bank`
 * @throws Error if the rulebook lacks one of the two
 */
export function generateDemo({
  seed,
  opens,
  lives,
  rulebook,
  days,
}: Readonly<{ seed: number; opens: Date; lives: Date; rulebook: Rulebook; days: DayTable }>): Demo {
  const random = seededRandom(seed);
  const story = layOutStory(opens, rulebook, days);
  const { today } = story;
  const people = hirePeople(random);
  const customers = findCustomers(people, today, random);
  const virtual = new Set(rulebook.manager_types.filter((type) => type.virtual).map(({ id }) => id));
  const managers = people.filter(({ role, managerType }) => role === 'manager' && !virtual.has(managerType ?? ''));
  const rules = findRules(rulebook);
  const early = earlyToday(managers, random);

  const work = managers.map((member) => {
    const own = customers.filter((customer) => customer.managers.some(({ id }) => id === member.id));
    const leave = leaveOf(story, random);
    const worked = new Set(story.workdays.filter((day) => !leave.has(day)));
    const visits = makeVisits(member, own, worked, story, random);
    const journal = keepJournal(
      { member, visits, worked, rules, story, random },
      logTimes(member, early.has(member.id), story, random),
    );
    return { ...journal, facts: bookFigures(member, visits, story, random) };
  });

  const reports = work.flatMap((one) => one.reports);
  const told = {
    reports: readReports(reports, people, story, random),
    obligations: work.flatMap(({ obligations }) => obligations),
    facts: work.flatMap(({ facts }) => facts),
  };
  return {
    now: lives,
    since: story.workdays[0] ?? today,
    organisation: ORGANISATION,
    units: [...UNITS],
    people: people.map(({ yearsInPost, temper: _, ...person }) => ({
      ...person,
      email: `${person.id}@jinyuan-bank.example`,
      inPostSince: addDays(today, -Math.round(yearsInPost * 365)),
    })),
    customers: customers.map(({ id, name, segment, address, since }) => ({
      id,
      name,
      segment,
      address,
      createdAt: instantOf(since, '10:00', story.zone),
    })),
    assignments: customers.flatMap(({ id, managers: shares, since }) =>
      shares.map((one) => ({ customerId: id, personId: one.id, share: one.share, fromOn: since })),
    ),
    ...cutStory(told, { at: lives, rules, people, customers, zone: story.zone }),
    targets: setTargets(managers, story),
    talks: holdTalks(people, customers, story, random),
  };
}

/** Half of every branch has already filed today; the rest will be reminded. */
function earlyToday(managers: readonly Member[], random: Random): ReadonlySet<string> {
  const teams = Map.groupBy(managers, ({ unitId }) => unitId);
  return new Set(
    [...teams.values()].flatMap((team) => {
      const willing = team.filter(({ id }) => !LEFT_TO_VISITORS.has(id));
      return random
        .shuffle(willing)
        .slice(0, Math.floor(team.length / 2))
        .map(({ id }) => id);
    }),
  );
}

/** Some are on leave for one to three days in the two months; nobody in the days before the opening, or after. */
function leaveOf({ past }: Story, random: Random): ReadonlySet<LocalDate> {
  if (!random.chance(0.4)) return new Set();
  const start = random.whole(0, past.length - 10);
  return new Set(past.slice(start, start + random.whole(1, 3)));
}
