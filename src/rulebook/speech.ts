import { decimalText, type Locale, type Words } from './words.ts';

/** How a rulebook is put into words in one language; every phrase stands in both, side by side. */
export type Speech = Readonly<{
  locale: Locale;
  say: (zh: string, en: string) => string;
  /** The organisation's own word. */
  of: (words: Words) => string;
  /** 1,234.5 */
  number: (scaled: bigint) => string;
  list: (items: readonly string[]) => string;
  /** Clauses of one line. */
  clauses: (parts: readonly (string | undefined)[]) => string;
  /** 1 visit, 2 visits; 2 次 */
  count: (count: number, zh: string, one: string, more?: string) => string;
}>;

/** The words of one language. */
export function speechIn(locale: Locale): Speech {
  const say = (zh: string, en: string) => (locale === 'en' ? en : zh);
  return {
    locale,
    say,
    of: (words) => words[locale],
    number: (scaled) => decimalText(scaled).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/gu, ','),
    list: (items) => items.join(say('、', ', ')),
    clauses: (parts) => parts.filter((part) => part !== undefined && part !== '').join(say('，', ', ')),
    count: (count, zh, one, more = `${one}s`) => say(`${count} ${zh}`, `${count} ${count === 1 ? one : more}`),
  };
}

/** A number with its unit: 6 次, 75%, 1 visit. */
export function amount(scaled: bigint, unit: Words, { number, of, locale }: Speech): string {
  const word = of(unit);
  if (word === '%') return `${number(scaled)}%`;
  return `${number(scaled)} ${locale === 'en' && scaled === 10_000n ? word.replace(/(?<=ch|sh|s|x|z)es$|(?<!s)s$/u, '') : word}`;
}

/** The organisation's word for what has this id; the id itself where nothing has it. */
export function called(
  id: string,
  items: readonly Readonly<{ id: string } & ({ name: Words } | { label: Words })>[],
  { of }: Speech,
): string {
  const item = items.find((one) => one.id === id);
  if (!item) return id;
  return of('name' in item ? item.name : item.label);
}
