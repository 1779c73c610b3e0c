import { parseArgs } from 'node:util';
import { type Period, parsePeriod, periodOf } from '../calendar/period.ts';
import { tryRulebook } from '../trial/try.ts';
import { addRulebook } from './add.ts';
import { compareRulebooks, comparisonLines } from './compare.ts';
import { rulebookSchema } from './json-schema.ts';
import { mistakeText, placeOf } from './load.ts';
import { contentOf, rulebookIn } from './rulebook-file.ts';
import type { Rulebook } from './schema.ts';
import { rulebookText } from './show.ts';
import type { Locale } from './words.ts';

// `npm run rulebook -- …`: looks at rulebooks before they are used. Exits with 1 if anything is wrong.

const HELP: Readonly<Record<Locale, string>> = {
  en: `Looks at rulebooks before they are used.

  npm run rulebook -- check FILE… [--lang zh|en]     what is wrong, where, and how to mend it
  npm run rulebook -- show FILE                      the whole rulebook in words
  npm run rulebook -- compare OLD NEW                what changes, and for whom
  npm run rulebook -- try FILE FIGURES.csv           scores, ranks and explains figures
                          [--period 2026-11]         as if they were of this period; of this month unless given
  npm run rulebook -- add FILE --from 2027-01-01     what it would change in Daybook from then on; with --yes it does
  npm run rulebook -- schema                         JSON Schema, for editors

How rulebooks are written: docs/rulebooks.md`,
  'zh-CN': `用之前先看看制度文件。

  npm run rulebook -- check 文件… [--lang zh|en]     哪里有错、错在哪、怎么改
  npm run rulebook -- show 文件                      把整份制度说成大白话
  npm run rulebook -- compare 旧 新                  改了什么、影响谁
  npm run rulebook -- try 文件 数据.csv              拿一份数据试算：得分、排名、为什么
                          [--period 2026-11]         当作哪个周期的数据；不写就是本月
  npm run rulebook -- add 文件 --from 2027-01-01     从那天起执行会改什么；加 --yes 就定下来
  npm run rulebook -- schema                         给编辑器用的 JSON Schema

制度怎么写：docs/rulebooks.md`,
};

type Asked = Readonly<{ locale: Locale; period: Period; from: string; isConfirmed: boolean }>;
/** Whether all went well. */
type Run = (files: readonly string[], asked: Asked) => boolean | Promise<boolean>;

/** What can be done, with how many files at least and at most. */
const RUNS: Readonly<Record<string, Readonly<{ least: number; most: number; run: Run }>>> = {
  check: {
    least: 1,
    most: Number.POSITIVE_INFINITY,
    run: (files, { locale }) => files.map((file) => check(file, locale)).every(Boolean),
  },
  show: { least: 1, most: 1, run: show },
  compare: { least: 2, most: 2, run: compare },
  try: { least: 2, most: 2, run: tryOut },
  add: { least: 1, most: 1, run: add },
  schema: {
    least: 0,
    most: 0,
    run: () => {
      process.stdout.write(rulebookSchema());
      return true;
    },
  },
};

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const asked = request(words);
  const { run, least = 0, most = 0 } = RUNS[asked?.command ?? ''] ?? {};
  if (asked === undefined || run === undefined || asked.files.length < least || asked.files.length > most) {
    console.error(HELP[asked?.locale ?? systemLocale()]);
    return 1;
  }
  return (await run(asked.files, asked)) ? 0 : 1;
}

function request(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        lang: { type: 'string' },
        period: { type: 'string' },
        from: { type: 'string' },
        yes: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const [command = '', ...files] = positionals;
    if (values.lang !== undefined && !localeOf(values.lang)) return undefined;
    const period = values.period === undefined ? periodOf('month', today()) : parsePeriod(values.period);
    if (period === null || (command === 'add') !== (values.from !== undefined)) return undefined;
    const locale = localeOf(values.lang) ?? systemLocale();
    return { command, files, period, locale, from: values.from ?? '', isConfirmed: values.yes ?? false };
  } catch {
    return undefined;
  }
}

function check(file: string, locale: Locale): boolean {
  const read = rulebookIn(file, locale);
  if (!read) return false;
  console.log(`${file}: ${summary(read.rulebook, locale)}`);
  for (const warning of read.warnings)
    console.log(`  ${locale === 'en' ? 'note' : '提醒'} ${placeOf(warning)}${mistakeText(warning, locale)}`);
  return true;
}

function show(files: readonly string[], { locale }: Asked): boolean {
  const read = files.map((file) => rulebookIn(file, locale));
  for (const one of read) if (one) process.stdout.write(rulebookText(one.rulebook, locale));
  return read.every(Boolean);
}

function compare(files: readonly string[], { locale }: Asked): boolean {
  const [before, after] = files.map((file) => rulebookIn(file, locale));
  if (!before || !after) return false;
  const found = compareRulebooks(before.rulebook, after.rulebook, locale);
  for (const line of comparisonLines(found, locale)) console.log(line);
  return true;
}

function tryOut([file = '', figures = '']: readonly string[], { locale, period }: Asked): boolean {
  const read = rulebookIn(file, locale);
  const csv = contentOf(figures, locale);
  if (!read || csv === null) return false;
  const { text, wrong } = tryRulebook(read.rulebook, csv, period, locale);
  for (const one of wrong) console.error(`${figures}:${one}`);
  process.stdout.write(text);
  return wrong.length === 0;
}

async function add([file = '']: readonly string[], { locale, from, isConfirmed }: Asked): Promise<boolean> {
  const read = rulebookIn(file, locale);
  return read !== null && (await addRulebook(read.rulebook, read.text, { from, isConfirmed, locale })) === 0;
}

function summary(rulebook: Rulebook, locale: Locale): string {
  const { name, version, reports, indicators, scorecards } = rulebook;
  return locale === 'en'
    ? `ok. ${name.en}, version ${version}: ${reports.length} reports, ${indicators.length} indicators, ${scorecards.length} scorecards`
    : `没有问题。${name['zh-CN']}，版本 ${version}：${reports.length} 种报告、${indicators.length} 个指标、${scorecards.length} 张评分表`;
}

function localeOf(language: string | undefined): Locale | undefined {
  if (language === undefined) return undefined;
  if (/^zh/iu.test(language)) return 'zh-CN';
  return /^en/iu.test(language) ? 'en' : undefined;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** LANG and its kin, as the runtime understood them. */
function systemLocale(): Locale {
  return localeOf(Intl.DateTimeFormat().resolvedOptions().locale) ?? 'en';
}
