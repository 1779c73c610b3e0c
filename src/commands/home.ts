import { addDays } from '../calendar/day.ts';
import { periodOf } from '../calendar/period.ts';
import { localDate } from '../calendar/zone.ts';
import { homeCard, type PlannedVisit, partOf, planBlocks, talkBlocks, weekBlocks } from '../cards/home.ts';
import { placeOf } from '../cards/standing.ts';
import type { Block, Button, Card } from '../chat/card.ts';
import { plainText } from '../chat/text.ts';
import { nameOf } from '../i18n.ts';
import { readCustomer } from '../journal/content.ts';
import { rowsFields, rowsOf } from '../journal/rows.ts';
import type { IndicatorScore } from '../scoring/result.ts';
import { metricsFor } from '../store/metrics.ts';
import { filingsOn } from '../store/obligations.ts';
import { plansAndVisits } from '../store/reports.ts';
import { candidatesOf } from '../store/results.ts';
import { plannedTalk, type Talk, talkStates } from '../store/talks.ts';
import { actionOf, type Command, type Context, EVERYONE } from './command.ts';
import { begunLine, dayTypeBlocks, dueLook } from './due.ts';
import { filesReport } from './file-day.ts';
import { unsetGoals } from './goal.ts';
import { missingCard } from './missing.ts';
import { overviewFor } from './one-on-one.ts';
import { periodName, today } from './periods.ts';
import { heldIn, rankCandidates, virtualTypes } from './standings.ts';
import { unreadCard } from './team.ts';

/** `home`: the day at a glance, as the home page shows it where there is one. */
export const home: Command = {
  name: 'home',
  roles: EVERYONE,
  run: async (ctx) => ({ replies: [{ card: await dashboard(ctx) }] }),
};

/** A person's day as of now. Reads as much for a large unit as for a small one, apart from the names it shows. */
export async function dashboard(ctx: Context): Promise<Card> {
  const { words, person, now } = ctx;
  const part = await partsFor(ctx);
  return homeCard(
    {
      name: nameOf(person, words.locale),
      day: words.day(localDate(now, person.zone)),
      asOf: words.time(now, person.zone),
      ...part,
      buttons: [...part.buttons, { label: words.plain('bot.buttons.help'), action: actionOf('help', 'show') }],
    },
    words,
  );
}

type Parts = Readonly<{
  tone: Card['tone'];
  summary: string;
  parts: readonly (readonly Block[])[];
  buttons: readonly Button[];
}>;

async function partsFor(ctx: Context): Promise<Parts> {
  const { words, person } = ctx;
  if (person.role === 'manager') return managersDay(ctx);
  const rank = { label: words.plain('bot.buttons.rank'), action: actionOf('rank', 'show') };
  if (person.role === 'supervisor') return supervisorsDay(ctx, rank);
  const nothing = words.text('bot.home.nothing');
  return {
    tone: 'plain',
    summary: plainText(nothing),
    parts: [[{ kind: 'text', text: nothing }]],
    buttons: person.role === 'appraiser' ? [rank] : [],
  };
}

/** How many drafts are named beside what is owed, and how many other reports can be begun. */
const MOST_DRAFTS = 3;
const MOST_REPORTS = 3;

/** What kind of day it is, what is owed and begun, the week's figures, the next talk. */
async function managersDay(ctx: Context): Promise<Parts> {
  const { words } = ctx;
  const { owed, drafts } = await ctx.desk();
  const { open, others, buttons, title, text } = dueLook(ctx, owed, drafts);
  const begun = others.slice(0, MOST_DRAFTS);
  const goOn = begun.map(
    ({ id }): Button => ({
      label: words.plain('bot.buttons.goOn'),
      action: actionOf('file', 'form', id),
    }),
  );
  const more = ctx.rulebook.reports
    .filter((report) => filesReport(ctx, report) === null && !open.some((one) => one.report === report.id))
    .slice(0, MOST_REPORTS)
    .map((report) => ({
      label: words.plain('journal.buttons.write', { report: words.of(report.name) }),
      action: actionOf('file', 'start', report.id),
    }));
  const todo: Block[] = [
    ...(await dayTypeBlocks(ctx, owed)),
    { kind: 'text', text },
    ...begun.map((draft) => ({ kind: 'note' as const, text: begunLine(ctx, draft) })),
    { kind: 'buttons', buttons: [...buttons, ...goOn, ...more] },
    ...(await unsetGoals(ctx)),
  ];
  const plan = await weekPlan(ctx);
  const week = await ownWeek(ctx);
  const talk = await plannedTalk(ctx.tx, ctx.person.id);
  return {
    tone: open.length === 0 ? 'good' : 'attention',
    summary: title,
    parts: [todo, ...(plan ? [plan] : []), ...(week ? [week] : []), ...(talk ? [talkPart(ctx, talk)] : [])],
    buttons: [
      { label: words.plain('bot.buttons.score'), action: actionOf('score', 'show') },
      { label: words.plain('bot.buttons.talks'), action: actionOf('one-on-one', 'mine') },
    ],
  };
}

