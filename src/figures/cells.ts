import { dateOf, type LocalDate } from '../calendar/day.ts';
import { parsePeriod } from '../calendar/period.ts';
import { fold } from '../understand/fold.ts';

/** Why a cell cannot be taken; each has a sentence in both languages. */
export type CellMistake =
  | 'number'
  | 'places'
  | 'large'
  | 'scientific'
  | 'negative'
  | 'share'
  | 'date'
  | 'dateOrder'
  | 'period'
  | 'long'
  | 'broken';

/** A cell as it is stored (numbers × 10 000 as digits, days as `YYYY-MM-DD`), or why it is refused. */
export type Read = Readonly<{ kind: 'ok'; value: string }> | Readonly<{ kind: 'mistake'; reason: CellMistake }>;

/** Longer is no name and no number. */
const LONGEST = 200;
const MOST_DIGITS = 14;

/** Words as they stand, without spaces around; what Excel shows instead of a value (`#REF!`) is none. */
export function readText(cell: string): Read {
  const text = cell.trim();
  if (/^#(?:REF|N\/A|VALUE|DIV\/0|NAME|NULL|NUM)[!?]?$/iu.test(text)) return mistake('broken');
  return text.length > LONGEST ? mistake('long') : ok(text);
}

/**
 * A number with at most 4 places: `1,234.50`, `¥1,234`, `12万`, `1.5亿`, `95%` (95), and below 0 as `-1,234`, `−1,234` or `(1,234)`. Commas
 * stand between thousands only, so `1.234,5` is refused rather than guessed; so is `1.2E+05`, whose digits are lost.
 */
export function readNumber(cell: string): Read {
  const text = fold(cell).replace(/\s+/gu, '').replace(/[−–]/gu, '-');
  if (/^[-(]?[\d.,]+e[+-]?\d+\)?$/u.test(text)) return mistake('scientific');
  const bracketed = /^\((?<inner>[^()-]+)\)$/u.exec(text)?.groups?.inner;
  const match = NUMBER.exec(bracketed ?? text)?.groups;
  if (!match) return mistake('number');
  const { whole = '', part = '', unit } = match;
  return scaled(
    whole.replaceAll(',', ''),
    part,
    POWERS[unit ?? ''] ?? 0,
    bracketed !== undefined || match.sign === '-',
  );
}

/** A share in 1/10 000 from `50%`, `33.33%` or `50`; a bare number up to 1 may mean either and is refused. */
export function readShare(cell: string): Read {
  const marked = /[%％]/u.test(cell);
  const read = readNumber(cell);
  if (read.kind === 'mistake') return read.reason === 'places' ? read : mistake('share');
  const percent = BigInt(read.value);
  const tooFine = percent % 100n !== 0n;
  if (percent <= 0n || percent > 1_000_000n || tooFine || (!marked && percent <= 10_000n)) return mistake('share');
  return ok(String(percent / 100n));
}

/**
 * A day: `2026-11-18`, `2026/11/18`, `2026.11.18`, `20261118`, `2026年11月18日`, `18 Nov 2026`, `Nov 18, 2026`, with a time behind it that
 * is read over, or Excel's number of days. `11/18/2026` is taken where only one order of day and month makes a day.
 */
export function readDate(cell: string): Read {
  const text = fold(cell)
    .trim()
    .replace(/[t\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[ap]m)?$/u, '');
  const named = NAMED_DAY.exec(text)?.groups ?? NAMED_MONTH.exec(text)?.groups;
  if (named) return dayOf(named.year, String(MONTHS.indexOf((named.month ?? '').slice(0, 3)) + 1), named.day);
  const ordered = ORDERED.exec(text)?.groups ?? COMPACT.exec(text)?.groups;
  if (ordered) return dayOf(ordered.year, ordered.month, ordered.day);
  const serial = /^(\d{5})(?:\.\d+)?$/u.exec(text)?.[1];
  if (serial) return fromSerial(Number(serial));
  const [, one = '', other = '', year] = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/u.exec(text) ?? [];
  if (year === undefined) return mistake('date');
  const readings = new Set(
    [dayOf(year, one, other), dayOf(year, other, one)].flatMap((read) => (read.kind === 'ok' ? [read.value] : [])),
  );
  const [only] = readings;
  if (only === undefined) return mistake('date');
  return readings.size === 1 ? ok(only) : mistake('dateOrder');
}

/** A period's key: `2026-11`, `2026年11月`, `202611`, `2026-Q4`, `2026年四季度`, `2026H2`, `2026年下半年`, `2026`, `2026年`, `2026-W47`. */
export function readPeriod(cell: string): Read {
  const text = fold(cell).replace(/\s+/gu, '').replace(/年度$/u, '年');
  const [, year, rest = ''] = /^(\d{4})[年\-/.]?(.*)$/u.exec(text) ?? [];
  if (year === undefined) return mistake('period');
  const key = keyIn(year, rest);
  return key && parsePeriod(key) ? ok(key) : mistake('period');
}

const POWERS: Readonly<Record<string, number>> = { 万: 4, 亿: 8 };
const NUMBER =
  /^(?<sign>[-+])?(?:[¥￥$€£]|rmb|cny)?(?<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?<part>\d*))?(?<unit>[万亿])?(?:元|%)?$/u;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(?<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})\\.?';
