import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isLocalDate, type LocalDate } from '../calendar/day.ts';
import { periodOf } from '../calendar/period.ts';
import { seedDays } from '../calendar/seed.ts';
import { localDate } from '../calendar/zone.ts';
import { readConfig } from '../config.ts';
import type { Tx } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import { terminalWords } from '../i18n.ts';
import { longestPeriod } from '../rulebook/effect.ts';
import { rulebookIn } from '../rulebook/rulebook-file.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { newLinkCode } from '../store/links.ts';
import { found, isThere, lookAround } from '../store/organisation.ts';
import { inTransaction } from '../store/transaction.ts';
import { onDatabase, print, refuse, wordsOfMachine } from './terminal.ts';

// `npm run found -- --name … --name-en … --rulebook FILE --appraiser … --id … --email …`: makes an empty database an organisation's.

const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'prisma', 'migrations');
const TIMEOUT_MS = 60_000;
const words = wordsOfMachine();
const say = terminalWords(words.locale);

const OPTIONS = {
  name: { type: 'string' },
  'name-en': { type: 'string' },
  rulebook: { type: 'string' },
  from: { type: 'string' },
  appraiser: { type: 'string' },
  'appraiser-en': { type: 'string' },
  id: { type: 'string' },
  email: { type: 'string' },
  unit: { type: 'string' },
  help: { type: 'boolean' },
} as const;
const NEEDED = ['name', 'name-en', 'rulebook', 'appraiser', 'id', 'email'] as const;
/** As an import takes them. */
const ID = /^[\p{L}\p{N}_.-]{1,60}$/u;
const LONGEST_NAME = 200;
const HEAD = 'head';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const asked = parse(args);
  if (asked === null || args.length === 0) return refuse(say('found.help'));
  if (asked.help) {
    print(say('found.help'));
    return 0;
  }
  const wrong = mistakesIn(asked);
  if (wrong.length > 0) return refuse(wrong.join('\n'));
  const read = rulebookIn(asked.rulebook ?? '', words.locale);
  if (!read) return 1;
  const config = readConfig(process.env);
  const url = config.kind === 'mistakes' ? null : config.config.databaseUrl;
  if (config.kind !== 'mistakes' && url === null) return refuse(say('found.noDatabase'));
  return onDatabase(words, async (database) => {
    await migrate({ url: url ?? '', folder: MIGRATIONS, progress: () => {} });
    return inTransaction(database, TIMEOUT_MS, (tx) => begin(tx, asked, read));
  });
}

async function begin(
  tx: Tx,
  asked: Asked,
  { rulebook, text }: Readonly<{ rulebook: Rulebook; text: string }>,
): Promise<number> {
  const { name = '', 'name-en': nameEn = '', appraiser = '', id = '', email = '', unit = HEAD } = asked;
  const { organisation, now } = await lookAround(tx);
  if (organisation?.demo) return refuse(say('found.demo'));
  if (organisation) {
    const same = organisation.name === name && organisation.nameEn === nameEn && (await isThere(tx, { id, email }));
    if (!same)
      return refuse(say('found.taken', { name: words.of({ 'zh-CN': organisation.name, en: organisation.nameEn }) }));
    print(say('found.again', { email }));
    return 0;
  }
  const start = firstDay(asked.from, localDate(now, rulebook.zone), rulebook);
  if (start.kind === 'unfit') return refuse(say('found.from', { from: asked.from ?? '', day: start.day }));
  const person = { id, name: appraiser, nameEn: asked['appraiser-en'] ?? appraiser, email };
  await found(
    tx,
    { name, nameEn, unit, appraiser: person, rulebook, text, from: start.day, calendar: seedDays() },
    now,
  );
  const code = await newLinkCode(tx, id, now);
  const params = { name: words.of({ 'zh-CN': name, en: nameEn }), version: rulebook.version, from: start.day };
  print(say('found.done', params));
  print(say('found.next', { appraiser, email, code: `${code.slice(0, 4)} ${code.slice(4)}` }));
  return 0;
}

/** The first day of the rules: one that has come, with which one of the periods begins that decide anything. */
function firstDay(
  asked: string | undefined,
  today: LocalDate,
  rulebook: Rulebook,
): Readonly<{ kind: 'fit' | 'unfit'; day: LocalDate }> {
  const kind = longestPeriod(rulebook);
  const running = periodOf(kind, today).from;
  if (asked === undefined) return { kind: 'fit', day: running };
  const isFit = asked <= today && periodOf(kind, asked).from === asked;
  return isFit ? { kind: 'fit', day: asked } : { kind: 'unfit', day: running };
}

type Asked = NonNullable<ReturnType<typeof parse>>;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch {
    return null;
  }
}

/** A sentence for everything that is wrong or missing. */
function mistakesIn(asked: Asked): readonly string[] {
  const missing = NEEDED.filter((option) => !asked[option]?.trim());
  const texts = ['name', 'name-en', 'appraiser', 'appraiser-en'] as const;
  const { from, email = '' } = asked;
  return [
    ...(missing.length > 0
      ? [say('found.missing', { options: missing.map((option) => `--${option}`).join(' ') })]
      : []),
    ...texts
      .filter((option) => (asked[option]?.length ?? 0) > LONGEST_NAME)
      .map((option) => say('found.long', { option })),
    ...(['id', 'unit'] as const)
      .filter((option) => asked[option] && !ID.test(asked[option]))
      .map((option) => say('found.id', { option, given: asked[option] ?? '' })),
    ...(email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(email) ? [say('found.email', { given: email })] : []),
    ...(from !== undefined && !isLocalDate(from) ? [say('found.date', { given: from })] : []),
  ];
}
