import { Temporal } from 'temporal-polyfill';
import { addDays, addMonths, dateOf, type LocalDate } from './day.ts';
import { type DayTable, workdayUntil } from './workday.ts';

export type PeriodKind = 'week' | 'month' | 'quarter' | 'half' | 'year';

/**
 * A stretch of days, both ends included. `key` is `2026-W47` (ISO week, Monday first), `2026-11`, `2026-Q4`, `2026-H2` or `2026`;
 * keys of one kind sort by time.
 */
export type Period = Readonly<{ kind: PeriodKind; key: string; from: LocalDate; to: LocalDate }>;

/** The period of this kind that contains the day. */
export function periodOf(kind: PeriodKind, date: LocalDate): Period {
  const day = Temporal.PlainDate.from(date);
  if (kind === 'week') {
    const from = addDays(date, 1 - day.dayOfWeek);
    const { yearOfWeek = day.year, weekOfYear = 1 } = day;
    return { kind, key: `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}`, from, to: addDays(from, 6) };
  }
  const length = MONTHS[kind];
  const index = Math.floor((day.month - 1) / length);
  const from = day.with({ month: index * length + 1, day: 1 }).toString();
  return { kind, key: keyOf(kind, from.slice(0, 4), index + 1), from, to: addDays(addMonths(from, length), -1) };
}

/** The period with this key, or null if there is none: `2026-W54`, `2026-13`. */
export function parsePeriod(key: string): Period | null {
  const [, year, mark = '', digits = '1'] = /^(\d{4})(?:-([WQH]?)(\d{1,2}))?$/.exec(key) ?? [];
  if (year === undefined) return null;
  const index = Number(digits);
  const kind = key.length === 4 ? 'year' : KIND_OF_MARK[mark];
  if (kind === undefined) return null;
  const date = kind === 'week' ? mondayOf(year, index) : dateOf(Number(year), (index - 1) * MONTHS[kind] + 1, 1);
  if (date === null) return null;
  const period = periodOf(kind, date);
  return period.key === key ? period : null;
}

/** The period of the same kind just before. */
export function previousPeriod(period: Period): Period {
  return periodOf(period.kind, addDays(period.from, -1));
}

/** The period of the same kind just after. */
export function nextPeriod(period: Period): Period {
  return periodOf(period.kind, addDays(period.to, 1));
}

/** Whether the day lies in the period, ends included. */
export function periodContains(period: Period, date: LocalDate): boolean {
  return period.from <= date && date <= period.to;
}

/** The period's last workday, or null where a calendar leaves it none. */
export function lastWorkday(period: Period, table: DayTable): LocalDate | null {
  const day = workdayUntil(period.to, table);
  return day >= period.from ? day : null;
}

const MONTHS = { month: 1, quarter: 3, half: 6, year: 12 } as const;
const KIND_OF_MARK: Readonly<Record<string, PeriodKind>> = { W: 'week', '': 'month', Q: 'quarter', H: 'half' };

function keyOf(kind: keyof typeof MONTHS, year: string, index: number): string {
  if (kind === 'year') return year;
  if (kind === 'month') return `${year}-${String(index).padStart(2, '0')}`;
  return `${year}-${kind === 'quarter' ? 'Q' : 'H'}${index}`;
}

/** The Monday of an ISO week: the first week is the one that holds 4 January. */
function mondayOf(year: string, week: number): LocalDate {
  return addDays(periodOf('week', `${year}-01-04`).from, (week - 1) * 7);
}
