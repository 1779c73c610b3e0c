import type { LocalDate } from '../calendar/day.ts';
import type { Content } from '../journal/content.ts';
import type { Field, Report } from '../rulebook/reports.ts';
import type { Locale } from '../rulebook/words.ts';

/**
 * What a manager types to file this report in one message: the command, the customer and how they were met, the substance, and
 * under labels what else they would not leave to be filled in from last time.
 */
export function typed(report: Report, content: Content, customer: string | null, locale: Locale): string {
  const substance = report.fields.find(({ kind, required }) => kind === 'long_text' && required);
  const head = report.fields.flatMap((field) => {
    const value = content[field.id];
    if (value === undefined) return [];
    if (field === substance) return [value];
    if (field.kind === 'customer') return customer === null ? [] : [customer];
    return field.kind === 'choice' && field.required ? [optionLabel(field, value, locale)] : [];
  });
  const labelled = report.fields.flatMap((field) => {
    const value = content[field.id];
    if (value === undefined || field === substance || field.id === report.about || !isToldEachTime(field)) return [];
    const written = field.kind === 'date' ? dayWritten(value, locale) : value;
    return [locale === 'en' ? `${wordIn(field, locale)}: ${written}` : `${wordIn(field, locale)}：${written}`];
  });
  return [[aliasIn(report.aliases, locale), ...head].join(' '), ...labelled].join('\n');
}

function isToldEachTime(field: Field): boolean {
  return field.kind === 'long_text' || field.kind === 'date' || (field.kind === 'text' && field.carry === undefined);
}

function optionLabel(field: Extract<Field, { kind: 'choice' }>, value: string, locale: Locale): string {
  const label = field.options.find(({ id }) => id === value)?.label[locale] ?? value;
  return locale === 'en' ? label.toLowerCase() : label;
}

/** The shortest thing people call a field by. */
function wordIn(field: Field, locale: Locale): string {
  return aliasIn(field.aliases, locale) ?? field.label[locale];
}

function aliasIn(aliases: readonly string[], locale: Locale): string | undefined {
  return aliases.find((alias) => /\p{Script=Han}/u.test(alias) === (locale === 'zh-CN'));
}

function dayWritten(day: LocalDate, locale: Locale): string {
  return locale === 'en' ? day : `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}
