import type { Text } from './text.ts';

/** How a card looks at a glance; encoders choose the colour. */
export type Tone = 'plain' | 'good' | 'attention' | 'problem';

/**
 * A message with structure. Every platform draws it as well as it can; `summary` is what a notification shows and what a
 * client without cards gets together with the plain text of the blocks.
 */
export type Card = Readonly<{
  title?: Text;
  tone: Tone;
  blocks: readonly Block[];
  /** One plain line, no markup. */
  summary: string;
}>;

export type Block =
  | Readonly<{ kind: 'text'; text: Text }>
  /** Small print under something. */
  | Readonly<{ kind: 'note'; text: Text }>
  /** A person's own words, exactly as written, of any length. Raw: not a {@link Text}. */
  | Readonly<{ kind: 'quote'; words: string }>
  /** Short label and value pairs. */
  | Readonly<{ kind: 'facts'; facts: readonly Fact[] }>
  | Table
  | Chart
  | PictureBlock
  | Readonly<{ kind: 'buttons'; buttons: readonly Button[] }>
  | Readonly<{ kind: 'divider' }>;

/** A picture of ours by its id; `alt` says what it is where it cannot be seen. Plain. */
export type PictureBlock = Readonly<{ kind: 'picture'; picture: string; alt: string }>;

export type Fact = Readonly<{ label: string; value: Text }>;

/** Cells are {@link Text}; every row has one cell a column. At most 12 columns. */
export type Table = Readonly<{
  kind: 'table';
  columns: readonly Readonly<{ label: string; align: 'start' | 'end' }>[];
  rows: readonly (readonly Text[])[];
}>;

/** Numbers are drawn as given, `unit` names them. Every series has one value a category (null: no value). At most 6 series, 20 categories. */
export type Chart = Readonly<{
  kind: 'chart';
  form: 'bar' | 'line';
  title: string;
  unit: string;
  categories: readonly string[];
  series: readonly Readonly<{ name: string; values: readonly (number | null)[] }>[];
}>;

/**
 * Pressing sends `action` back. It is a request, not a right: what the presser may do is checked when it arrives.
 * At most 200 ASCII characters. `confirm` is asked first where the platform can.
 */
export type Button = Readonly<{
  label: string;
  action: string;
  style?: 'primary' | 'danger';
  confirm?: string;
}>;
