import { localDate } from '../calendar/zone.ts';
import { reminderCard } from '../cards/reminder.ts';
import type { Card } from '../chat/card.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Obligation, obligationsDueAt, obligationsOf } from '../store/obligations.ts';
import { type Message, takeBack } from '../store/outbox.ts';
import type { Person } from '../store/people.ts';
import { actionOf, type Command, type Context, type Outcome, sentence } from './command.ts';

const LATER_MINUTES = 30;

/** The buttons of a reminder. */
export const remind: Command = {
  name: 'remind',
  roles: ['manager'],
  listed: [],
  /** 稍后提醒: the next deadline's. */
  run: async (ctx) => {
    const today = localDate(ctx.now, ctx.person.dutyZone);
    const owed = await obligationsOf(ctx.tx, ctx.person.id, { today, until: today, days: 0 });
    const next = owed.find(({ state, dueAt }) => state === 'due' && dueAt > ctx.now);
    return later(ctx, next?.dueAt ?? ctx.now);
  },
  presses: { later: async (ctx, [due = '0']) => later(ctx, new Date(Number(due))) },
};

/** All reminders of one person for one deadline begin like this. */
export function reminderKey(personId: string, dueAt: Date): string {
  return `remind:${personId}:${dueAt.getTime()}:`;
}

/** All nudges of one person for one deadline begin like this. */
export function nudgeKey(personId: string, dueAt: Date): string {
  return `nudge:${personId}:${dueAt.getTime()}:`;
}

/** The card for one deadline, as things stand now. */
export function reminderFor(
  person: Person,
  dueAt: Date,
  now: Date,
  obligations: readonly Obligation[],
  rulebook: Rulebook,
  words: Words,
): Card {
  const owed = obligations.flatMap((one) => {
    const report = rulebook.reports.find(({ id }) => id === one.report);
    if (!report) return [];
    const name = words.of(report.name);
    const button = {
      label: words.plain('journal.buttons.write', { report: name }),
      action: actionOf('file', 'due', one.id),
      style: 'primary' as const,
    };
    return [{ name, state: one.state, filedAt: one.filedAt, button }];
  });
  const snooze = { label: words.plain('journal.buttons.snooze'), action: actionOf('remind', 'later', dueAt.getTime()) };
  const who = { name: nameOf(person, words.locale), zone: person.zone };
  return reminderCard(who, words.when(dueAt, person.zone, now), owed, snooze, words);
}

/** After something was filed or excused: the reminders that were sent, changed in place. */
export async function reminderUpdate(
  ctx: Pick<Context, 'tx' | 'now' | 'rulebook' | 'speak'>,
  person: Person,
  dueAt: Date,
): Promise<readonly Message[]> {
  const sent = await takeBack(ctx.tx, person.id, reminderKey(person.id, dueAt), nudgeKey(person.id, dueAt));
  if (sent.length === 0) return [];
  const obligations = await obligationsDueAt(ctx.tx, person.id, dueAt);
  const words = ctx.speak[person.locale];
  const card = reminderFor(person, dueAt, ctx.now, obligations, ctx.rulebook, words);
  // The newest says it in full, those before only that it is done.
  const done = obligations.every(({ state }) => state !== 'due' && state !== 'missing');
  const short = sentence(words.text('journal.remind.done'), 'good');
  return sent.map((key, index) => ({
    key: `${key}:now:${ctx.now.getTime()}`,
    to: { person: person.id },
    locale: person.locale,
    priority: 'reminder',
    content: { kind: 'card', card: done && index < sent.length - 1 ? short : card },
    replacesKey: key,
    onlyInPlace: true,
  }));
}

/** Reminds again in half an hour, but never after the deadline. */
async function later(ctx: Context, dueAt: Date): Promise<Outcome> {
  const { words, person } = ctx;
  const again = new Date(ctx.now.getTime() + LATER_MINUTES * 60_000);
  const obligations = await obligationsDueAt(ctx.tx, person.id, dueAt);
  const open = obligations.filter(({ state }) => state === 'due');
  if (open.length === 0) return { toast: { tone: 'good', text: words.plain('journal.remind.nothingOpen') } };
  if (again >= dueAt)
    return {
      toast: { tone: 'problem', text: words.plain('journal.remind.tooLate', { time: words.time(dueAt, person.zone) }) },
    };
  return {
    toast: { tone: 'good', text: words.plain('journal.remind.snoozed', { time: words.time(again, person.zone) }) },
    messages: [
      {
        key: `${reminderKey(person.id, dueAt)}later:${again.getTime()}`,
        to: { person: person.id },
        locale: person.locale,
        priority: 'reminder',
        content: { kind: 'card', card: reminderFor(person, dueAt, again, open, ctx.rulebook, words) },
        notBefore: again,
      },
    ],
  };
}
