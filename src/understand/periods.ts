import type { LocalDate } from '../calendar/day.ts';
import { type Period, type PeriodKind, parsePeriod, periodOf, previousPeriod } from '../calendar/period.ts';
import { fold } from './fold.ts';
import { wholeNumber } from './numeral.ts';

/** A period that a text names, and where in it. */
export type PeriodMention = Readonly<{ period: Period; start: number; end: number }>;

/**
 * The first period that a text names: `10月`, `2026年10月`, `第三季度`, `上半年`, `去年`, `October`, `Q3 2026`, `last quarter`, `2026-W47`. Without
 * a year it is the latest such period that has begun.
 */
export function findPeriod(text: string, today: LocalDate): PeriodMention | null {
  const said = fold(text);
  for (const { pattern, read } of FORMS) {
    const match = pattern.exec(said);
    const period = match && read(match.groups ?? {}, today);
    if (match && period) return { period, start: match.index, end: match.index + match[0].length };
  }
  return null;
}

type Groups = Readonly<Record<string, string | undefined>>;
type Form = Readonly<{ pattern: RegExp; read: (groups: Groups, today: LocalDate) => Period | null }>;

const NUMBER = '(?<![\\d十])(?:\\d{1,2}|十[一二]?|[一二三四五六七八九])';
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAME =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const YEAR_ZH = '(?:(?<year>\\d{4})年|(?<named>今年|去年|本年|上年))?度?';

/** What is more exact comes first: 2026年10月 is not the year 2026. */
const FORMS: readonly Form[] = [
  {
    pattern: /(?<![\d-])(?<key>\d{4}-(?:w\d{2}|q[1-4]|h[12]|\d{2}))(?![\d-])/u,
    read: ({ key }) => parsePeriod((key ?? '').toUpperCase()),
  },
  {
    pattern: new RegExp(`${YEAR_ZH}第?(?<number>[一二三四1-4])季度?`, 'u'),
    read: (groups, today) => numbered('quarter', groups, today),
  },
  {
    pattern: new RegExp(`${YEAR_ZH}(?<half>[上下])半年`, 'u'),
    read: (groups, today) => numbered('half', groups, today),
  },
  {
    pattern: new RegExp(`${YEAR_ZH}(?<number>${NUMBER})月(?:份)?(?!\\s*(?:${NUMBER})[日号])`, 'u'),
    read: (groups, today) => numbered('month', groups, today),
  },
  {
    pattern: /\bq(?<number>[1-4])(?:\s*(?<year>\d{4}))?\b/u,
    read: (groups, today) => numbered('quarter', groups, today),
  },
  { pattern: /\bh(?<number>[12])(?:\s*(?<year>\d{4}))?\b/u, read: (groups, today) => numbered('half', groups, today) },
  {
    pattern: /\b(?<ordinal>first|second|third|fourth)\s+(?<kind>quarter|half)(?:\s+(?:of\s+)?(?<year>\d{4}))?\b/u,
    read: ({ kind, ordinal = '', ...groups }, today) =>
      numbered(kind === 'half' ? 'half' : 'quarter', { ...groups, number: `${ORDINALS.indexOf(ordinal) + 1}` }, today),
  },
  {
    pattern: new RegExp(`\\b(?<name>${MONTH_NAME})(?:\\s+(?<year>\\d{4}))?\\b`, 'u'),
    read: ({ name = '', ...groups }, today) =>
      numbered('month', { ...groups, number: `${MONTHS.indexOf(name.slice(0, 3)) + 1}` }, today),
  },
  {
    pattern: /(?<which>[本这上])个?季度?(?!节)|\b(?<en>this|last)\s+quarter(?:'s)?\b/u,
    read: ({ which, en }, today) => near('quarter', which === '上' || en === 'last', today),
  },
  {
    pattern: /(?<which>今年|本年度?|去年|上年度?)|\b(?<en>this|last)\s+year(?:'s)?\b/u,
    read: ({ which = '', en }, today) => near('year', /^[去上]/u.test(which) || en === 'last', today),
  },
  { pattern: /(?<!\d)(?<key>\d{4})(?:年度?|(?![\d-]))/u, read: ({ key }) => parsePeriod(key ?? '') },
];
const ORDINALS = ['first', 'second', 'third', 'fourth'];

function near(kind: PeriodKind, last: boolean, today: LocalDate): Period {
  const running = periodOf(kind, today);
  return last ? previousPeriod(running) : running;
}

function numbered(kind: 'month' | 'quarter' | 'half', { year, named, number, half }: Groups, today: LocalDate) {
  const index = half ? (half === '上' ? 1 : 2) : (wholeNumber(number ?? '') ?? 0);
  const mark = kind === 'month' ? String(index).padStart(2, '0') : `${kind === 'quarter' ? 'Q' : 'H'}${index}`;
  const running = Number(today.slice(0, 4));
  if (year) return parsePeriod(`${year}-${mark}`);
  if (named) return parsePeriod(`${/^[去上]/u.test(named) ? running - 1 : running}-${mark}`);
  const thisYear = parsePeriod(`${running}-${mark}`);
  return thisYear && thisYear.from > today ? parsePeriod(`${running - 1}-${mark}`) : thisYear;
}
