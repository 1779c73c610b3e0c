import { createReadStream, createWriteStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { importedLines, kindList, whyOf } from '../cards/imported.ts';
import { IMPORT_KINDS, isImportKind } from '../figures/kinds.ts';
import { csvLine } from '../sheets/write.ts';
import { readClock } from '../store/clock.ts';
import type { Refused } from '../store/imports.ts';
import { rulebookOn } from '../store/rulebooks.ts';
import { inTransaction } from '../store/transaction.ts';
import { importFile, type Progress } from './import-file.ts';
import { onDatabase, print, refuse, wordsOfMachine } from './terminal.ts';

// `npm run import -- [KIND] FILE [--dry-run] [--errors LIST.csv]`. Exits with 1 if nothing was stored, unless that was wished.

/** A million lines and what is looked up for them. */
const TIMEOUT_MS = 60 * 60_000;
const EXAMPLES = 20;
const words = wordsOfMachine();

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const help = words.plain('figures.terminal.importHelp', { kinds: IMPORT_KINDS.join(' ') });
  const asked = parse(args);
  if (!asked) return refuse(help);
  if (asked.help) {
    print(help);
    return 0;
  }
  const [first = '', second] = asked.positionals;
  const [kind, path] = second === undefined ? [null, first] : [first, second];
  if (path === '' || (kind !== null && !isImportKind(kind)) || asked.positionals.length > 2) return refuse(help);
  if (
    !(await access(path)
      .then(() => true)
      .catch(() => false))
  )
    return refuse(words.plain('figures.terminal.noFile', { path }));
  return onDatabase(words, async (database) => {
    const list = asked.errors === undefined ? null : errorList(asked.errors);
    const rulebook = await rulebookOn(database, new Map(), await readClock(database));
    const imported = await inTransaction(database, TIMEOUT_MS, (tx) =>
      importFile({
        tx,
        rulebook,
        source: { name: basename(path), open: () => createReadStream(path) },
        kind,
        store: !asked.dryRun,
        actor: null,
        examples: EXAMPLES,
        progress: tell,
        ...(list ? { onMistakes: list.write } : {}),
      }),
    );
    await list?.close();
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    for (const line of importedLines(imported, basename(path), words)) print(line);
    if (imported.kind === 'unclear') print(kindList(imported.kinds, words));
    const isRefused = imported.kind !== 'checked' || imported.refused > 0;
    if (isRefused && asked.errors !== undefined)
      print(words.plain('figures.terminal.errorsWritten', { path: asked.errors }));
    if (!isRefused && asked.dryRun) print(words.plain('figures.terminal.dryRun'));
    return isRefused ? 1 : 0;
  });
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean' }, errors: { type: 'string' }, help: { type: 'boolean' } },
    });
    return { positionals, dryRun: values['dry-run'] ?? false, errors: values.errors, help: values.help ?? false };
  } catch {
    return null;
  }
}

/** Everything that is wrong, in a file that a spreadsheet opens. */
function errorList(path: string) {
  const out = createWriteStream(path);
  const column = (name: 'line' | 'column' | 'given' | 'why') => words.plain(`figures.terminal.${name}`);
  out.write(`\ufeff${csvLine([column('line'), column('column'), column('given'), column('why')])}`);
  return {
    async write(page: readonly Refused[]): Promise<void> {
      for (const mistake of page) {
        const { line, heading, given } = mistake;
        if (!out.write(csvLine([line, heading, given, whyOf(mistake, words)])))
          await new Promise<void>((resolve) => out.once('drain', resolve));
      }
    },
    close: () => new Promise<void>((resolve, reject) => out.once('error', reject).end(resolve)),
  };
}

async function tell({ step, lines }: Progress): Promise<void> {
  if (process.stderr.isTTY)
    process.stderr.write(`\r\u001b[K${words.plain(`figures.terminal.${step}`, { lines: words.number(lines) })}`);
}
