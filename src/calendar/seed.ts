import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import type { LocalDate } from './day.ts';
import type { DayTable } from './workday.ts';

/** A day that is not what its weekday says, and the festival it belongs to, in Chinese and English. */
export type SeedDay = Readonly<{ date: LocalDate; kind: 'workday' | 'holiday'; name: string; nameEn: string }>;

/** What can be told about China's public holidays: the exceptions in order of date, and the years that they fully describe. */
export type Seed = Readonly<{ days: readonly SeedDay[]; years: readonly number[] }>;

/**
 * Mainland China's holidays and make-up workdays as the State Council announced them, from `chinese-days`.
 *
 * A year counts as known when both its first and its last festival are there: the notice covers New Year's Day to National Day, and
 * a notice may already touch the last days of December before, without that year's own.
 */
export function seedDays(): Seed {
  const days = [...read(chineseDays.holidays, 'holiday'), ...read(chineseDays.workdays, 'workday')].sort(
    (one, other) => (one.date < other.date ? -1 : 1),
  );
  const holidays = new Set(Object.keys(chineseDays.holidays));
  const years = [...new Set(days.map(({ date }) => date.slice(0, 4)))].filter((year) =>
    ['01-01', '05-01', '10-01'].every((festival) => holidays.has(`${year}-${festival}`)),
  );
  return { days, years: years.map(Number) };
}

/** A table to reckon with, from rows as {@link seedDays} gives them or as they were stored since. */
export function dayTable(days: Iterable<Pick<SeedDay, 'date' | 'kind'>>, years: Iterable<number>): DayTable {
  return { days: new Map(Array.from(days, ({ date, kind }) => [date, kind])), years: new Set(years) };
}

/** Each entry is written `English,中文,number of statutory days`. */
function read(entries: Readonly<Record<string, string>>, kind: SeedDay['kind']): readonly SeedDay[] {
  return Object.entries(entries).map(([date, text]) => {
    const [nameEn = '', name = ''] = text.split(',');
    return { date, kind, name, nameEn };
  });
}
