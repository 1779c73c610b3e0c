import { type Decimal, formatDecimal } from './decimal.ts';
import type { RatedGroup } from './result.ts';

/** A JSON array of what `text` makes of each item. */
export function list<Item>(items: readonly Item[], text: (item: Item) => string): string {
  let all = '';
  for (const item of items) all += all === '' ? text(item) : `,${text(item)}`;
  return `[${all}]`;
}

/** A JSON string. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A JSON string of one of our own words, with nothing in it to escape; or null. */
export function word(text: string | null): string {
  return text === null ? 'null' : `"${text}"`;
}

/** A stored decimal, or null. */
export function number(value: Decimal | null): string {
  return value === null ? 'null' : `"${formatDecimal(value)}"`;
}

/** One group of raters as it is stored. */
export function groupText({ group, raters, weight, counts, mean }: RatedGroup): string {
  return `{"group":${quoted(group)},"raters":${raters},"weight":${number(weight)},"counts":${counts},"mean":${number(mean)}}`;
}
