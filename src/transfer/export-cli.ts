import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { parsePeriod, periodOf, previousPeriod } from '../calendar/period.ts';
import { localDate } from '../calendar/zone.ts';
import { EXPORTS, isExport } from '../figures/kinds.ts';
import { writeCsv, writeXlsx } from '../sheets/write.ts';
import { audit } from '../store/audit.ts';
import { readClock } from '../store/clock.ts';
import { hasUnit } from '../store/exports.ts';
import { rulebookOn } from '../store/rulebooks.ts';
import { inTransaction } from '../store/transaction.ts';
import { exportTable } from './export-tables.ts';
import { onDatabase, print, refuse, wordsOfMachine } from './terminal.ts';

// `npm run export -- WHAT FILE.csv|FILE.xlsx [--period 2026-11] [--unit UNIT]`: last month and everybody unless told.

const TIMEOUT_MS = 60 * 60_000;
const words = wordsOfMachine();

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const help = words.plain('figures.terminal.exportHelp', { whats: EXPORTS.join(' ') });
  const asked = parse(args);
  if (!asked) return refuse(help);
  const [what = '', path = ''] = asked.positionals;
  if (asked.help) {
    print(help);
    return 0;
  }
  if (!isExport(what) || !/\.(?:csv|xlsx)$/iu.test(path) || asked.positionals.length > 2) return refuse(help);
  const period = asked.period === undefined ? null : parsePeriod(asked.period);
  if (asked.period !== undefined && !period)
    return refuse(words.plain('figures.terminal.noPeriod', { period: asked.period }));
  return onDatabase(words, async (database) => {
    const now = await readClock(database);
    const rulebook = await rulebookOn(database, new Map(), now);
    const extent = {
      unit: asked.unit ?? null,
      period: period ?? previousPeriod(periodOf('month', localDate(now, rulebook.zone))),
    };
    return inTransaction(database, TIMEOUT_MS, async (tx) => {
      if (extent.unit !== null && !(await hasUnit(tx, extent.unit)))
        return refuse(words.plain('figures.terminal.noUnit', { unit: extent.unit }));
      const rows = await write(path, exportTable(what, { tx, extent, rulebook, words }));
      const detail = { rows, period: extent.period.key, unit: extent.unit };
      await audit(tx, { at: now, actor: null, action: 'export', object: what, detail });
      print(words.plain('figures.export.written', { path, rows }));
      return 0;
    });
  });
}

function write(path: string, { headings, rows }: ReturnType<typeof exportTable>): Promise<number> {
  const out = createWriteStream(path, { mode: 0o600 });
  return /\.csv$/iu.test(path) ? writeCsv(headings, rows, out) : writeXlsx(headings, rows, out);
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { period: { type: 'string' }, unit: { type: 'string' }, help: { type: 'boolean' } },
    });
    return { positionals, period: values.period, unit: values.unit, help: values.help ?? false };
  } catch {
    return null;
  }
}
