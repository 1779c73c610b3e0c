import type { LocalDate } from '../calendar/day.ts';
import { nextPeriod, type Period, type PeriodKind, periodOf } from '../calendar/period.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import { understandAmount } from '../understand/amounts.ts';
import { findPeriod } from '../understand/periods.ts';

/** What a line about a goal says: for which period (null: none is named), of what, and how much (null: no amount stands at its end). */
export type GoalLine = Readonly<{ period: Period | null; name: string; amount: string | null }>;

/** Reads `创富 下季度 500万`, `deposits to 5m this year`: the amount comes last, once the period is taken out. */
export function readGoalLine(text: string, today: LocalDate): GoalLine {
  const { period, rest } = takePeriod(text, today);
  const amount = amountAtEnd(rest);
  const name = amount === null ? rest : rest.slice(0, rest.length - amount.length);
  return {
    period,
    name: name
      .trim()
      .replace(/(?:改成|改为|改到|定为|定成|定|为|是|=|:|：|\bto|\bis)\s*$/iu, '')
      .trim(),
    amount,
  };
}

/**
 * An amount in an indicator's own unit, as a scaled decimal. Where that is 万元 or another unit of ten thousands, `500` is 500 of it, and what is
 * written with a multiple or a currency (`500万`, `5,000,000元`) is converted. Null where it is no amount, or too fine for 4 places.
 */
export function amountIn(text: string, { unit }: Pick<Indicator, 'unit'>): bigint | null {
  const amount = understandAmount(text);
  const factor = FACTORS.find(([mark]) => unit['zh-CN'].startsWith(mark))?.[1] ?? 1n;
  if (amount === null || factor === 1n || !IN_FULL.test(text)) return amount;
  return amount % factor === 0n ? amount / factor : null;
}

const FACTORS = [
  ['万', 10_000n],
  ['亿', 100_000_000n],
] as const;
const IN_FULL = /[万亿kmbw元块¥￥$]|thousand|million|billion|yuan|rmb/iu;

const NEXT: readonly (readonly [PeriodKind, RegExp])[] = [
  ['month', /下(?:个)?月(?:份)?|\bnext month(?:'s)?\b/iu],
  ['quarter', /下(?:个|一)?季度?|\bnext quarter(?:'s)?\b/iu],
  ['year', /明年|下(?:一)?年度?|\bnext year(?:'s)?\b/iu],
];
const THIS: readonly (readonly [PeriodKind, RegExp])[] = [
  ['month', /[本这](?:个)?月(?:份)?|\bthis month(?:'s)?\b/iu],
  ['half', /本半年|\bthis half(?:-year)?\b/iu],
];

/** 下季度 is a period that people set goals for; nothing else speaks of what has not begun. */
function takePeriod(text: string, today: LocalDate): Readonly<{ period: Period | null; rest: string }> {
  const without = (start: number, end: number) =>
    `${text.slice(0, start)} ${text.slice(end)}`.replace(/\s+/gu, ' ').replace(/^[\s的]+|[\s的]+$/gu, '');
  for (const [list, turn] of [
    [NEXT, nextPeriod],
    [THIS, (period: Period) => period],
  ] as const) {
    for (const [kind, pattern] of list) {
      const match = pattern.exec(text);
      if (match)
        return { period: turn(periodOf(kind, today)), rest: without(match.index, match.index + match[0].length) };
    }
  }
  const found = findPeriod(text, today);
  if (!found) return { period: null, rest: text.trim() };
  return { period: found.period, rest: without(found.start, found.end) };
}

/**
 * The longest end of a text that is an amount; it begins the text, follows a space or stands right behind a name. What only looks like one, such
 * as a number that is too fine, is given as well: whoever reads it says so.
 */
function amountAtEnd(text: string): string | null {
  for (let start = 0; start < text.length; start++) {
    const end = text.slice(start);
    if (/^\s/u.test(end) || understandAmount(end) === null) continue;
    // 511 is not 11 behind a 5, and 1.23456 not 23456.
    if (/[\d.,\p{Script=Latin}]$/u.test(text.slice(0, start))) continue;
    return end;
  }
  return /(?<![\d.,])[-−]?\d[\d.,]*[%％]?$/u.exec(text)?.[0] ?? null;
}
