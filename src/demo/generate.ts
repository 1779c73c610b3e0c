import { addDays, type LocalDate } from '../calendar/day.ts';
import { dueAt } from '../calendar/deadline.ts';
import { addWorkdays, type DayTable, isWorkday, nextWorkday } from '../calendar/workday.ts';
import { instantOf, localDate } from '../calendar/zone.ts';
import type { Content } from '../journal/content.ts';
import type { Report } from '../rulebook/reports.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { findCustomers } from './customers.ts';
import { bookFigures, setTargets } from './figures.ts';
import { type LogTimes, logTimes, readingTime, type Story, visitTime } from './filing.ts';
import { writeLog, writeVisit } from './journals.ts';
import { hirePeople, type Member, ORGANISATION, UNITS } from './people.ts';
import { type Speaker, speaker } from './phrase.ts';
import { type Random, seededRandom } from './random.ts';
import type { Demo, ObligationRow, ReportRow } from './rows.ts';
import { holdTalks } from './talks.ts';
import { makeVisits, type Visit } from './visits.ts';

/** How far back the story goes. */
const DAYS_TOLD = 61;
/** Workdays beyond today that next dates may fall on. */
const WORKDAYS_AHEAD = 15;

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
  const today = localDate(now, rulebook.zone);
  const told = Array.from({ length: DAYS_TOLD + 1 }, (_, index) => addDays(today, index - DAYS_TOLD));
  const story: Story = { now, today, workdays: told.filter((day) => isWorkday(day, days)), zone: rulebook.zone, days };
  const people = hirePeople(random);
  const customers = findCustomers(people, today, random);
  const virtual = new Set(rulebook.manager_types.filter((type) => type.virtual).map(({ id }) => id));
  const managers = people.filter(({ role, managerType }) => role === 'manager' && !virtual.has(managerType ?? ''));
  const rules = { log: reportRule(rulebook, 'daily_log'), visit: reportRule(rulebook, 'visit_report') };
  const early = earlyToday(managers, random);

  const work = managers.map((member) => {
    const own = customers.filter((customer) => customer.managers.some(({ id }) => id === member.id));
    const leave = leaveOf(story, random);
    const worked = new Set(story.workdays.filter((day) => !leave.has(day)));
    const ahead = Array.from({ length: WORKDAYS_AHEAD }, (_, index) => addWorkdays(today, index + 1, days));
    const visits = makeVisits(member, own, [...story.workdays, ...ahead], worked, random);
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

type Rules = Readonly<{ log: Report; visit: Report }>;
type Unnumbered = Omit<ReportRow, 'id' | 'number' | 'readAt' | 'readById'>;
type Work = Readonly<{
  member: Member;
  visits: readonly Visit[];
  worked: ReadonlySet<LocalDate>;
  rules: Rules;
  story: Story;
  random: Random;
}>;

/** One manager's reports and what they owed, day after day. */
function keepJournal({ member, visits, worked, rules, story, random }: Work, timeOf: LogTimes) {
  const say: Speaker = speaker(random);
  const reports: Unnumbered[] = [];
  const obligations: ObligationRow[] = [];
  const file = (rule: Report, aboutOn: LocalDate, filedAt: Date, content: Content, customerId: bigint | null) => {
    const due = rule.due ? dueAt(rule.due, aboutOn, story.zone, story.days) : null;
    const late = due !== null && filedAt > due;
    const owner = { personId: member.id, unitId: member.unitId };
    reports.push({ type: rule.id, ...owner, aboutOn, filedAt, dueAt: due, late, content, customerId });
  };

  for (const on of story.workdays) {
    const made = visits
      .filter((visit) => visit.on === on)
      .map((visit) => ({ visit, at: visitTime(member, on, story, random) }))
      // What is not written down by now has not been told to anybody; a log of today mentions only what has.
      .filter(({ at }) => at <= story.now)
      .map(({ visit, at }) => ({ visit, at, ...writeVisit(member, visit, say, random) }));
    for (const { visit, at, content } of made) file(rules.visit, on, at, content, visit.customer.id);

    const due = rules.log.due && dueAt(rules.log.due, on, story.zone, story.days);
    const filedAt = worked.has(on) ? timeOf(on) : null;
    if (filedAt) {
      const next = nextWorkday(on, story.days);
      const ahead = visits.filter((visit) => (on === story.today ? visit.nextOn === next : visit.on === next));
      file(rules.log, on, filedAt, writeLog(member, { on, visits: made, ahead }, say, random), null);
    }
    if (!due) continue;
    const state = filedAt
      ? filedAt > due
        ? 'late'
        : 'filed'
      : !worked.has(on)
        ? 'excused'
        : due < story.now
          ? 'missing'
          : 'due';
    obligations.push({
      personId: member.id,
      unitId: member.unitId,
      report: rules.log.id,
      period: on,
      aboutOn: on,
      dueAt: due,
      dueOn: localDate(due, story.zone),
      state,
      filedAt,
      reportId: null,
    });
  }
  return { reports, obligations };
}

/** Numbers reports in the order in which they were filed, for each unit, kind and day. */
function numberReports(given: readonly Unnumbered[], { log, visit }: Rules) {
  const counters = new Map<string, Demo['counters'][number]>();
  const reports = given
    .toSorted((one, other) => one.filedAt.getTime() - other.filedAt.getTime())
    .map((report, index) => {
      const { unitId, aboutOn: on } = report;
      const prefix = report.type === log.id ? log.prefix : visit.prefix;
      const key = `${unitId} ${prefix} ${on}`;
      const last = (counters.get(key)?.last ?? 0) + 1;
      counters.set(key, { unitId, prefix, on, last });
      const number = `${prefix}-${on.slice(5).replace('-', '')}-${String(last).padStart(2, '0')}`;
      return { ...report, id: BigInt(index + 1), number };
    });
  return { reports, counters: [...counters.values()] };
}

/** Supervisors read most of it and rate a sample; who writes well is rated well. */
function readReports(
  given: readonly Omit<ReportRow, 'readAt' | 'readById'>[],
  people: readonly Member[],
  story: Story,
  random: Random,
) {
  const readers = new Map(people.filter(({ role }) => role === 'supervisor').map(({ id, unitId }) => [unitId, id]));
  const authors = new Map(people.map((person) => [person.id, person]));
  const ratings: Demo['ratings'][number][] = [];
  const reports = given.map((report): ReportRow => {
    const readAt = readingTime(report.filedAt, story, random);
    const raterId = readers.get(report.unitId);
    const temper = authors.get(report.personId)?.temper;
    if (!readAt || !raterId || !temper) return { ...report, readAt: null, readById: null };
    if (random.chance(report.type === 'daily_log' ? 0.36 : 0.14)) {
      const mean = { rich: 4.4, plain: 3.9, terse: 3.3 }[temper.style] + (temper.attainment - 0.85) * 1.2;
      const stars = Math.max(1, Math.min(5, Math.round(mean + (random.next() - 0.5) * 1.9)));
      const at = new Date(readAt.getTime() + random.whole(20, 150) * 1000);
      if (at <= story.now) ratings.push({ reportId: report.id, raterId, stars, at });
    }
    return { ...report, readAt, readById: raterId };
  });
  return { reports, ratings };
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

function reportRule(rulebook: Rulebook, id: string): Report {
  const rule = rulebook.reports.find((report) => report.id === id);
  if (!rule) throw new Error(`the rulebook ${rulebook.id} has no report ${id}, which the demo files`);
  return rule;
}