/** A plan is filed this long before the week that it is for, at most. */
const PLANNED_AHEAD_DAYS = 21;

/** Whom the manager has planned to see this week, and who has been seen; null where the rulebook measures no plan, or there is none. */
async function weekPlan(ctx: Context): Promise<readonly Block[] | null> {
  const { tx, person, rulebook, words } = ctx;
  const metric = rulebook.indicators.map((one) => one.metric).find(({ source }) => source === 'plan_fulfilment');
  if (metric?.source !== 'plan_fulfilment') return null;
  const report = rulebook.reports.find(({ id }) => id === metric.plan);
  const field = report && rowsFields(report).find(({ id }) => id === metric.rows);
  if (!field) return null;
  const { from, to } = periodOf('week', today(ctx));
  const { plans, visited } = await plansAndVisits(tx, person.id, {
    plan: metric.plan,
    visits: metric.visits,
    planned: { from: addDays(from, -PLANNED_AHEAD_DAYS), to },
    week: { from, to },
  });
  const purpose = field.columns.find(({ kind }) => kind === 'text')?.id ?? '';
  const rows = plans
    .flatMap((content) => rowsOf(field, content))
    .map((row) => ({ day: row[metric.day] ?? '', customer: row[metric.customer] ?? '', purpose: row[purpose] ?? '' }))
    .filter(({ day }) => day >= from && day <= to)
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  if (rows.length === 0) return null;
  const names = new Map((await ctx.customers()).map(({ id, name }) => [id, name]));
  // One visit makes at most one planned row of its customer.
  const left = new Map(visited);
  const planned = rows.map(({ day, customer, purpose }): PlannedVisit => {
    const meant = readCustomer(customer);
    const visits = left.get(customer) ?? 0;
    if (visits > 0) left.set(customer, visits - 1);
    const name = meant.kind === 'known' ? names.get(meant.id) : meant.kind === 'new' ? meant.name : meant.words;
    return { day, customer: name ?? words.plain('journal.unknownCustomer'), purpose, made: visits > 0 };
  });
  return planBlocks(planned, words);
}

/** The week as it was scored last, but with what has been filed by now: whoever files sees that it counts. */
async function ownWeek(ctx: Context): Promise<readonly Block[] | null> {
  const { tx, now, person, rulebook, words } = ctx;
  const period = periodOf('week', today(ctx));
  const candidates = await candidatesOf(tx, person.unitId, period);
  const result = candidates.find(({ personId }) => personId === person.id)?.result;
  if (!result) return null;
  const counted = rulebook.indicators.filter(({ metric }) => metric.source === 'journal');
  const live = (await metricsFor(tx, { ...period, indicators: counted, people: [person], now })).get(person.id);
  const current = (one: IndicatorScore): IndicatorScore =>
    one.metric.source === 'journal'
      ? { ...one, metric: { ...one.metric, value: live?.get(one.indicator)?.value ?? 0n } }
      : one;
  const held = await heldIn(ctx, rulebook, candidates, period);
  const ranking = rankCandidates(candidates, rulebook, period, words.locale, { held });
  return weekBlocks(
    {
      period: periodName(period, today(ctx), words),
      running: true,
      unit: words.locale === 'en' ? person.unitNameEn : person.unitName,
      result: { ...result, indicators: result.indicators.map(current) },
      place: placeOf(ranking, person.id),
      reasons: ranking.notRanked.find((one) => one.person === person.id)?.reasons ?? [],
    },
    rulebook,
    words,
  );
}

function talkPart({ words, person, now }: Context, talk: Talk): readonly Block[] {
  const supervisor = nameOf({ name: talk.supervisorName, nameEn: talk.supervisorNameEn }, words.locale);
  const when = words.when(talk.plannedAt, person.zone, now);
  const key = talk.plannedAt <= now ? 'talks.mine.begun' : 'talks.mine.next';
  return [{ kind: 'text', text: words.text(key, { when, supervisor }) }];
}

/** Who has filed, what is to be read, whom to talk to. */
async function supervisorsDay(ctx: Context, rank: Button): Promise<Parts> {
  const { tx, person, rulebook, words } = ctx;
  const date = localDate(ctx.now, person.dutyZone);
  const filings = await filingsOn(tx, person.unitId, date);
  const filed = missingCard(filings, person, rulebook, words);
  const none = words.text('supervision.noneToday', { day: words.day(date) });
  const states = await talkStates(tx, person.unitId, date, virtualTypes(rulebook));
  return {
    tone: filings.length > 0 ? filed.tone : 'plain',
    summary: filings.length > 0 ? filed.summary : plainText(none),
    parts: [
      filings.length > 0 ? partOf(filed) : [{ kind: 'text', text: none }],
      partOf(await unreadCard(ctx)),
      talkBlocks(states, overviewFor(ctx, person), words),
    ],
    buttons: [rank, { label: words.plain('bot.buttons.talks'), action: actionOf('one-on-one', 'due') }],
  };
}