const NAMED_DAY = new RegExp(`^(?<day>\\d{1,2})[- ]${MONTH}[-, ]+(?<year>\\d{4})$`, 'u');
const NAMED_MONTH = new RegExp(`^${MONTH} (?<day>\\d{1,2}),? (?<year>\\d{4})$`, 'u');
const ORDERED = /^(?<year>\d{4})(?:[-/.]|年)(?<month>\d{1,2})(?:[-/.]|月)(?<day>\d{1,2})日?$/u;
const COMPACT = /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/u;

/** The digits of whole and part, moved by a power of ten, × 10 000. */
function scaled(whole: string, part: string, power: number, negative: boolean): Read {
  const digits = part.replace(/0+$/u, '');
  if (digits.length > 4 + power) return mistake('places');
  const value = BigInt(`${whole}${digits.padEnd(4 + power, '0')}`);
  if (value >= 10n ** BigInt(MOST_DIGITS + 4)) return mistake('large');
  return ok(String(negative ? -value : value));
}

function dayOf(year = '', month = '', day = ''): Read {
  const date = dateOf(Number(year), Number(month), Number(day));
  return date === null ? mistake('date') : ok(date);
}

/** Excel counts from 1900 and takes that year for a leap year; from March 1900 on day 0 is 30 December 1899. Up to 2119. */
function fromSerial(days: number): Read {
  if (days < 20_000 || days > 80_000) return mistake('date');
  return ok(new Date(Date.UTC(1899, 11, 30 + days)).toISOString().slice(0, 10) satisfies LocalDate);
}

function keyIn(year: string, rest: string): string | null {
  if (rest === '') return year;
  const month = /^(\d{1,2})月?$/u.exec(rest)?.[1];
  if (month) return `${year}-${month.padStart(2, '0')}`;
  const week = /^w(\d{1,2})$/u.exec(rest)?.[1] ?? /^第?(\d{1,2})周$/u.exec(rest)?.[1];
  if (week) return `${year}-W${week.padStart(2, '0')}`;
  const quarter = /^(?:q([1-4])|第?([1-4一二三四])季度?)$/u.exec(rest);
  if (quarter) return `${year}-Q${numbered(quarter[1] ?? quarter[2] ?? '')}`;
  const half = /^(?:h([12])|([上下])半年)$/u.exec(rest);
  return half ? `${year}-H${numbered(half[1] ?? half[2] ?? '')}` : null;
}

function numbered(digit: string): string {
  const at = ['一上', '二下', '三', '四'].findIndex((words) => words.includes(digit));
  return at < 0 ? digit : String(at + 1);
}

function ok(value: string): Read {
  return { kind: 'ok', value };
}

function mistake(reason: CellMistake): Read {
  return { kind: 'mistake', reason };
}
