import { addDays, type LocalDate } from '../calendar/day.ts';
import { type Period, periodOf, previousPeriod } from '../calendar/period.ts';
import { previousWorkday } from '../calendar/workday.ts';
import { instantOf, localDate } from '../calendar/zone.ts';
import { type Praise, preparationCard, type TalkFacts, type Weakness } from '../cards/talk-preparation.ts';
import type { Button, Card } from '../chat/card.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Decimal, divideRounded, HUNDRED, sum } from '../scoring/decimal.ts';
import type { IndicatorScore, Result } from '../scoring/result.ts';
import type { Person } from '../store/people.ts';
import { resultsOf } from '../store/results.ts';
import { lastTalk, latestSuccess, type Talk, timelinessOf } from '../store/talks.ts';
import { actionOf, type Context } from './command.ts';

type Around = Readonly<Pick<Context, 'tx' | 'now' | 'rulebook'>>;

/** When the preparation for a talk is sent: on the last workday before it, so that a Monday's talk is prepared on Friday. */
export function preparedAt(
  { plannedAt, zone }: Pick<Talk, 'plannedAt' | 'zone'>,
  { one_on_ones }: Pick<Rulebook, 'one_on_ones'>,
  days: Awaited<ReturnType<Context['days']>>,
): Date {
  return instantOf(previousWorkday(localDate(plannedAt, zone), days), one_on_ones.prepare_at, zone);
}

/** How the keys of a talk's preparation begin: each supervisor gets it once for each time it is planned for, whichever way comes first. */
export function preparationKey(talk: Pick<Talk, 'id' | 'plannedAt'>, supervisorId: string): string {
  return `talk-prep:${talk.id}:${talk.plannedAt.getTime()}:${supervisorId}:`;
}

/** The preparation for a talk, for the supervisor who is to read it. */
export async function preparationFor(
  ctx: Around,
  talk: Talk,
  reader: Pick<Person, 'zone'>,
  words: Words,
): Promise<Card> {
  const facts = await factsAbout(ctx, talk);
  const buttons: Button[] = [
    { label: words.plain('talks.buttons.move'), action: actionOf('one-on-one', 'choose', talk.managerId) },
    { label: words.plain('talks.buttons.record'), action: actionOf('one-on-one', 'record', talk.id) },
  ];
  if (facts.praise?.kind === 'won') {
    buttons.push({
      label: words.plain('talks.buttons.success'),
      action: actionOf('reports', 'open', facts.praise.reportId),
    });
  }
  const name = nameOf({ name: talk.managerName, nameEn: talk.managerNameEn }, words.locale);
  const about = { when: words.when(talk.plannedAt, reader.zone, ctx.now), name, today: localDate(ctx.now, talk.zone) };
  return preparationCard(about, facts, buttons, words);
}

const WEEKS = 3;
/** How far back something to praise may lie. */
const PRAISE_DAYS = 30;
/** A rise or a score worth mentioning, and how many reports make punctuality a habit. */
const RISE: Decimal = HUNDRED / 10n;
const GOOD: Decimal = (HUNDRED * 9n) / 10n;
const HABIT = 5;

async function factsAbout(ctx: Around, talk: Talk): Promise<TalkFacts> {
  const { tx, rulebook } = ctx;
  const today = localDate(ctx.now, talk.zone);
  const weeks = lastWeeks(today);
  const results: (Result | null)[] = [];
  for (const week of weeks) results.push((await resultsOf(tx, week, [talk.managerId])).get(talk.managerId) ?? null);

  const indicators = new Map(rulebook.indicators.map((one) => [one.id, one]));
  const latest = results.findLast((one) => one !== null) ?? null;
  const weak = latest && (await weakness(ctx, talk.managerId, latest, indicators));
  const last = await lastTalk(tx, talk.managerId);
  return {
    totals: results.map((one) => (one?.outcome.kind === 'total' ? one.outcome.total : null)),
    weak,
    praise:
      (await success(ctx, talk.managerId, addDays(today, -PRAISE_DAYS))) ??
      rise(results, weak, indicators) ??
      (await punctual(ctx, talk.managerId, today, weak)) ??
      best(latest, weak, indicators),
    agreed:
      last === null
        ? { kind: 'none' }
        : last.commitment === null
          ? { kind: 'nothing' }
          : { kind: 'commitment', words: last.commitment, due: last.commitmentDue },
  };
}

