import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { longestPeriod } from '../rulebook/effect.ts';
import { type Mistake, mistakeText } from '../rulebook/load.ts';
import type { Rulebook } from '../rulebook/schema.ts';

type Period = ReturnType<typeof longestPeriod>;

/** Why a version cannot begin as asked: `next` is the first day on which it could. */
export type Unfit =
  | Readonly<{ kind: 'day' }>
  | Readonly<{ kind: 'past'; next: string }>
  | Readonly<{ kind: 'running'; period: Period; next: string }>
  | Readonly<{ kind: 'label'; version: string }>
  | Readonly<{ kind: 'known'; version: string; from: string }>;

/** Beyond so many mistakes it is another kind of file, or one mistake that shows everywhere. */
const MOST_MISTAKES = 100;

/** Why a version cannot begin as asked, in a sentence; plain. */
export function unfitText(unfit: Unfit, words: Words): string {
  switch (unfit.kind) {
    case 'day':
      return words.plain('rulebook.unfit.day');
    case 'past':
      return words.plain('rulebook.unfit.past', { next: unfit.next });
    case 'running':
      return words.plain('rulebook.unfit.running', { period: periodName(unfit.period, words), next: unfit.next });
    case 'label':
      return words.plain('rulebook.unfit.label', { version: unfit.version });
    case 'known':
      return words.plain('rulebook.unfit.known', { version: unfit.version, from: unfit.from });
  }
}

/** Everything that is wrong with a file, each with its place. */
export function mistakesCard(mistakes: readonly Mistake[], name: string, words: Words): Card {
  const left = mistakes.length - MOST_MISTAKES;
  const count = mistakes.length;
  return {
    title: words.text('rulebook.new.mistakes', { name, count }),
    tone: 'attention',
    blocks: [
      ...mistakes.slice(0, MOST_MISTAKES).map((one) => mistakeBlock(one, words)),
      ...(left > 0 ? [note(words.text('rulebook.new.more', { count: left }))] : []),
      note(words.text('rulebook.new.mend')),
    ],
    summary: words.plain('rulebook.new.mistakes', { name, count }),
  };
}

/** What a version would change, and when it could begin. */
export function proposedCard(
  {
    rulebook,
    before,
    lines,
    warnings,
    period,
  }: Readonly<{
    rulebook: Rulebook;
    before: Rulebook;
    lines: readonly string[];
    warnings: readonly Mistake[];
    period: Period;
  }>,
  words: Words,
  buttons: readonly Button[],
): Card {
  return {
    ...headOf(rulebook, words),
    tone: 'plain',
    blocks: [
      { kind: 'text', text: words.text('rulebook.new.against', { before: before.version }) },
      changes(lines),
      ...warnings.map((one) => mistakeBlock(one, words)),
      { kind: 'text', text: words.text('rulebook.new.when', { period: periodName(period, words) }) },
      { kind: 'buttons', buttons },
    ],
  };
}

/** What is about to be confirmed: the version, its first day, what it changes. */
export function startCard(
  {
    rulebook,
    before,
    from,
    lines,
  }: Readonly<{ rulebook: Rulebook; before: Rulebook; from: string; lines: readonly string[] }>,
  words: Words,
  buttons: readonly Button[],
): Card {
  const params = { before: before.version, day: words.day(from), year: from.slice(0, 4) };
  return {
    ...headOf(rulebook, words),
    tone: 'attention',
    blocks: [
      { kind: 'text', text: words.text('rulebook.new.from', params) },
      changes(lines),
      { kind: 'text', text: words.text('rulebook.new.confirm') },
      { kind: 'buttons', buttons },
    ],
  };
}

/** A version that cannot begin, and why. */
export function refusedCard(rulebook: Rulebook, why: string, words: Words, buttons: readonly Button[]): Card {
  return {
    ...headOf(rulebook, words),
    tone: 'attention',
    blocks: [
      { kind: 'text', text: escapeText(why) },
      ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
    ],
  };
}

/** A version does not begin after all. */
export function withdrawnCard(
  { name, version, from, instead }: Readonly<{ name: string; version: string; from: string; instead: string }>,
  words: Words,
): Card {
  const params = { name, version, instead, day: words.day(from) };
  return {
    title: words.text('rulebook.withdrawn.title', params),
    tone: 'attention',
    blocks: [{ kind: 'text', text: words.text('rulebook.withdrawn.text', params) }],
    summary: words.plain('rulebook.withdrawn.title', params),
  };
}

function headOf(rulebook: Rulebook, words: Words): Pick<Card, 'title' | 'summary'> {
  const params = { name: words.of(rulebook.name), version: rulebook.version };
  return { title: words.text('rulebook.new.title', params), summary: words.plain('rulebook.new.title', params) };
}

function changes(lines: readonly string[]): Block {
  return { kind: 'text', text: lines.map((one) => `▸ ${escapeText(one)}`).join('\n') };
}

/** Its place stands in a line of its own: a phone's lines are short. */
function mistakeBlock({ line, column, field, message, remedy }: Mistake, words: Words): Block {
  const place = words.text('rulebook.new.place', { line, column });
  const where = field === '' ? `**${place}**` : `**${place}** ${escapeText(field)}`;
  return { kind: 'text', text: `${where}\n${escapeText(mistakeText({ message, remedy }, words.locale))}` };
}

function note(text: string): Block {
  return { kind: 'note', text };
}

function periodName(period: Period, words: Words): string {
  return words.plain(`rulebook.periods.${period}`);
}
