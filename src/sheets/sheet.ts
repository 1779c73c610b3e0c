/** A file that can be read from its beginning any number of times. `name` is only for people. */
export type Source = Readonly<{ name: string; open: () => AsyncIterable<Uint8Array> }>;

/** One line of a table, by its number in the file; cells as text. */
export type Line = Readonly<{ line: number; cells: readonly string[] }>;

/** Why a file cannot be read as a table; each has a sentence in both languages. */
export type Unreadable = 'empty' | 'old' | 'locked' | 'notATable' | 'tooLarge' | 'quotes' | 'columns' | 'slow';

/** A file is no table that can be read. `line` is where reading stopped, for CSV. */
export class SheetError extends Error {
  override readonly name = 'SheetError';
  readonly why: Unreadable;
  readonly line: number | null;

  constructor(why: Unreadable, line: number | null = null) {
    super(`the file cannot be read: ${why}`);
    this.why = why;
    this.line = line;
  }
}

/** So many columns and no more: a table of figures has a dozen. */
export const MOST_COLUMNS = 200;
