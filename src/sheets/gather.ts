import { Writable } from 'node:stream';
import type { ExportCell } from '../figures/neutral.ts';
import { writeCsv, writeXlsx } from './write.ts';

/** What a table can be written as. */
export type Format = 'xlsx' | 'csv';

/** Breaks off the reading of rows for which there is no room. */
class TooLargeError extends Error {}

/**
 * A table as a file of at most `most` bytes, and how many rows it has; null if it would be larger. No more than that is ever held,
 * however many rows come.
 */
export async function gather(
  format: Format,
  headings: readonly string[],
  rows: AsyncIterable<readonly ExportCell[]>,
  most: number,
): Promise<Readonly<{ bytes: Uint8Array; rows: number }> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const out = new Writable({
    write(chunk: Uint8Array, _, done) {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      done();
    },
  });
  async function* fitting() {
    for await (const row of rows) {
      if (size > most) throw new TooLargeError();
      yield row;
    }
  }
  try {
    const count = await (format === 'csv' ? writeCsv : writeXlsx)(headings, fitting(), out);
    return size > most ? null : { bytes: Buffer.concat(chunks), rows: count };
  } catch (error) {
    if (error instanceof TooLargeError) return null;
    throw error;
  }
}
