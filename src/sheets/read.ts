import { readCsv } from './csv.ts';
import { type Line, SheetError, type Source } from './sheet.ts';
import { readXlsx } from './xlsx.ts';

/**
 * The lines of a CSV or XLSX file, in batches; which of the two it is, its first bytes say, whatever its name.
 *
 * @throws SheetError while iterating, also for the workbooks of before 2007
 */
export async function* readLines(source: Source): AsyncGenerator<readonly Line[]> {
  const head = await firstBytes(source, 4);
  if (head.length === 0) throw new SheetError('empty');
  if (head.equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) throw new SheetError('old');
  const isArchive = head.subarray(0, 2).toString('latin1') === 'PK';
  let isEmpty = true;
  for await (const lines of isArchive ? readXlsx(source) : readCsv(source)) {
    isEmpty = false;
    yield lines;
  }
  if (isEmpty) throw new SheetError('empty');
}

async function firstBytes(source: Source, count: number): Promise<Buffer> {
  let head = Buffer.alloc(0);
  for await (const chunk of source.open()) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= count) break;
  }
  return head.subarray(0, count);
}
