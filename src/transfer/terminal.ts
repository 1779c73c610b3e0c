import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../config.ts';
import { embeddedFolder } from '../database/binaries.ts';
import { close, connect, type Database } from '../database/connect.ts';
import { findEmbedded } from '../database/embedded.ts';
import { createWords, terminalWords, type Words } from '../i18n.ts';

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The words of the machine's own language. */
export function wordsOfMachine(): Words {
  return createWords()[machineLocale().startsWith('zh') ? 'zh-CN' : 'en'];
}

/**
 * Runs `work` on the database that Daybook uses: the configured one, or the embedded one while it runs.
 *
 * @returns what `work` returns, as the exit code; 1, with a sentence on the terminal, if there is no database or it broke off
 */
export async function onDatabase(words: Words, work: (database: Database) => Promise<number>): Promise<number> {
  const read = readConfig(process.env);
  if (read.kind === 'mistakes') {
    const say = terminalWords(machineLocale());
    return refuse(
      read.mistakes.map(({ variable, kind, expected }) => say(`config.${kind}`, { variable, expected })).join('\n'),
    );
  }
  const url = read.config.databaseUrl ?? (await findEmbedded(embeddedFolder(PROJECT)));
  if (url === null) return refuse(words.plain('figures.terminal.noDatabase'));
  const database = connect({ url, onError: () => {} });
  try {
    return await work(database);
  } catch (error) {
    const message = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
    return refuse(words.plain('figures.terminal.failed', { message }));
  } finally {
    await close(database);
  }
}

/** Says why not, and gives the exit code for it. */
export function refuse(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}

/** Says a line. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function machineLocale(): string {
  return Intl.DateTimeFormat().resolvedOptions().locale;
}
