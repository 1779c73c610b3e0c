import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../config.ts';
import { embeddedFolder } from '../database/binaries.ts';
import { close, connect, type Database } from '../database/connect.ts';
import { findEmbedded } from '../database/embedded.ts';
import { terminalWords } from '../i18n.ts';
import { deadLetters, outOfReach, resend } from '../store/dead-letters.ts';

// `npm run outbox`: what could not be sent, to whom and why. `npm run outbox -- resend …`: sends it again. Exits with 1 if it could not.

const CAUSES = [
  'deactivated',
  'unknown',
  'outside',
  'blocked',
  'closed',
  'token',
  'permission',
  'refused',
  'sensitive',
  'exhausted',
  'stale',
] as const;
type Cause = (typeof CAUSES)[number];

const MOST_SHOWN = 200;
const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const LOCALE = Intl.DateTimeFormat().resolvedOptions().locale;
const say = terminalWords(LOCALE);
const ages = new Intl.RelativeTimeFormat(LOCALE.startsWith('zh') ? 'zh-CN' : 'en', { style: 'short' });
const print = (line: string) => process.stdout.write(`${line}\n`);

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  return refuse(say('outbox.failed', { message: error instanceof Error ? error.message : String(error) }));
});

async function main(words: readonly string[]): Promise<number> {
  const [verb, ...what] = words;
  if (verb === '--help' && what.length === 0) {
    print(say('outbox.help'));
    return 0;
  }
  const ids = what.filter((word) => /^\d{1,18}$/.test(word)).map(BigInt);
  const causes = what.filter(isCause);
  const isResend = verb === 'resend' && what.length > 0 && ids.length + causes.length === what.length;
  if (verb !== undefined && !isResend) return refuse(say('outbox.help'));
  const read = readConfig(process.env);
  if (read.kind === 'mistakes') {
    return refuse(
      read.mistakes.map(({ variable, kind, expected }) => say(`config.${kind}`, { variable, expected })).join('\n'),
    );
  }
  const url = read.config.databaseUrl ?? (await findEmbedded(embeddedFolder(PROJECT)));
  if (url === null) return refuse(say('outbox.noDatabase'));
  const database = connect({ url, onError: () => {} });
  try {
    if (!isResend) return await show(database);
    const count = await resend(database, ids, causes);
    print(say('outbox.resent', { count }));
    return count > 0 ? 0 : 1;
  } finally {
    await close(database);
  }
}

async function show(database: Database): Promise<number> {
  const { total, letters } = await deadLetters(database, MOST_SHOWN);
  print(say('outbox.dead', { count: total }));
  if (total > letters.length) print(`  ${say('outbox.older', { count: total - letters.length })}`);
  for (const { id, key, ...letter } of letters) print(`  ${[id, ...columns(letter), key].join('  ')}`);
  const parked = await outOfReach(database);
  print(say('outbox.parked', { count: parked.length }));
  for (const one of parked) print(`  ${columns(one).join('  ')}`);
  return 0;
}

type Line = Readonly<{
  platform: string;
  workspace: string;
  user: string | null;
  cause: string;
  reason: string | null;
  ageMs: number;
}>;

function columns({ platform, workspace, user, cause, reason, ageMs }: Line): readonly string[] {
  const why = isCause(cause) ? say(`outbox.causes.${cause}`) : cause;
  const receiver = [platform, workspace, user ?? say('outbox.everyone')].join(' ');
  return [ago(ageMs), receiver, `${cause}: ${why}${reason === null ? '' : ` (${reason})`}`];
}

function ago(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return ages.format(-minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? ages.format(-hours, 'hour') : ages.format(-Math.round(hours / 24), 'day');
}

function isCause(word: string): word is Cause {
  return CAUSES.some((cause) => cause === word);
}

function refuse(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}
