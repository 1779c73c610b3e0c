import type { Speech } from './speech.ts';
import type { Words } from './words.ts';

/** Managers of these types and these grades; null: of any. */
export type Audience = Readonly<{ types: readonly string[] | null; grades: readonly string[] | null }>;

/**
 * One statement of a rulebook: 目标, 每年 496 次. `raw` is what it says of the file, by which versions are compared. `wording`: it changes
 * what people read and nothing that applies. `unseen`: its words stand in another line. `order`: only the order of what both have counts.
 */
export type Fact = Readonly<{
  key: string;
  label: string;
  value: string;
  /** Said once behind old and new: 20 → 25 分. */
  unit?: string;
  raw: unknown;
  row?: true;
  wording?: true;
  unseen?: true;
  order?: true;
}>;

/** Something the rulebook has by name: a report, an indicator, a scorecard. `whom` it is for, or null for everyone. */
export type Thing = Readonly<{
  id: string;
  name: string;
  facts: readonly Fact[];
  whom: readonly Audience[] | null;
}>;

export type SectionId =
  | 'head'
  | 'people'
  | 'reports'
  | 'day_types'
  | 'indicators'
  | 'scorecards'
  | 'bands'
  | 'ranking'
  | 'composed'
  | 'grading'
  | 'pay'
  | 'talks'
  | 'digest'
  | 'reminders';

/** A chapter. `one` names a single thing of it (指标); null where its things neither come nor go. `lines`: one line a thing. */
export type Section = Readonly<{
  id: SectionId;
  title: string;
  one: string | null;
  layout: 'lines' | 'blocks';
  intro?: string;
  /** The heads of the table that rows stand in. */
  columns?: readonly [string, string];
  things: readonly Thing[];
}>;

/** A fact, left out where there is nothing to say. */
export function fact(
  key: string,
  label: string,
  value: string | undefined,
  raw: unknown,
  more: Partial<Pick<Fact, 'unit' | 'row' | 'wording' | 'unseen' | 'order'>> = {},
): readonly Fact[] {
  return value === undefined ? [] : [{ key, label, value, raw, ...more }];
}

/** Keys that are each other's, made different: the second `visits` is `visits 2`. */
export function distinct(keys: readonly string[]): readonly string[] {
  return keys.map((key, index) => {
    const earlier = keys.slice(0, index).filter((one) => one === key).length;
    return earlier === 0 ? key : `${key} ${earlier + 1}`;
  });
}

/** Words whose reader sees them in another line. */
export function unseen(key: string, label: string, words: Words, { of }: Speech): readonly Fact[] {
  return fact(key, label, of(words), words, { wording: true, unseen: true });
}
