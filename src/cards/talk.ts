import { addDays, daysBetween, type LocalDate } from '../calendar/day.ts';
import type { Block, Button, Card } from '../chat/card.ts';
import { plainText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import type { TalkState } from '../store/talks.ts';

/** How many people are named as due on one card, and how many of them have a button. */
const MOST_DUE = 12;
const MOST_BUTTONS = 5;

/** Since when a manager has gone without a talk: the last one in their present post, or the day it began. */
export function withoutTalkSince({ lastHeldOn, since }: Pick<TalkState, 'lastHeldOn' | 'since'>): LocalDate {
  return lastHeldOn !== null && lastHeldOn > since ? lastHeldOn : since;
}

/** Those for whom it is time and nothing is planned, as {@link TalkState}s come: longest without a talk first. */
export function dueForTalk(states: readonly TalkState[], today: LocalDate, everyDays: number): readonly TalkState[] {
  return states.filter((one) => one.plannedAt === null && addDays(withoutTalkSince(one), everyDays) <= today);
}

/** What the supervisor's overview needs besides the managers; `plan`, `prepare` and `record` make the buttons. */
export type Overview = Readonly<{
  today: LocalDate;
  now: Date;
  zone: string;
  everyDays: number;
  plan: (state: TalkState, label: string) => Button;
  prepare: (state: TalkState, label: string) => Button;
  record: (state: TalkState, label: string) => Button;
}>;

/** Who is due and who is planned, each with the one thing to do next. */
export function overviewCard(states: readonly TalkState[], at: Overview, words: Words): Card {
  const due = dueForTalk(states, at.today, at.everyDays);
  const planned = states.filter((one) => one.plannedAt !== null).toSorted((a, b) => instant(a) - instant(b));
  const name = (one: TalkState) => nameOf(one, words.locale);
  const isOver = (one: TalkState) => instant(one) <= at.now.getTime();

  const lines = due.slice(0, MOST_DUE).map((one) => sinceLine(one, at.today, words));
  if (due.length > MOST_DUE) lines.push(words.text('talks.due.moreDue', { more: due.length - MOST_DUE }));
  const blocks: Block[] = lines.length > 0 ? [{ kind: 'text', text: lines.join('\n') }] : [];
  if (due.length === 0) blocks.push({ kind: 'text', text: noneDue(states, at, words) });
  const buttons = due
    .slice(0, MOST_BUTTONS)
    .map((one) => at.plan(one, words.plain('talks.buttons.plan', { name: name(one) })));
  if (buttons.length > 0) blocks.push({ kind: 'buttons', buttons });
  if (planned.length > 0) {
    const text = planned.map((one) => {
      const when = words.when(one.plannedAt ?? at.now, at.zone, at.now);
      return words.text(isOver(one) ? 'talks.due.unrecorded' : 'talks.due.planned', { name: name(one), when });
    });
    const todo = planned
      .slice(0, MOST_BUTTONS)
      .map((one) =>
        isOver(one)
          ? at.record(one, words.plain('talks.buttons.recordOf', { name: name(one) }))
          : at.prepare(one, words.plain('talks.buttons.prepare', { name: name(one) })),
      );
    blocks.push({ kind: 'divider' }, { kind: 'text', text: text.join('\n') }, { kind: 'buttons', buttons: todo });
  }
  const anyone = due[0] ?? states.find((one) => one.plannedAt === null);
  if (anyone) blocks.push({ kind: 'note', text: words.text('talks.due.hint', { name: name(anyone) }) });
  return {
    title: words.text('talks.due.title'),
    tone: due.length > 0 ? 'attention' : 'plain',
    blocks,
    summary:
      due.length > 0
        ? words.plain('talks.due.summary', { names: words.list(due.slice(0, MOST_DUE).map(name)) })
        : words.plain('talks.due.calm'),
  };
}

/** A card of sentences, perhaps with somebody's own words below them and with buttons. */
export function talkCard(
  lines: readonly Text[],
  {
    tone = 'plain',
    quote,
    buttons = [],
  }: Readonly<{ tone?: Card['tone']; quote?: string; buttons?: readonly Button[] }> = {},
): Card {
  const blocks: Block[] = [{ kind: 'text', text: lines.join('\n') }];
  if (quote !== undefined) blocks.push({ kind: 'quote', words: quote });
  if (buttons.length > 0) blocks.push({ kind: 'buttons', buttons });
  return { tone, blocks, summary: plainText(lines[0] ?? '') };
}

/** What was agreed at a talk, as one line; nothing if nothing was. */
export function agreedLines(
  { commitment, commitmentDue }: Readonly<{ commitment: string | null; commitmentDue: LocalDate | null }>,
  words: Words,
): readonly Text[] {
  if (commitment === null) return [];
  if (commitmentDue === null) return [words.text('talks.record.agreed', { commitment })];
  return [words.text('talks.record.agreedUntil', { commitment, day: words.day(commitmentDue) })];
}

function instant({ plannedAt }: TalkState): number {
  return plannedAt?.getTime() ?? 0;
}

/** Since when somebody has gone without a talk. */
export function sinceLine(one: TalkState, today: LocalDate, words: Words): Text {
  const since = withoutTalkSince(one);
  const key = since === one.lastHeldOn ? 'talks.due.ago' : 'talks.due.never';
  return words.text(key, { name: nameOf(one, words.locale), days: daysBetween(since, today) });
}

/** That nobody is due, and who will be next. */
function noneDue(states: readonly TalkState[], { everyDays }: Overview, words: Words): Text {
  const next = states.find((one) => one.plannedAt === null);
  if (states.length === 0) return words.text('talks.due.nobody');
  if (!next) return words.text('talks.due.none');
  const day = words.day(addDays(withoutTalkSince(next), everyDays));
  const name = nameOf(next, words.locale);
  return `${words.text('talks.due.none')}${words.locale === 'en' ? ' ' : ''}${words.text('talks.due.next', { name, day, every: everyDays })}`;
}
