import { type Period, parsePeriod, periodOf, previousPeriod } from '../calendar/period.ts';
import { localDate } from '../calendar/zone.ts';
import { periodTitle } from '../cards/figures.ts';
import type { Button } from '../chat/card.ts';
import type { Words } from '../i18n.ts';
import type { Context } from './command.ts';

type Name = 'thisWeek' | 'lastWeek' | 'thisMonth' | 'lastMonth';

/** How people say it, in both languages. */
const SAID: readonly (readonly [Name, RegExp])[] = [
  ['lastWeek', /上(?:个)?(?:周|星期)|\blast week(?:'s)?\b/iu],
  ['lastMonth', /上(?:个)?月|\blast month(?:'s)?\b/iu],
  ['thisWeek', /[本这](?:个)?(?:周|星期)|\bthis week(?:'s)?\b/iu],
  ['thisMonth', /[本这](?:个)?月|\bthis month(?:'s)?\b/iu],
];

/** The day it is where the rulebook reckons its periods. */
export function today({ now, rulebook }: Pick<Context, 'now' | 'rulebook'>): string {
  return localDate(now, rulebook.zone);
}

/** The period that is spoken of, and what else was said; this week where none is. */
export function periodIn(
  ctx: Pick<Context, 'now' | 'rulebook'>,
  text: string,
): Readonly<{ period: Period; rest: string }> {
  const found = SAID.find(([, said]) => said.test(text));
  const rest = (found ? text.replace(found[1], ' ') : text).replace(/^[\s的]+|\s+$/gu, '');
  return { period: offered(today(ctx))[found?.[0] ?? 'thisWeek'], rest };
}

/** The week or month with this key, as far as scores are kept for such; null otherwise. */
export function scoredPeriod(key: string): Period | null {
  const period = parsePeriod(key);
  return period?.kind === 'week' || period?.kind === 'month' ? period : null;
}

/** 本周, 上月, else by its number and days. */
export function periodName(period: Period, date: string, words: Words): string {
  const name = nameIn(period, date);
  return name ? words.plain(`standing.period.${name}`) : periodTitle(period, words);
}

/** A button for each of the periods that are looked at, the one that is shown left out. */
export function periodButtons(
  shown: Period,
  date: string,
  words: Words,
  action: (period: Period) => string,
): readonly Button[] {
  return Object.values(offered(date))
    .filter(({ key }) => key !== shown.key)
    .map((period) => ({ label: capital(periodName(period, date, words)), action: action(period) }));
}

function offered(date: string): Readonly<Record<Name, Period>> {
  const [week, month] = [periodOf('week', date), periodOf('month', date)];
  return { thisWeek: week, lastWeek: previousPeriod(week), thisMonth: month, lastMonth: previousPeriod(month) };
}

function nameIn(period: Period, date: string): Name | undefined {
  return SAID.map(([name]) => name).find((name) => offered(date)[name].key === period.key);
}

function capital(label: string): string {
  return `${label.slice(0, 1).toUpperCase()}${label.slice(1)}`;
}
