import { Readable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import ExcelJS from 'exceljs';
import type { Line } from './sheet.ts';
import { cellText } from './xlsx-cell.ts';

// The thread that takes a workbook apart: it hands over the first sheet that holds anything, a batch at a time, each when it is asked for.

const BATCH = 1_000;
const port = parentPort;
if (!port) throw new Error('runs as a thread only');
const bytes: Uint8Array = workerData;

let asked = Promise.withResolvers<void>();
port.on('message', () => asked.resolve());

async function hand(lines: readonly Line[], last: boolean): Promise<void> {
  await asked.promise;
  asked = Promise.withResolvers();
  port?.postMessage({ lines, last });
}

const workbook = new ExcelJS.stream.xlsx.WorkbookReader(Readable.from([Buffer.from(bytes)]), {
  worksheets: 'emit',
  sharedStrings: 'cache',
  styles: 'cache',
  hyperlinks: 'ignore',
  entries: 'ignore',
});
let batch: Line[] = [];
let found = false;
for await (const sheet of workbook) {
  for await (const row of sheet) {
    const cells: string[] = [];
    row.eachCell({ includeEmpty: true }, (cell, at) => {
      cells[at - 1] = cellText(cell.value, cell.numFmt);
    });
    if (found || !cells.some((text) => text.trim() !== '')) {
      if (!found) continue;
    }
    found = true;
    batch.push({ line: row.number, cells: Array.from(cells, (text) => text ?? '') });
    if (batch.length === BATCH) {
      await hand(batch, false);
      batch = [];
    }
  }
  if (found) break;
}
await hand(batch, true);
port.close();
