import type { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import { type ExportCell, neutralised } from '../figures/neutral.ts';

/** Few enough to be compressed and written in a moment. */
const TURN_ROWS = 200;

type Rows = AsyncIterable<readonly ExportCell[]>;

/** Writes a table as CSV in UTF-8, with the mark by which Excel knows it. Resolves with the number of rows, the headings left out. */
export async function writeCsv(headings: readonly string[], rows: Rows, out: Writable): Promise<number> {
  let count = 0;
  await put(out, `\ufeff${csvLine(headings)}`);
  for await (const row of rows) {
    await put(out, csvLine(row));
    count += 1;
  }
  await new Promise<void>((resolve, reject) => out.once('error', reject).end(resolve));
  return count;
}

/** One line of CSV, its words made safe. */
export function csvLine(cells: readonly ExportCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Writes a table as XLSX, row by row. Words are words there, never formulas. Resolves with the number of rows. */
export async function writeXlsx(headings: readonly string[], rows: Rows, out: Writable): Promise<number> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  const sheet = workbook.addWorksheet('Daybook', { views: [{ state: 'frozen', ySplit: 1 }] });
  const head = sheet.addRow([...headings]);
  head.font = { bold: true };
  head.commit();
  let count = 0;
  for await (const row of rows) {
    sheet.addRow(row.map((cell) => (typeof cell === 'string' ? neutralised(cell) : cell))).commit();
    count += 1;
    // The library never waits for what it writes to: without a turn of theirs all rows would be held until the last one.
    if (count % TURN_ROWS === 0) await turn();
  }
  sheet.commit();
  await workbook.commit();
  return count;
}

function csvCell(cell: ExportCell): string {
  if (cell === null) return '';
  const text = typeof cell === 'number' ? String(cell) : neutralised(cell);
  return /[",;\t\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function put(out: Writable, text: string): Promise<void> {
  if (out.write(text)) return;
  await new Promise<void>((resolve, reject) => {
    out.once('drain', resolve);
    out.once('error', reject);
  });
}
