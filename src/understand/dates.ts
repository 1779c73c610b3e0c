import { addDays, addMonths, dateOf, daysBetween, type LocalDate, weekdayNumber } from '../calendar/day.ts';
import { periodOf } from '../calendar/period.ts';
import { GRAMMAR, type Groups, SHAPES, type Shape } from './date-grammar.ts';
import { fold } from './fold.ts';
import { wholeNumber } from './numeral.ts';

/** A date mentioned in a text, and where: UTF-16 positions, `end` after the last. */
export type DateMention = Readonly<{ date: LocalDate; start: number; end: number }>;

/** Where what leaves it open looks for its day: `past` for what was done, `future` for what is planned. Today belongs to both. */
export type Prefer = 'past' | 'future';

/**
 * The date that a whole answer is, in Chinese or English: `昨天`, `上周五`, `11月20日 周五`, `下个月5号`, `本月底`, `Q3` (its last day), `3天后`,
 * `next Friday`, `20 Nov`, `in 3 days`.
 *
 * Weeks begin on Monday, so 下周五 and “next Friday” are the Friday of the week after this one. A bare weekday or day of the month
 * is the nearest in the direction of `prefer`; of the past, a day of this month up to a week ahead still counts. A day and month
 * without a year are the nearest, unless that lies the wrong way and far: over 92 days ahead for `past`, over 31 days
 * back for `future`, since plans reach further than memory.
 *
 * @returns null for what is no date: 2月30日, 后天的后天, 11月20日 周三 when it is a Friday
 */
export function understandDate(text: string, today: LocalDate, prefer: Prefer = 'past'): LocalDate | null {
  if (text.length > LONGEST) return null;
  const mention = findDate(text, today, prefer);
  if (!mention) return null;
  const around = `${text.slice(0, mention.start)}${text.slice(mention.end)}`;
  return /^(?:[\s。.,，!！()（）]|on\s|by\s|在|于|[之以]?前)*$/iu.test(around) ? mention.date : null;
}

/** The first date that a text mentions, or null; mentions of days that do not exist are passed over. */
export function findDate(text: string, today: LocalDate, prefer: Prefer = 'past'): DateMention | null {
  const folded = fold(text);
  let before: Mention | null = null;
  for (const match of folded.matchAll(GRAMMAR)) {
    const mention = read(match, { today, prefer });
    if (before && isOneDate(before, folded.slice(before.end, mention.start), mention)) {
      const [weekday, day] = before.weekday ? [before, mention] : [mention, before];
      const agree =
        weekday.date !== null && day.date !== null && weekdayNumber(weekday.date) === weekdayNumber(day.date);
      if (agree) return { date: day.date, start: before.start, end: mention.end };
      before = null;
      continue;
    }
    if (before?.date) return { date: before.date, start: before.start, end: before.end };
    before = mention;
  }
  return before?.date ? { date: before.date, start: before.start, end: before.end } : null;
}

const WRONG_WAY_DAYS = { past: 92, future: 31 } as const satisfies Record<Prefer, number>;

const LONGEST = 100;

/**
 * `weekday` is how the weekday was named, if the mention is one: alone (周三) or with its week (下周三). “Next Friday 20 Nov” leaves the
 * week to the date, for people differ about “next”.
 */
type Mention = Readonly<{ date: LocalDate | null; weekday: 'alone' | 'placed' | null; start: number; end: number }>;
type Asked = Readonly<{ today: LocalDate; prefer: Prefer }>;

/**
 * Whether a weekday and a date side by side are the same day said twice: 11月20日（周五）, Fri, 20 Nov. A weekday alone must then
 * agree, so that 11月20日 周三 is noticed; one with its week that does not is another day: 今天 下周三再去.
 */
