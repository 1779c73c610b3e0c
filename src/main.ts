import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { assemble } from './assemble.ts';
import { type Config, readConfig } from './config.ts';
import { embeddedFolder } from './database/binaries.ts';
import { startEmbedded } from './database/embedded.ts';
import { terminalWords } from './i18n.ts';

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** An orchestrator waits a little longer than this before it kills. */
const DRAIN_MS = 8_000;
/** No PostgreSQL answers; the last one is what its driver says after waiting in vain. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'timeout expired',
]);

const say = terminalWords(Intl.DateTimeFormat().resolvedOptions().locale);
const print = (line: string) => process.stdout.write(`${line}\n`);

/** What has been started, in the order in which it is to be stopped. */
const running: (() => Promise<unknown>)[] = [];
let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(0));

const read = readConfig(process.env);
if (Number(process.versions.node.split('.')[0]) < 24) {
  await refuse(say('node', { version: process.versions.node }));
} else if (read.kind === 'mistakes') {
  const lines = read.mistakes.map(({ kind, others, ...rest }) =>
    say(`config.${kind}`, { ...rest, others: others.join(', ') }),
  );
  await refuse(lines.join('\n'));
} else {
  await start(read.config).catch((error: unknown) => refuse(whyNot(error, read.config)));
}

async function start(config: Config): Promise<void> {
  const startedAt = performance.now();
  const log = pino(
    { level: config.logLevel, serializers: { error: pino.stdSerializers.err }, redact: ['error.meta'] },
    pino.destination(2),
  );

  const embedded = config.databaseUrl
    ? null
    : await startEmbedded({
        folder: embeddedFolder(PROJECT),
        progress: (step) => print(`· ${say(`database.${step}`)}`),
      });
  if (embedded) running.unshift(embedded.stop);
  const url = config.databaseUrl ?? embedded?.url ?? '';
  const assembled = await assemble({ config, project: PROJECT, url, log, say, print, running, drainMs: DRAIN_MS });
  if (assembled.kind === 'refused') return refuse(assembled.reason);
  print('');
  print(say('ready', { url: assembled.url, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) }));
  if (assembled.demo) print(say('tryThis'));
}

async function refuse(text: string): Promise<void> {
  // What a start that is being stopped still trips over is nobody's concern.
  if (!stopping) process.stderr.write(`${text}\n`);
  await stop(1);
}

/** Lets what is under way come to its end, and ends the process. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), DRAIN_MS).unref();
  for (const end of running) await end().catch((error: unknown) => process.stderr.write(`${messageOf(error)}\n`));
  process.exit(code);
}

/** Why Daybook did not start, and what to do about it. */
function whyNot(error: unknown, { databaseUrl, host, port }: Config): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
  if (code === 'EADDRINUSE') return say('portTaken', { host, port });
  if (databaseUrl && UNREACHABLE.has(code)) return say('unreachable', { address: new URL(databaseUrl).host, code });
  return say('failed', { message: messageOf(error) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
