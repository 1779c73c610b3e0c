import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText, plainText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Result } from '../scoring/result.ts';
import type { TalkState } from '../store/talks.ts';
import { completion } from './digest.ts';
import { indicatorName, points } from './figures.ts';
import { fullPoints, weakest } from './score.ts';
import { type Standing, standingLine } from './standing.ts';
import { dueForTalk, type Overview, sinceLine } from './talk.ts';

/** A person's day at a glance: its parts from the most urgent down, and what else is done most often. */
export type Home = Readonly<{
  name: string;
  day: string;
  tone: Card['tone'];
  summary: string;
  parts: readonly (readonly Block[])[];
  buttons: readonly Button[];
  /** When it was looked up: it changes while it stands there. */
  asOf: string;
}>;

/** What a home page shows; where there is none, a message. */
export function homeCard({ name, day, tone, summary, parts, buttons, asOf }: Home, words: Words): Card {
  const blocks = parts.flatMap((part, index): Block[] => (index === 0 ? [...part] : [{ kind: 'divider' }, ...part]));
  return {
    title: words.text('bot.home.title', { name, day }),
    tone,
    blocks: [
      ...blocks,
      { kind: 'divider' },
      { kind: 'buttons', buttons },
      { kind: 'note', text: words.text('bot.home.asOf', { time: asOf }) },
    ],
    summary,
  };
}

/** A manager's week: the place, what has come in of what is to, and the indicator that loses most. */
export function weekBlocks(standing: Standing, rulebook: Rulebook, words: Words): readonly Block[] {
  const { result } = standing;
  const counts = rulebook.reports.flatMap((report) => {
    const count = completion(result, report.id, rulebook, words);
    return count === '–' ? [] : [words.plain('bot.home.count', { report: words.of(report.name), count })];
  });
  const lines = [
    standingLine(standing, rulebook, words),
    ...(counts.length > 0 ? [words.text('bot.home.week', { counts: counts.join(' · ') })] : []),
    ...helpLine(result, rulebook, words),
  ];
  return [{ kind: 'text', text: lines.join('\n') }];
}

/** A visit planned for a day of this week; `purpose` is empty where none was said. */
export type PlannedVisit = Readonly<{ day: string; customer: string; purpose: string; made: boolean }>;

/** How many planned visits are named. */
const PLANNED = 10;

/** The week's plan, day by day, with what has been done of it. */
export function planBlocks(visits: readonly PlannedVisit[], words: Words): readonly Block[] {
  const made = visits.filter((visit) => visit.made).length;
  const lines = visits.slice(0, PLANNED).map(({ day, customer, purpose, made }) =>
    words.text(made ? 'bot.home.made' : 'bot.home.planned', {
      visit: [words.day(day), customer, ...(purpose === '' ? [] : [purpose])].join('　'),
    }),
  );
  const more = visits.length - lines.length;
  return [
    {
      kind: 'text',
      text: [
        words.text('bot.home.plan', { made, count: visits.length }),
        ...lines,
        ...(more > 0 ? [words.text('bot.home.morePlanned', { more })] : []),
      ].join('\n'),
    },
  ];
}

/** How many people are named as due for a talk, and how many talks as planned. */
const TALKS = 3;

/** Whom a supervisor is to talk to, and when they will: the first few, each with what is to be done next. */
export function talkBlocks(states: readonly TalkState[], at: Overview, words: Words): readonly Block[] {
  const due = dueForTalk(states, at.today, at.everyDays);
  const planned = states
    .flatMap((one) => (one.plannedAt === null ? [] : [{ ...one, plannedAt: one.plannedAt }]))
    .toSorted((a, b) => a.plannedAt.getTime() - b.plannedAt.getTime())
    .slice(0, TALKS);
  const name = (one: TalkState) => (words.locale === 'en' ? one.nameEn : one.name);
  const lines = [
    ...due.slice(0, TALKS).map((one) => sinceLine(one, at.today, words)),
    ...(due.length > TALKS ? [words.text('talks.due.moreDue', { more: due.length - TALKS })] : []),
    ...planned.map((one) => {
      const key = one.plannedAt <= at.now ? 'talks.due.unrecorded' : 'talks.due.planned';
      return words.text(key, { name: name(one), when: words.when(one.plannedAt, at.zone, at.now) });
    }),
  ];
  if (lines.length === 0) return [{ kind: 'text', text: words.text('talks.due.none') }];
  const buttons = [
    ...due.slice(0, TALKS).map((one) => at.plan(one, words.plain('talks.buttons.plan', { name: name(one) }))),
    ...planned.map((one) =>
      one.plannedAt <= at.now
        ? at.record(one, words.plain('talks.buttons.recordOf', { name: name(one) }))
        : at.prepare(one, words.plain('talks.buttons.prepare', { name: name(one) })),
    ),
  ];
  return [
    { kind: 'text', text: [`**${words.text('talks.due.title')}**`, ...lines].join('\n') },
    { kind: 'buttons', buttons },
  ];
}

/** The blocks of a card, its title as the first line of them. */
export function partOf({ title, blocks }: Card): readonly Block[] {
  return title === undefined ? blocks : [{ kind: 'text', text: `**${escapeText(plainText(title))}**` }, ...blocks];
}

/** 最能提分：拜访次数，现在 12.50 / 30.00 分。补上拜访，当天就记。 */
function helpLine(result: Result, rulebook: Rulebook, words: Words): readonly Text[] {
  const [worst] = weakest(result);
  const score = result.indicators.find(({ indicator }) => indicator === worst);
  if (worst === undefined || !score) return [];
  const advice = rulebook.indicators.find(({ id }) => id === worst)?.advice;
  const params = {
    name: indicatorName(worst, rulebook, words),
    now: points(score.contribution ?? 0n),
    most: points(fullPoints(result.indicators).get(worst) ?? 0n),
  };
  return advice
    ? [words.text('bot.home.helpsBy', { ...params, advice: words.of(advice) })]
    : [words.text('bot.home.helps', params)];
}
