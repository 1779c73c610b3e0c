import type { Period } from '../calendar/period.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Decimal, formatHundredths, toHundredths } from '../scoring/decimal.ts';

/** Points of a score, always with 2 places: 82.75, −0.50. */
export function points(value: Decimal): string {
  return formatHundredths(value).replace('-', '−');
}

/** Points gained or lost: +3.75, −0.50. */
export function signedPoints(value: Decimal): string {
  return value > 0n ? `+${points(value)}` : points(value);
}

/** A number with at most 2 places and, where there is one, its unit: 6 次, 75%, 1,234.5 visits, 1 visit. */
export function quantity(value: Decimal, unit: string, words: Words): string {
  const number = words.number(Number(toHundredths(value)) / 10_000).replace('-', '−');
  if (unit === '' || unit === '%') return `${number}${unit}`;
  return `${number} ${words.locale === 'en' && number === '1' ? unit.replace(/(?<=ch|sh|ss|x|zz)es$|(?<!s)s$/u, '') : unit}`;
}

/** Places gained or lost: ↑2, ↓1, – for none; nothing for who had no place before. */
export function movementMark(movement: number | null): string {
  if (movement === null) return '';
  if (movement === 0) return '–';
  return movement > 0 ? `↑${movement}` : `↓${-movement}`;
}

/** With a capital letter, as a sentence or label begins. */
export function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** Clauses of one sentence. */
export function clauses(parts: readonly string[], { locale }: Words): string {
  return parts.join(locale === 'en' ? ', ' : '，');
}

/** Sentences on one line. */
export function sentences(parts: readonly string[], { locale }: Words): string {
  return parts.join(locale === 'en' ? ' ' : '');
}

/** 第 47 周 11月16日–22日 · Week 47, 16–22 Nov; 2026年11月 · November 2026; 2026年第三季度 · Q3 2026; 2026年上半年 · first half of 2026. */
export function periodTitle({ kind, key, from, to }: Period, words: Words): string {
  const title = { number: Number(key.slice(-2)), year: key.slice(0, 4), days: dayRange(from, to, words) };
  if (kind === 'week') return words.plain('standing.period.week', title);
  if (kind === 'month') return month(from, words);
  const index = Number(key.slice(-1));
  if (kind === 'quarter')
    return words.plain('standing.period.quarter', {
      year: title.year,
      number: words.locale === 'en' ? index : '一二三四'.charAt(index - 1),
    });
  return words.plain(
    kind === 'year' ? 'standing.period.year' : index === 1 ? 'standing.period.firstHalf' : 'standing.period.secondHalf',
    title,
  );
}

/** An indicator as people call it. */
export function indicatorName(id: string, { indicators }: Rulebook, words: Words): string {
  const indicator = indicators.find((one) => one.id === id);
  return indicator ? words.of(indicator.name) : id;
}

/** What an indicator counts, such as 次. */
export function unitOf(id: string, { indicators }: Rulebook, words: Words): string {
  const indicator = indicators.find((one) => one.id === id);
  return indicator ? words.of(indicator.unit) : '';
}

/** 11月16日–22日 · 16–22 Nov */
function dayRange(from: string, to: string, { locale }: Words): string {
  if (locale === 'en') {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
    const range = format.formatRange(midnight(from), midnight(to)).replace(/\s/gu, ' ');
    return range.replace(/^(\d+) – (\d+) /u, '$1–$2 ');
  }
  const [, first, start] = from.split('-').map(Number);
  const [, second, end] = to.split('-').map(Number);
  return first === second ? `${first}月${start}日–${end}日` : `${first}月${start}日–${second}月${end}日`;
}

function month(from: string, { locale }: Words): string {
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
  });
  return format.format(midnight(from));
}

function midnight(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}
