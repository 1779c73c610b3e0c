import i18next from 'i18next';
import enAppraisal from '../locales/en/appraisal.json' with { type: 'json' };
import enBot from '../locales/en/bot.json' with { type: 'json' };
import enFigures from '../locales/en/figures.json' with { type: 'json' };
import enGoals from '../locales/en/goals.json' with { type: 'json' };
import enJournal from '../locales/en/journal.json' with { type: 'json' };
import enPictures from '../locales/en/pictures.json' with { type: 'json' };
import enRulebook from '../locales/en/rulebook.json' with { type: 'json' };
import enSettings from '../locales/en/settings.json' with { type: 'json' };
import enStanding from '../locales/en/standing.json' with { type: 'json' };
import enSupervision from '../locales/en/supervision.json' with { type: 'json' };
import enTalks from '../locales/en/talks.json' with { type: 'json' };
import enTerminal from '../locales/en/terminal.json' with { type: 'json' };
import zhAppraisal from '../locales/zh-CN/appraisal.json' with { type: 'json' };
import zhBot from '../locales/zh-CN/bot.json' with { type: 'json' };
import zhFigures from '../locales/zh-CN/figures.json' with { type: 'json' };
import zhGoals from '../locales/zh-CN/goals.json' with { type: 'json' };
import zhJournal from '../locales/zh-CN/journal.json' with { type: 'json' };
import zhPictures from '../locales/zh-CN/pictures.json' with { type: 'json' };
import zhRulebook from '../locales/zh-CN/rulebook.json' with { type: 'json' };
import zhSettings from '../locales/zh-CN/settings.json' with { type: 'json' };
import zhStanding from '../locales/zh-CN/standing.json' with { type: 'json' };
import zhSupervision from '../locales/zh-CN/supervision.json' with { type: 'json' };
import zhTalks from '../locales/zh-CN/talks.json' with { type: 'json' };
import zhTerminal from '../locales/zh-CN/terminal.json' with { type: 'json' };
import { escapeText, type Text } from './chat/text.ts';
import type { Locale, Words as RulebookWords } from './rulebook/words.ts';

const EN = {
  appraisal: enAppraisal,
  bot: enBot,
  figures: enFigures,
  goals: enGoals,
  journal: enJournal,
  pictures: enPictures,
  rulebook: enRulebook,
  settings: enSettings,
  standing: enStanding,
  supervision: enSupervision,
  talks: enTalks,
};
const ZH = {
  appraisal: zhAppraisal,
  bot: zhBot,
  figures: zhFigures,
  goals: zhGoals,
  journal: zhJournal,
  pictures: zhPictures,
  rulebook: zhRulebook,
  settings: zhSettings,
  standing: zhStanding,
  supervision: zhSupervision,
  talks: zhTalks,
};

/** A sentence of Daybook's own, such as `journal.receipt.onTime`; every key stands in both languages. */
export type Key = Leaves<typeof EN>;
type Leaves<Tree> = {
  [Name in keyof Tree & string]: Tree[Name] extends string ? Singular<Name> : `${Name}.${Leaves<Tree[Name]>}`;
}[keyof Tree & string];
type Singular<Name extends string> = Name extends `${infer Base}_${'one' | 'other'}` ? Base : Name;

type Params = Readonly<Record<string, string | number>>;

/** One language's words. Dates are `YYYY-MM-DD`, zones are IANA names. */
export type Words = Readonly<{
  locale: Locale;
  /** For cards: parameters appear exactly as they are, whatever stars or slashes they hold. */
  text(key: Key, params?: Params): Text;
  /** For labels, titles of forms and notifications, which carry no markup. */
  plain(key: Key, params?: Params): string;
  /** The organisation's own word in this language. */
  of(words: RulebookWords): string;
  /** 11月18日 周三 · Wed 18 Nov */
  day(date: string): string;
  /** 17:42 */
  time(instant: Date, zone: string): string;
  /** 今天 18:00 · today 18:00, else with the day. */
  when(instant: Date, zone: string, now: Date): string;
  /** 1,234.5 */
  number(value: number, places?: number): string;
  list(items: readonly string[]): string;
}>;

/** The words of every language, ready to use. */
export function createWords(): Readonly<Record<Locale, Words>> {
  return { 'zh-CN': wordsIn('zh-CN', ZH), en: wordsIn('en', EN) };
}

/** The name as readers of this language write it. */
export function nameOf(person: Readonly<{ name: string; nameEn: string }>, locale: Locale): string {
  return locale === 'en' ? person.nameEn : person.name;
}

/** What is said on the terminal, in the language of the machine. */
export function terminalWords(systemLocale: string): (key: Leaves<typeof enTerminal>, params?: Params) => string {
  const [locale, tree] = systemLocale.startsWith('zh') ? ['zh-CN', zhTerminal] : ['en', enTerminal];
  const bare = i18next.createInstance();
  bare.init({
    lng: locale,
    resources: { [locale]: { translation: tree } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return (key, params) => bare.t(key, { ...params });
}

/** All keys of both languages as they stand in the files, for the test that compares them. */
export const TREES = { 'zh-CN': ZH, en: EN } as const;

/** What people type for Daybook's own commands, in both languages: no report may be called so. */
export const COMMAND_WORDS: readonly string[] = Object.values(TREES).flatMap(({ bot }) =>
  Object.values(bot.commands).flatMap(({ aliases }) => aliases.split(' | ')),
);

function wordsIn(locale: Locale, tree: object): Words {
  const marked = i18next.createInstance();
  const init = (escapeValue: boolean) =>
    ({
      lng: locale,
      resources: { [locale]: { translation: tree } },
      interpolation: { escapeValue, escape: escapeText },
      initAsync: false,
    }) as const;
  marked.init(init(true));
  const bare = i18next.createInstance();
  bare.init(init(false));
  const day = (date: string) =>
    dayFormat(locale)
      .format(new Date(`${date}T00:00:00Z`))
      .replace(',', '')
      .replace(/日(?=周)/u, '日 ');
  const localDate = (instant: Date, zone: string) => instant.toLocaleDateString('sv-SE', { timeZone: zone });
  const time = (instant: Date, zone: string) =>
    instant.toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const list = new Intl.ListFormat(locale === 'en' ? 'en-GB' : 'zh-CN', { type: 'conjunction' });
  return {
    locale,
    text: (key, params) => marked.t(key, { ...params }),
    plain: (key, params) => bare.t(key, { ...params }),
    of: (words) => words[locale],
    day,
    time,
    when(instant, zone, now) {
      const [on, today] = [localDate(instant, zone), localDate(now, zone)];
      const tomorrow = localDate(new Date(now.getTime() + 86_400_000), zone);
      const named = on === today ? bare.t('bot.today') : on === tomorrow ? bare.t('bot.tomorrow') : day(on);
      return `${named} ${time(instant, zone)}`;
    },
    number: (value, places = 2) => value.toLocaleString('en-US', { maximumFractionDigits: places }),
    list: (items) => (locale === 'en' ? list.format(items) : items.join('、')),
  };
}

function dayFormat(locale: Locale): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: 'UTC',
    day: 'numeric',
    month: locale === 'en' ? 'short' : 'long',
    weekday: 'short',
  });
}