function isOneDate(before: Mention, between: string, after: Mention): boolean {
  if ((before.weekday === null) === (after.weekday === null)) return false;
  if (!(before.weekday === null ? /^[\s(（]{0,3}$/u : /^[\s,(（]{0,3}$/u).test(between)) return false;
  return before.weekday === 'alone' || after.weekday === 'alone' || before.date === after.date;
}

function read(match: RegExpExecArray, asked: Asked): Mention {
  const groups = match.groups ?? {};
  const shape = SHAPE_GROUPS.find(([, group]) => groups[group] !== undefined)?.[0];
  const start = match.index + (match[0].length - match[0].trimStart().length);
  const end = match.index + match[0].trimEnd().length;
  const date = shape === undefined ? null : READERS[shape](groups, asked, match[0].trim());
  const placed = /^[上这本下]/u.test(groups.shift ?? '');
  const weekday = !shape?.startsWith('weekday') ? null : placed ? 'placed' : 'alone';
  return { date, weekday, start, end };
}

const SHAPE_GROUPS = Object.keys(SHAPES)
  .filter((name): name is Shape => name in SHAPES)
  .map((name) => [name, `is_${name}`] as const);

type Reader = (groups: Groups, asked: Asked, said: string) => LocalDate | null;

const byMonthAndDay: Reader = (groups, asked) => {
  const [month, day] = [monthNumber(groups.month), wholeNumber(groups.day ?? '')];
  if (month === null || day === null) return null;
  const year = yearNumber(groups, asked.today);
  if (year !== null) return dateOf(year, month, day);
  return nearest(asked, (candidate) => dateOf(candidate, month, day));
};

const byWeekday: Reader = ({ shift, weekday = '' }, { today, prefer }) => {
  const number = weekdayOf(weekday);
  const monday = addDays(today, 1 - weekdayNumber(today));
  if (shift !== undefined) return addDays(monday, (SHIFTS[shift] ?? 0) * 7 + number - 1);
  const ahead = (number - weekdayNumber(today) + 7) % 7;
  return addDays(today, ahead === 0 || prefer === 'future' ? ahead : ahead - 7);
};

const byDistance: Reader = ({ count = '', unit = '', way }, { today }) => {
  const sign = way === '前' || way === 'ago' ? -1 : 1;
  if (count === '半') return /月/.test(unit) ? addDays(today, sign * 15) : null;
  const number = COUNTS.includes(count) ? Math.max(1, COUNTS.indexOf(count)) : wholeNumber(count);
  if (number === null) return null;
  if (/月|month/.test(unit)) return addMonths(today, sign * number);
  return addDays(today, sign * number * (/天|日|day/.test(unit) ? 1 : 7));
};

const byDay: Reader = (groups, { today, prefer }) => {
  const day = wholeNumber(groups.day ?? '');
  if (day === null || day < 1 || day > 31) return null;
  // 20日 said on the 18th of what was done is a slip in the day, hardly the month before.
  const latest = addDays(today, 7);
  // Two months at most lie between months that have a 31st.
  for (let months = 0; months <= 2; months++) {
    const date = dayOfMonth(today, prefer === 'past' ? -months : months, day);
    if (date !== null && (prefer === 'past' ? date <= latest : date >= today)) return date;
  }
  return null;
};

const READERS: Readonly<Record<Shape, Reader>> = {
  full: byMonthAndDay,
  quarter: (groups, asked) => {
    const month = (wholeNumber(groups.quarter ?? '') ?? 1) * 3;
    const year = yearNumber(groups, asked.today);
    if (year !== null) return monthEnd(year, month);
    return nearest(asked, (candidate) => monthEnd(candidate, month));
  },
  shiftedQuarter: ({ shift = '' }, { today }) => shiftedEnd('quarter', SHIFTS[shift] ?? 0, today),
  monthEnd: (groups, asked) => {
    const month = monthNumber(groups.month);
    if (month === null) return null;
    const year = yearNumber(groups, asked.today);
    return year === null ? nearest(asked, (candidate) => monthEnd(candidate, month)) : monthEnd(year, month);
  },
  monthDay: byMonthAndDay,
  shiftedMonthDay: ({ shift = '', day = '' }, { today }) =>
    dayOfMonth(today, SHIFTS[shift] ?? 0, wholeNumber(day) ?? 0),
  shiftedMonthEnd: ({ shift = '' }, { today }) => shiftedEnd('month', SHIFTS[shift] ?? 0, today),
  yearEnd: ({ yearWord = '' }, { today }) => shiftedEnd('year', YEARS[yearWord] ?? 0, today),
  distance: byDistance,
  distanceIn: byDistance,
  distanceAgo: byDistance,
  relative: (_, { today }, said) => {
    const days =
      DAYS[
        said
          .replace(/^the\s/, '')
          .replace(/[日早晚儿]$/u, '天')
          .replace(/\s+/g, ' ')
      ];
    return days === undefined ? null : addDays(today, days);
  },
  weekday: byWeekday,
  weekdayWord: byWeekday,
  weekdayShort: byWeekday,
  weekdayOnly: byWeekday,
  endOfMonth: (groups, asked) => {
    const month = monthNumber(groups.month);
    if (month !== null) return nearest(asked, (candidate) => monthEnd(candidate, month));
    return shiftedEnd(groups.unit === 'year' ? 'year' : 'month', SHIFTS[groups.shift ?? ''] ?? 0, asked.today);
  },
  dayMonth: byMonthAndDay,
  monthDayWord: byMonthAndDay,
  dayOrdinal: byDay,
  day: byDay,
  numeric: (groups, asked, said) => {
    // 20/11 can only be day and month; what can be both is month and day, as it is written in China.
    const swapped = Number(groups.month) > 12 ? { ...groups, month: groups.day, day: groups.month } : groups;
    return byMonthAndDay(swapped, asked, said);
  },
  numericOnly: byMonthAndDay,
};

const SHIFTS: Readonly<Record<string, number>> = {
  上上: -2,
  上: -1,
  last: -1,
  下: 1,
  next: 1,
  下下: 2,
};
const YEARS: Readonly<Record<string, number>> = { 前: -2, 去: -1, 明: 1 };
const DAYS: Readonly<Record<string, number>> = {
  大前天: -3,
  前天: -2,
  'day before yesterday': -2,
  昨天: -1,
  yesterday: -1,
  今天: 0,
  today: 0,
  tonight: 0,
  明天: 1,
  tomorrow: 1,
  后天: 2,
  'day after tomorrow': 2,
  大后天: 3,
};
const COUNTS = ['a', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'an'];
const MONTH_WORDS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAY_WORDS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function monthNumber(said = ''): number | null {
  const word = MONTH_WORDS.indexOf(said.slice(0, 3));
  return word >= 0 ? word + 1 : wholeNumber(said);
}

/** 1 for Monday to 7 for Sunday. */
function weekdayOf(said: string): number {
  const word = WEEKDAY_WORDS.indexOf(said.slice(0, 3));
  return word >= 0 ? word + 1 : (wholeNumber(said) ?? 7);
}

/** The year if one was said, as digits or as 去年. */
function yearNumber({ year: early, lateYear, yearWord }: Groups, today: LocalDate): number | null {
  const year = early ?? lateYear;
  if (year !== undefined) return year.length === 2 ? 2000 + Number(year) : Number(year);
  return yearWord === undefined ? null : Number(today.slice(0, 4)) + (YEARS[yearWord] ?? 0);
}

/** The nearest of this, last and next year's, unless it lies the wrong way and far. */
function nearest({ today, prefer }: Asked, inYear: (year: number) => LocalDate | null): LocalDate | null {
  const year = Number(today.slice(0, 4));
  const away = (date: LocalDate) => daysBetween(today, date);
  const likely = [year - 1, year, year + 1].map(inYear).filter((date) => {
    if (date === null) return false;
    return (prefer === 'past' ? away(date) : -away(date)) <= WRONG_WAY_DAYS[prefer];
  });
  return likely.reduce((best, date) => {
    if (best === null || date === null) return best ?? date;
    return Math.abs(away(date)) < Math.abs(away(best)) ? date : best;
  }, null);
}

function dayOfMonth(today: LocalDate, months: number, day: number): LocalDate | null {
  const [year, month] = addMonths(today, months).split('-').map(Number);
  return dateOf(year ?? 0, month ?? 0, day);
}

function monthEnd(year: number, month: number): LocalDate | null {
  const first = dateOf(year, month, 1);
  return first && periodOf('month', first).to;
}

function shiftedEnd(kind: 'month' | 'quarter' | 'year', by: number, today: LocalDate): LocalDate {
  const months = { month: 1, quarter: 3, year: 12 }[kind] * by;
  return periodOf(kind, addMonths(today, months)).to;
}
