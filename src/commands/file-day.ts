import { addDays, isLocalDate, type LocalDate } from '../calendar/day.ts';
import { dutyDay } from '../calendar/deadline.ts';
import { localDate, localTime } from '../calendar/zone.ts';
import type { Card } from '../chat/card.ts';
import type { Key } from '../i18n.ts';
import { rowsFields } from '../journal/rows.ts';
import type { Report } from '../rulebook/reports.ts';
import { findObligation, type Obligation } from '../store/obligations.ts';
import { reportAbout } from '../store/reports.ts';
import { findDate } from '../understand/dates.ts';
import { actionOf, type Context, sentence } from './command.ts';

/** The day a report is to be about; `filed` is the report that is there already, `duty` what it would meet, if that is known. `rest` is what was said besides the day. */
export type Day =
  | Readonly<{ kind: 'day'; aboutOn: LocalDate; filed: bigint | null; rest: string; duty?: Obligation }>
  /** `card` asks; what was said already waits in the draft it is given. */
  | Readonly<{ kind: 'ask'; card: (draft?: string) => Card; rest: string }>
  | Readonly<{ kind: 'none'; card: Card }>;

/** How many days back something missing is still offered for filing. */
export const OFFERED_DAYS = 14;
/** Until then a report without a date may as well be meant for yesterday. */
const MORNING_ENDS = '12:00';

/** Why this person does not file this report; null if they do. */
export function filesReport(ctx: Context, report: Report): Key | null {
  const { role, managerType } = ctx.person;
  if (role !== 'manager') return 'journal.refused.managersOnly';
  const type = ctx.rulebook.manager_types.find(({ id }) => id === managerType);
  if (type?.virtual) return 'journal.refused.virtual';
  if (report.filed_by && !report.filed_by.includes(managerType ?? '')) return 'journal.refused.notYours';
  return null;
}

/**
 * Which day is meant: `given`, else the date that `rest` begins with, else today's, or this week's or month's duty, else what is still
 * missing. With something missing from before, the person is asked; about a daily report only in the morning.
 */
export async function chooseDay(ctx: Context, report: Report, rest: string, given?: LocalDate | null): Promise<Day> {
  const today = localDate(ctx.now, ctx.person.dutyZone);
  if (report.about !== undefined) return { kind: 'day', aboutOn: today, filed: null, rest };

  const dutyOn = await dutyDays(ctx, report);
  const current = dutyOn(today);
  const named = given ? { date: given, rest } : leadingDay(report, rest, today);
  if (named && !given && dutyOn(named.date) > current) {
    const card = sentence(ctx.words.text('journal.notYet', { day: ctx.words.day(named.date) }));
    return { kind: 'none', card };
  }
  const owed = (await ctx.desk()).owed.filter((one) => one.report === report.id);
  const dayOf = async (aboutOn: LocalDate, remainder: string): Promise<Day> => {
    const duty =
      owed.find((one) => one.aboutOn === aboutOn) ??
      (aboutOn > today ? await findObligation(ctx.tx, { person: ctx.person.id, report: report.id, aboutOn }) : null);
    const filed = duty ? duty.reportId : await reportAbout(ctx.tx, ctx.person.id, report.id, aboutOn);
    return { kind: 'day', aboutOn, filed, rest: remainder, ...(duty ? { duty } : {}) };
  };
  if (named) return dayOf(dutyOn(named.date), named.rest);

  const open = owed.filter(({ state }) => state === 'due' || state === 'missing');
  const earlier = open.filter(({ aboutOn }) => aboutOn < current);
  const now = earlier.length === 0 ? null : await dayOf(current, rest);
  const todays = now?.kind === 'day' ? now.duty : undefined;
  const morning = isRare(report) || localTime(ctx.now, ctx.person.dutyZone) < MORNING_ENDS;
  const [only, another] = earlier;
  if (todays ? morning && todays.state === 'due' : another !== undefined) {
    const offered = [...earlier, ...(todays ? [todays] : [])].slice(-5);
    const text = ctx.words.text('journal.whichDay', { report: ctx.words.of(report.name) });
    const button = (one: Obligation, draft: readonly string[]) => ({
      label: ctx.words.plain(one.aboutOn === today ? 'journal.dayToday' : 'journal.dayMissing', {
        day: ctx.words.day(one.aboutOn),
      }),
      action: actionOf('file', 'due', one.id, ...draft),
    });
    const card = (draft?: string): Card => ({
      ...sentence(text),
      blocks: [
        { kind: 'text', text },
        { kind: 'buttons', buttons: offered.map((one) => button(one, draft === undefined ? [] : [draft])) },
      ],
    });
    return { kind: 'ask', card, rest };
  }
  return todays || !only ? dayOf(current, rest) : dayOf(only.aboutOn, rest);
}

/** The day that this report is about which is owed around a date; the date itself where nothing is. */
async function dutyDays(ctx: Context, report: Report): Promise<(date: LocalDate) => LocalDate> {
  const rule = report.due;
  if (!rule || 'after' in rule || !isRare(report)) return (date) => date;
  const table = await ctx.days();
  return (date) => dutyDay(rule, date, table) ?? date;
}

/** Whether it is owed less often than daily, so that the day it is written on is hardly the one it is about. */
function isRare({ due }: Report): boolean {
  return due !== undefined && 'every' in due && due.every !== 'workday';
}

/** What stands after a date at the beginning, if that says which day a report is about; else all of it. */
export function withoutDay(report: Report, rest: string, today: LocalDate): string {
  return leadingDay(report, rest, today)?.rest ?? rest;
}

/** A date at the beginning of a report's words; of one that takes rows with days of their own it is the first row's. */
function leadingDay(report: Report, rest: string, today: LocalDate): ReturnType<typeof leadingDate> {
  const dated = rowsFields(report).some(({ columns }) => columns.some(({ kind }) => kind === 'date'));
  return dated ? null : leadingDate(rest, today);
}

/** A date at the very beginning, with what follows it. */
function leadingDate(rest: string, today: LocalDate): Readonly<{ date: LocalDate; rest: string }> | null {
  const text = rest.trim();
  const iso = text.slice(0, 10);
  if (isLocalDate(iso)) return { date: iso, rest: text.slice(10).trim() };
  const mention = findDate(text.slice(0, 24), today, 'past');
  if (mention?.start !== 0) return null;
  // “今天拜访3户” is substance as much as it is a date; only the day itself is taken from it.
  const after = text.slice(mention.end);
  if (mention.date === today) return { date: today, rest: text };
  return mention.date < addDays(today, -60)
    ? null
    : { date: mention.date, rest: after.replace(/^(?:的|：|:|，|,)?\s*/u, '') };
}
