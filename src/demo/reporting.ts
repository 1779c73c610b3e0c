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
import type { ObligationRow, ReportRow } from './rows.ts';
import type { Story } from './story.ts';
import type { Visit } from './visits.ts';

/** The two reports that the demo files. */
export type Rules = Readonly<{ log: Report; visit: Report }>;
/** A report as it was written, before it stands among those of its unit. */
type Written = Omit<ReportRow, 'id' | 'number' | 'readAt' | 'readById'>;
/** What a supervisor made of it, with 1 to 5 stars if they gave any. */
export type Told = Written &
  Readonly<{ reading: Readonly<{ at: Date; readerId: string; stars: number | null }> | null }>;
/** What somebody owes, and when they file it: perhaps never, and excused when they are on leave. */
export type Owed = Omit<ObligationRow, 'state' | 'reportId'> & Readonly<{ isExcused: boolean }>;
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
  const reports: Written[] = [];
  const obligations: Owed[] = [];
  const file = (rule: Report, aboutOn: LocalDate, filedAt: Date, content: Content, customerId: bigint | null) => {
    const due = story.dueAt(rule, aboutOn);
    const late = due !== null && filedAt > due;
    const owner = { personId: member.id, unitId: member.unitId };
    reports.push({ type: rule.id, ...owner, aboutOn, filedAt, dueAt: due, late, content, customerId });
  };

  for (const on of story.workdays) {
    const made = visits
      .filter((visit) => visit.on === on)
      .map((visit) => ({ visit, at: visitTime(member, on, story, random), ...writeVisit(member, visit, say, random) }));
    for (const { visit, at, content } of made) file(rules.visit, on, at, content, visit.customer.id);

    const due = story.dueAt(rules.log, on);
    const filedAt = worked.has(on) ? timeOf(on) : null;
    if (filedAt) {
      const next = story.nextWorkday(on);
      const ahead = visits.filter((visit) => visit.on === next);
      file(rules.log, on, filedAt, writeLog(member, { on, visits: made, ahead }, say, random), null);
    }
    if (!due) continue;
    obligations.push({
      personId: member.id,
      unitId: member.unitId,
      report: rules.log.id,
      period: on,
      aboutOn: on,
      dueAt: due,
      dueOn: localDate(due, story.zone),
      filedAt,
      isExcused: !worked.has(on),
    });
  }
  return { reports, obligations };
}

/** Supervisors read most of it and rate a sample; who writes well is rated well. */
export function readReports(
  given: readonly Written[],
  people: readonly Member[],
  story: Story,
  random: Random,
): readonly Told[] {
  const readers = new Map(people.filter(({ role }) => role === 'supervisor').map(({ id, unitId }) => [unitId, id]));
  const authors = new Map(people.map((person) => [person.id, person]));
  return given.map((report) => {
    const at = readingTime(report.filedAt, story, random);
    const readerId = readers.get(report.unitId);
    const temper = authors.get(report.personId)?.temper;
    if (!at || !readerId || !temper) return { ...report, reading: null };
    if (!random.chance(report.type === 'daily_log' ? 0.36 : 0.14))
      return { ...report, reading: { at, readerId, stars: null } };
    const mean = { rich: 4.4, plain: 3.9, terse: 3.3 }[temper.style] + (temper.attainment - 0.85) * 1.2;
    const stars = Math.max(1, Math.min(5, Math.round(mean + (random.next() - 0.5) * 1.9)));
    return { ...report, reading: { at, readerId, stars } };
  });
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
