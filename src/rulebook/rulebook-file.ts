import { readFileSync } from 'node:fs';
import { COMMAND_WORDS } from '../i18n.ts';
import { mistakeText, placeOf, readRulebook } from './load.ts';
import type { Locale } from './words.ts';

/** The rulebook in a file; its mistakes are printed, and null is returned if it has any. */
export function rulebookIn(file: string, locale: Locale) {
  const text = contentOf(file, locale);
  if (text === null) return null;
  const reading = readRulebook(text, file, { locale, commandWords: COMMAND_WORDS });
  if (reading.kind === 'ok') return { ...reading, text };
  for (const mistake of reading.mistakes) console.error(`${placeOf(mistake)}${mistakeText(mistake, locale)}`);
  const count = reading.mistakes.length;
  console.error(
    locale === 'en' ? `${file}: ${count} ${count === 1 ? 'mistake' : 'mistakes'}` : `${file}：${count} 处错误`,
  );
  return null;
}

/** A file's text; why it cannot be read is printed, and null returned. */
export function contentOf(file: string, locale: Locale): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    console.error(locale === 'en' ? `${file} cannot be read: ${reason}` : `${file} 读不了：${reason}`);
    return null;
  }
}
