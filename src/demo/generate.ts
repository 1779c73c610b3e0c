import { addDays, type LocalDate } from '../calendar/day.ts';
import type { DayTable } from '../calendar/workday.ts';
import { instantOf } from '../calendar/zone.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { findCustomers } from './customers.ts';
import { bookFigures, setTargets } from './figures.ts';
import { logTimes } from './filing.ts';
import { hirePeople, type Member, ORGANISATION, UNITS } from './people.ts';
import { type Random, seededRandom } from './random.ts';
import { findRules, keepJournal, numberReports, readReports } from './reporting.ts';
import type { Demo } from './rows.ts';
import { layOutStory, type Story } from './story.ts';
import { holdTalks } from './talks.ts';
import { makeVisits } from './visits.ts';

/**
 * Makes up a rural bank with two months of work behind it. The same input gives the same rows.
 *
 * @param now best a workday at about 17:20 in the rulebook's zone: half the logs of the day are in, nobody is reminded yet
 * @param rulebook one with the reports `daily_log` and `visit_report`, such as `rural-coop-bank`
 * @throws Error if the rulebook lacks one of the two
 */
export function generateDemo({
  seed,
  now,
  rulebook,
  days,
}: Readonly<{ seed: number; now: Date; rulebook: Rulebook; days: DayTable }>): Demo {
  const random = seededRandom(seed);
  const story = layOutStory(now, rulebook, days);
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
    const visits = makeVisits(member, own, [...story.workdays, ...story.ahead], worked, random);
    const journal = keepJournal(
      { member, visits, worked, rules, story, random },
      logTimes(member, early.has(member.id), story, random),
    );
    return { ...journal, facts: bookFigures(member, visits, story, random) };
  });

  const filed = numberReports(
    work.flatMap(({ reports }) => reports),
    rules,
  );
  const reading = readReports(filed.reports, people, story, random);
  const idOf = new Map(
    reading.reports.map((report) => [`${report.type} ${report.personId} ${report.aboutOn}`, report.id]),
  );
  return {
    now,
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
    reports: reading.reports,
    counters: filed.counters,
    ratings: reading.ratings,
    obligations: work
      .flatMap(({ obligations }) => obligations)
      .map((one) => ({
        ...one,
        reportId: one.filedAt ? (idOf.get(`${one.report} ${one.personId} ${one.aboutOn}`) ?? null) : null,
      })),
    facts: work.flatMap(({ facts }) => facts),
    targets: setTargets(managers, story),
    talks: holdTalks(people, customers, story, random),
  };
}

/** Half of every branch has already filed today; the rest will be reminded. */
function earlyToday(managers: readonly Member[], random: Random): ReadonlySet<string> {
  const teams = Map.groupBy(managers, ({ unitId }) => unitId);
  return new Set(
    [...teams.values()].flatMap((team) => {
      const willing = team.filter(({ temper }) => temper.trend > -0.2);
      return random
        .shuffle(willing)
        .slice(0, Math.floor(team.length / 2))
        .map(({ id }) => id);
    }),
  );
}

/** Some are on leave for one to three days in the two months; nobody today. */
function leaveOf({ workdays }: Story, random: Random): ReadonlySet<LocalDate> {
  if (!random.chance(0.4)) return new Set();
  const start = random.whole(0, workdays.length - 6);
  return new Set(workdays.slice(start, start + random.whole(1, 3)));
}
