import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import en from '../../locales/en/bot.json' with { type: 'json' };
import zh from '../../locales/zh-CN/bot.json' with { type: 'json' };
import { type Mistake, readRulebook } from './load.ts';
import type { Rulebook } from './schema.ts';
import type { Locale } from './words.ts';

// `npm run rulebook -- check FILE…`: what is wrong with rulebooks, before they are used. Exits with 1 if anything is.

const HELP: Readonly<Record<Locale, string>> = {
  en: `Checks rulebooks and says what is wrong, where, and how to mend it.

  npm run rulebook -- check FILE… [--lang zh|en]

  npm run rulebook -- check rulebooks/rural-coop-bank.yaml

How rulebooks are written: docs/rulebooks.md`,
  'zh-CN': `检查制度文件：哪里有错、错在哪、怎么改。

  npm run rulebook -- check 文件… [--lang zh|en]

  npm run rulebook -- check rulebooks/rural-coop-bank.yaml

制度怎么写：docs/rulebooks.md`,
};

/** What people type for the product's own commands, in both languages: no report may be called so. */
const COMMAND_WORDS = [en, zh].flatMap(({ commands }) =>
  Object.values(commands).flatMap(({ aliases }) => aliases.split(' | ')),
);

process.exitCode = main(process.argv.slice(2));

function main(words: readonly string[]): number {
  const asked = request(words);
  if (asked === undefined || asked.files.length === 0) {
    console.error(HELP[asked?.locale ?? systemLocale()]);
    return 1;
  }
  return asked.files.map((file) => check(file, asked.locale)).every(Boolean) ? 0 : 1;
}

function request(words: readonly string[]): { files: readonly string[]; locale: Locale } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { lang: { type: 'string' } },
      allowPositionals: true,
    });
    const [command, ...files] = positionals;
    const locale = localeOf(values.lang) ?? systemLocale();
    return command === 'check' && (values.lang === undefined || localeOf(values.lang)) ? { files, locale } : undefined;
  } catch {
    return undefined;
  }
}

function check(file: string, locale: Locale): boolean {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    console.error(locale === 'en' ? `${file} cannot be read: ${reason}` : `${file} 读不了：${reason}`);
    return false;
  }
  const reading = readRulebook(text, file, { locale, commandWords: COMMAND_WORDS });
  if (reading.kind === 'ok') {
    console.log(`${file}: ${summary(reading.rulebook, locale)}`);
    for (const warning of reading.warnings)
      console.log(`  ${locale === 'en' ? 'note' : '提醒'} ${line(warning, locale)}`);
    return true;
  }
  for (const mistake of reading.mistakes) console.error(line(mistake, locale));
  const count = reading.mistakes.length;
  console.error(
    locale === 'en' ? `${file}: ${count} ${count === 1 ? 'mistake' : 'mistakes'}` : `${file}：${count} 处错误`,
  );
  return false;
}

function line({ file, line, column, field, message, remedy }: Mistake, locale: Locale): string {
  const place = `${file}:${line}:${column}  ${field && `${field}  `}`;
  const end = (clause: string, stop: string) => (/[?？]$/u.test(clause) ? clause : `${clause}${stop}`);
  return locale === 'en'
    ? `${place}${end(message, '.')} ${end(remedy, '.')}`
    : `${place}${end(message, '。')}${end(remedy, '。')}`;
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

/** LANG and its kin, as the runtime understood them. */
function systemLocale(): Locale {
  return localeOf(Intl.DateTimeFormat().resolvedOptions().locale) ?? 'en';
}
