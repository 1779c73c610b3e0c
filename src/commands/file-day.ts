import { addDays, isLocalDate, type LocalDate } from '../calendar/day.ts';
import { localDate, localTime } from '../calendar/zone.ts';
import type { Card } from '../chat/card.ts';
import type { Key } from '../i18n.ts';
import type { Report } from '../rulebook/reports.ts';
import type { Obligation } from '../store/obligations.ts';
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
 * Which day is meant: the date that `rest` begins with, else today, else what is still missing. In the morning, with something
 * missing from the days before, the person is asked.
 */
export async function chooseDay(ctx: Context, report: Report, rest: string): Promise<Day> {
  const today = localDate(ctx.now, ctx.person.dutyZone);
  if (report.about !== undefined) return { kind: 'day', aboutOn: today, filed: null, rest };

  const named = leadingDate(rest, today);
  if (named && named.date > today) {
    const card = sentence(ctx.words.text('journal.notYet', { day: ctx.words.day(named.date) }));
    return { kind: 'none', card };
  }
  const owed = (await ctx.desk()).owed.filter((one) => one.report === report.id);
  const dayOf = async (aboutOn: LocalDate, remainder: string): Promise<Day> => {
    const duty = owed.find((one) => one.aboutOn === aboutOn);
    const filed = duty ? duty.reportId : await reportAbout(ctx.tx, ctx.person.id, report.id, aboutOn);
    return { kind: 'day', aboutOn, filed, rest: remainder, ...(duty ? { duty } : {}) };
  };
  if (named) return dayOf(named.date, named.rest);

  const open = owed.filter(({ state }) => state === 'due' || state === 'missing');
  const earlier = open.filter(({ aboutOn }) => aboutOn < today);
  const todays = owed.find(({ aboutOn }) => aboutOn === today);
  const morning = localTime(ctx.now, ctx.person.dutyZone) < MORNING_ENDS;
  const [only, another] = earlier;
  if (todays ? earlier.length > 0 && morning && todays.state === 'due' : another !== undefined) {
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
  return dayOf(todays ? today : (only?.aboutOn ?? today), rest);
}

/** What stands after a date at the beginning; all of it if there is none. */
export function withoutDay(rest: string, today: LocalDate): string {
  return leadingDate(rest, today)?.rest ?? rest;
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
