import type { LocalDate } from '../calendar/day.ts';
import { localDate } from '../calendar/zone.ts';
import type { Content } from '../journal/content.ts';
import type { Report } from '../rulebook/reports.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type LogTimes, readingTime, visitTime } from './filing.ts';
import { writeLog, writeVisit } from './journals.ts';
import type { Member } from './people.ts';
import { type Speaker, speaker } from './phrase.ts';
import type { Random } from './random.ts';
import type { Demo, ObligationRow, ReportRow } from './rows.ts';
import type { Story } from './story.ts';
import type { Visit } from './visits.ts';

/** The two reports that the demo files. */
export type Rules = Readonly<{ log: Report; visit: Report }>;
/** A report before it stands among those of its unit. */
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
export function keepJournal({ member, visits, worked, rules, story, random }: Work, timeOf: LogTimes) {
  const say: Speaker = speaker(random);
  const reports: Unnumbered[] = [];
  const obligations: ObligationRow[] = [];
  const file = (rule: Report, aboutOn: LocalDate, filedAt: Date, content: Content, customerId: bigint | null) => {
    const due = story.dueAt(rule, aboutOn);
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

    const due = story.dueAt(rules.log, on);
    const filedAt = worked.has(on) ? timeOf(on) : null;
    if (filedAt) {
      const next = story.nextWorkday(on);
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
export function numberReports(given: readonly Unnumbered[], { log, visit }: Rules) {
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
export function readReports(
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

/** @throws Error if the rulebook lacks one of the two */
export function findRules(rulebook: Rulebook): Rules {
  return { log: reportRule(rulebook, 'daily_log'), visit: reportRule(rulebook, 'visit_report') };
}

function reportRule(rulebook: Rulebook, id: string): Report {
  const rule = rulebook.reports.find((report) => report.id === id);
  if (!rule) throw new Error(`the rulebook ${rulebook.id} has no report ${id}, which the demo files`);
  return rule;
}
