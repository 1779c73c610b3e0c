import { daysBetween, type LocalDate } from '../calendar/day.ts';
import type { Block, Button, Card } from '../chat/card.ts';
import { clip, plainText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import type { Words as RulebookWords } from '../rulebook/words.ts';
import { type Decimal, toHundredths } from '../scoring/decimal.ts';
import type { Timeliness } from '../store/talks.ts';
import { points, quantity } from './figures.ts';

/** What can be said of a manager before a talk; nothing in it is a guess. Absent parts had no data. */
export type TalkFacts = Readonly<{
  /** Totals of the last weeks, oldest first, null where a week has none. */
  totals: readonly (Decimal | null)[];
  weak: Weakness | null;
  praise: Praise | null;
  /** What the last talk agreed on; `none` if there was no talk, `nothing` if it ended without. */
  agreed:
    | Readonly<{ kind: 'none' }>
    | Readonly<{ kind: 'nothing' }>
    | Readonly<{ kind: 'commitment'; words: string; due: LocalDate | null }>;
}>;

/** The weighted indicator that cost the most points; `days` tells which reports were missing where it measures punctuality. */
export type Weakness = Readonly<{
  indicator: Indicator;
  value: Decimal | null;
  target: Decimal | null;
  lost: Decimal;
  days: Timeliness | null;
}>;

/** Something to praise, best first: what came off with a customer, what rose, punctuality without a gap, the best indicator. */
export type Praise =
  | Readonly<{
      kind: 'won';
      reportId: bigint;
      customer: string;
      stage: RulebookWords;
      on: LocalDate;
      said: string | null;
    }>
  | Readonly<{ kind: 'rise'; indicator: Indicator; before: Decimal; after: Decimal; gain: Decimal }>
  | Readonly<{ kind: 'punctual'; days: number; reports: number }>
  | Readonly<{ kind: 'best'; indicator: Indicator; value: Decimal; score: Decimal }>;

/** The card that prepares a supervisor for a talk: facts, and two questions made of them. */
export function preparationCard(
  talk: Readonly<{ when: string; name: string; today: LocalDate }>,
  facts: TalkFacts,
  buttons: readonly Button[],
  words: Words,
): Card {
  const { weak, praise } = facts;
  const questions = [...(praise ? [askPraise(praise, words)] : []), ...(weak ? [askWeakness(weak, words)] : [])];
  const lines = [
    trendLine(facts.totals, words),
    ...(weak ? [weakLine(weak, words)] : []),
    ...(praise ? [praiseLine(praise, words)] : []),
    ...agreedLine(facts.agreed, talk.today, words),
    ...(questions.length > 0
      ? [words.text('talks.prepare.ask', { questions: questions.join(words.locale === 'en' ? ' ' : '') })]
      : []),
  ];
  const title = words.text('talks.prepare.title', { when: talk.when, name: talk.name });
  const blocks: readonly Block[] = [
    { kind: 'text', text: lines.join('\n') },
    { kind: 'buttons', buttons },
  ];
  return { title, tone: 'plain', blocks, summary: plainText(title) };
}

/** How much of what a report says is quoted. */
const QUOTED = 40;

function trendLine(totals: TalkFacts['totals'], words: Words): Text {
  const known = totals.flatMap((total) => (total === null ? [] : [toHundredths(total)]));
  if (known.length === 0) return words.text('talks.prepare.noTrend');
  const whole = totals.length >= 3 && known.length === totals.length;
  const runs = (goes: (before: Decimal, after: Decimal) => boolean) =>
    whole && known.every((total, index) => index === 0 || goes(known[index - 1] ?? total, total));
  const shown = known.map(points).join(' → ');
  if (runs((before, after) => after < before)) return words.text('talks.prepare.falling', { totals: shown });
  if (runs((before, after) => after > before)) return words.text('talks.prepare.rising', { totals: shown });
  return words.text('talks.prepare.trend', { totals: shown });
}

function weakLine({ indicator, value, target, lost, days }: Weakness, words: Words): Text {
  const common = { indicator: words.of(indicator.name), lost: points(lost) };
  if (value === null) return words.text('talks.prepare.weakNoData', common);
  const shown = { ...common, value: quantity(value, words.of(indicator.unit), words) };
  const gaps = days ? gapsIn(days, words) : '';
  if (gaps !== '') return words.text('talks.prepare.weakDays', { ...shown, days: gaps });
  if (target === null) return words.text('talks.prepare.weak', shown);
  return words.text('talks.prepare.weakTarget', {
    ...shown,
    target: quantity(target, words.of(indicator.unit), words),
  });
}

function gapsIn({ missing, late }: Timeliness, words: Words): string {
  const named = (days: readonly LocalDate[]) => words.list(days.map(words.day));
  return [
    ...(missing.length > 0 ? [words.plain('talks.prepare.missing', { days: named(missing) })] : []),
    ...(late.length > 0 ? [words.plain('talks.prepare.late', { days: named(late) })] : []),
  ].join(words.locale === 'en' ? '; ' : '，');
}

function praiseLine(praise: Praise, words: Words): Text {
  switch (praise.kind) {
    case 'won': {
      const fact = { customer: praise.customer, stage: words.of(praise.stage), day: words.day(praise.on) };
      if (praise.said === null) return words.text('talks.prepare.won', fact);
      const said = clip(praise.said.replace(/\s+/g, ' ').trim(), QUOTED);
      return words.text('talks.prepare.wonWords', { ...fact, words: said });
    }
    case 'rise': {
      const { indicator, before, after, gain } = praise;
      return words.text('talks.prepare.rise', {
        indicator: words.of(indicator.name),
        before: quantity(before, words.of(indicator.unit), words),
        after: quantity(after, words.of(indicator.unit), words),
        gain: points(gain),
      });
    }
    case 'punctual':
      return words.text('talks.prepare.punctual', { days: praise.days, reports: praise.reports });
    case 'best': {
      const { indicator, value, score } = praise;
      const shown = { value: quantity(value, words.of(indicator.unit), words), score: points(score) };
      return words.text('talks.prepare.best', { indicator: words.of(indicator.name), ...shown });
    }
  }
}

function agreedLine(agreed: TalkFacts['agreed'], today: LocalDate, words: Words): readonly Text[] {
  if (agreed.kind === 'none') return [words.text('talks.prepare.first')];
  if (agreed.kind === 'nothing') return [];
  if (agreed.due === null) return [words.text('talks.prepare.agreedOpen', { commitment: agreed.words })];
  const days = daysBetween(today, agreed.due);
  const key = days > 0 ? 'talks.prepare.dueIn' : days === 0 ? 'talks.prepare.dueToday' : 'talks.prepare.dueSince';
  const due = words.plain(key, { day: words.day(agreed.due), days });
  return [words.text('talks.prepare.agreed', { commitment: agreed.words, due })];
}

function askPraise(praise: Praise, words: Words): string {
  switch (praise.kind) {
    case 'won':
      return words.plain('talks.prepare.askWon', { customer: praise.customer });
    case 'rise':
      return words.plain('talks.prepare.askRise', { indicator: words.of(praise.indicator.name) });
    case 'punctual':
      return words.plain('talks.prepare.askPunctual');
    case 'best':
      return words.plain('talks.prepare.askBest', { indicator: words.of(praise.indicator.name) });
  }
}

function askWeakness({ indicator, days }: Weakness, words: Words): string {
  if (days && days.missing.length + days.late.length > 0) return words.plain('talks.prepare.askDays');
  return words.plain('talks.prepare.askWeak', { indicator: words.of(indicator.name) });
}