/** The last whole weeks, oldest first. */
function lastWeeks(today: LocalDate): readonly Period[] {
  const weeks = [previousPeriod(periodOf('week', today))];
  for (let week = weeks[0]; week && weeks.length < WEEKS; ) {
    week = previousPeriod(week);
    weeks.unshift(week);
  }
  return weeks;
}

type Indicators = ReadonlyMap<string, Indicator>;

function weighted(result: Result | null): readonly IndicatorScore[] {
  return result?.indicators.filter((one) => one.role === 'weighted' && one.score !== null) ?? [];
}

async function weakness(
  { tx }: Around,
  managerId: string,
  result: Result,
  indicators: Indicators,
): Promise<Weakness | null> {
  const counted = weighted(result);
  const carried = sum(counted.map(({ weight }) => weight ?? 0n));
  const missed = ({ weight, score }: IndicatorScore) => (weight ?? 0n) * (HUNDRED - (score ?? HUNDRED));
  const [worst] = counted.toSorted((a, b) => Number(missed(b) - missed(a)));
  const indicator = worst && indicators.get(worst.indicator);
  if (!indicator || missed(worst) <= 0n) return null;
  const { metric } = indicator;
  const days =
    metric.source === 'punctuality'
      ? await timelinessOf(tx, managerId, { from: result.period.from, to: result.period.to, reports: metric.reports })
      : null;
  const lost = divideRounded(missed(worst), carried);
  return { indicator, value: worst.metric.value, target: worst.target?.value ?? null, lost, days };
}

/** What came off with a customer: a report in which a choice named `won` was made. */
async function success({ tx, rulebook }: Around, managerId: string, since: LocalDate): Promise<Praise | null> {
  const fields = rulebook.reports.flatMap((report) =>
    report.fields.flatMap((field) => {
      const won = field.kind === 'choice' ? field.options.find(({ id }) => id === 'won') : undefined;
      const told = report.fields.find(({ kind }) => kind === 'long_text')?.id ?? '';
      return won ? [{ report: report.id, field: field.id, told, stage: won.label }] : [];
    }),
  );
  const found = await latestSuccess(tx, managerId, since, fields);
  const stage = found && fields.find(({ report }) => report === found.type)?.stage;
  if (!found || !stage || found.customer === null) return null;
  const { reportId, customer, aboutOn, words } = found;
  return { kind: 'won', reportId, customer, stage, on: aboutOn, said: words };
}

/** The weighted indicator that gained most on the week before. */
function rise(results: readonly (Result | null)[], weak: Weakness | null, indicators: Indicators): Praise | null {
  const before = new Map(weighted(results.at(-2) ?? null).map((one) => [one.indicator, one]));
  const risen = weighted(results.at(-1) ?? null).flatMap((now) => {
    const then = before.get(now.indicator);
    const indicator = indicators.get(now.indicator);
    const [from, to] = [then?.metric.value ?? null, now.metric.value];
    if (!indicator || from === null || to === null || indicator.id === weak?.indicator.id) return [];
    const gain = (now.score ?? 0n) - (then?.score ?? 0n);
    return [{ kind: 'rise' as const, indicator, before: from, after: to, gain }];
  });
  const [most] = risen.toSorted((a, b) => Number(b.gain - a.gain));
  return most && most.gain >= RISE ? most : null;
}

async function punctual(
  { tx }: Around,
  managerId: string,
  today: LocalDate,
  weak: Weakness | null,
): Promise<Praise | null> {
  if (weak?.days) return null;
  const span = { from: addDays(today, -PRAISE_DAYS), to: today, reports: null };
  const { onTime, late, missing } = await timelinessOf(tx, managerId, span);
  const always = onTime >= HABIT && late.length + missing.length === 0;
  return always ? { kind: 'punctual', days: PRAISE_DAYS, reports: onTime } : null;
}

function best(latest: Result | null, weak: Weakness | null, indicators: Indicators): Praise | null {
  const others = weighted(latest).filter((one) => one.indicator !== weak?.indicator.id && one.metric.value !== null);
  const [top] = others.toSorted((a, b) => Number((b.score ?? 0n) - (a.score ?? 0n)));
  const indicator = top && indicators.get(top.indicator);
  if (!indicator || top.score === null || top.metric.value === null || top.score < GOOD) return null;
  return { kind: 'best', indicator, value: top.metric.value, score: top.score };
}
