import { type Period, periodOf, previousPeriod } from '../calendar/period.ts';
import { localDate } from '../calendar/zone.ts';
import { capital, periodTitle } from '../cards/figures.ts';
import type { Button } from '../chat/card.ts';
import type { Words } from '../i18n.ts';
import { periodStates } from '../store/scoring-periods.ts';
import { findPeriod } from '../understand/periods.ts';
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
  const { period, rest } = namedPeriod(ctx, text);
  return { period: period ?? periodOf('week', today(ctx)), rest };
}

/** The period that is named, null where none is, and what else was said. */
export function namedPeriod(
  ctx: Pick<Context, 'now' | 'rulebook'>,
  text: string,
): Readonly<{ period: Period | null; rest: string }> {
  const date = today(ctx);
  const found = SAID.find(([, said]) => said.test(text));
  const mention = found ? null : findPeriod(text, date);
  const cut = mention ? `${text.slice(0, mention.start)} ${text.slice(mention.end)}` : text;
  const rest = (found ? text.replace(found[1], ' ') : cut).replace(/^[\s的]+|\s+$/gu, '');
  return { period: found ? offered(date)[found[0]] : (mention?.period ?? null), rest };
}

/** The period as people call it, and whether its results are final or only a preview. */
export async function periodLabel(
  { tx, now, rulebook, words }: Pick<Context, 'tx' | 'now' | 'rulebook' | 'words'>,
  period: Period,
): Promise<string> {
  const date = today({ now, rulebook });
  const name = periodName(period, date, words);
  if (period.to >= date) return name;
  const state = (await periodStates(tx, [period])).get(period.key) ?? 'open';
  return state === 'open' ? name : words.plain(`appraisal.marked.${state}`, { period: name });
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
