import type { Tx } from '../database/connect.ts';
import type { ExportWhat } from '../figures/kinds.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Format, gather } from '../sheets/gather.ts';
import type { Extent } from '../store/exports.ts';
import { exportTable } from './export-tables.ts';

type Options = Readonly<{
  tx: Tx;
  what: ExportWhat;
  extent: Extent;
  rulebook: Rulebook;
  words: Words;
  format: Format;
  /** In bytes. */
  most: number;
  /** So many rows are written: told whenever they have doubled. */
  progress: (rows: number) => Promise<void>;
}>;

/** So many rows take a moment that somebody notices. */
const FIRST_TOLD = 10_000;

/** One of the tables as a file; null if it would be too large. */
export async function exportFile({ tx, what, extent, rulebook, words, format, most, progress }: Options) {
  const { headings, rows } = exportTable(what, { tx, extent, rulebook, words });
  async function* told() {
    let count = 0;
    let next = FIRST_TOLD;
    for await (const row of rows) {
      count += 1;
      if (count === next) {
        await progress(count);
        next *= 2;
      }
      yield row;
    }
  }
  return gather(format, headings, told(), most);
}

/** What a file may be asked for as; null if it is none of these. */
export function formatOf(text: string): Format | null {
  return text === 'xlsx' || text === 'csv' ? text : null;
}
