import { afterQuiet } from '../calendar/quiet.ts';
import { localDate } from '../calendar/zone.ts';
import { filingCard } from '../cards/missing.ts';
import { reportName } from '../cards/report.ts';
import type { Card } from '../chat/card.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { audit } from '../store/audit.ts';
import {
  excuseObligation,
  type Filing,
  filingsOn,
  findObligation,
  missingDays,
  obligationsByIds,
} from '../store/obligations.ts';
import { type Message, postedSince } from '../store/outbox.ts';
import { isWithin, type Person, peopleById } from '../store/people.ts';
import type { FiledReport } from '../store/reports.ts';
import { actionOf, type Command, type Context, idFrom, type Outcome, type Reply, sentence } from './command.ts';
import { nudgeKey, reminderUpdate } from './remind.ts';

/** How many of the last days with something missing are shown together. */
const DAYS = 5;

/** `missing`: who has not filed, by report and day; reminding and excusing them. */
export const missing: Command = {
  name: 'missing',
  roles: ['supervisor'],
  run: async (ctx) => {
    const today = localDate(ctx.now, ctx.person.dutyZone);
    const days = await missingDays(ctx.tx, ctx.person.unitId, today, DAYS);
    const lists = [];
    for (const day of days) lists.push(missingReply(ctx, day, await filingsOn(ctx.tx, ctx.person.unitId, day)));
    return { replies: lists.length > 0 ? lists : [{ card: sentence(ctx.words.text('supervision.nothingMissing')) }] };
  },
  presses: { nudge, excuse },
};

/** The card of some filings of a unit, grouped by report and day, with the supervisor's buttons. */
export function missingCard(
  filings: readonly Filing[],
  supervisor: Readonly<{ unitName: string; unitNameEn: string }>,
  rulebook: Rulebook,
  words: Words,
): Card {
  const groups = Map.groupBy(filings, ({ report, aboutOn }) => `${report} ${aboutOn}`);
  const states = [...groups.values()].flatMap((group) => {
    const report = rulebook.reports.find(({ id }) => id === group[0]?.report);
    return report && group[0]
      ? [{ report: words.of(report.name), about: words.day(group[0].aboutOn), filings: group }]
      : [];
  });
  const unit = words.locale === 'en' ? supervisor.unitNameEn : supervisor.unitName;
  return filingCard(unit, states, words, {
    nudgeAll: (open) => ({
      label: words.plain('supervision.buttons.nudge', { count: open.length }),
      action: actionOf(
        'missing',
        'nudge',
        open
          .slice(0, MOST_AT_ONCE)
          .map(({ id }) => id)
          .join(','),
      ),
      style: 'primary',
    }),
    excuse: (one) => ({
      label: words.plain('supervision.buttons.excuse', { name: nameOf(one, words.locale) }),
      action: actionOf('missing', 'excuse', one.id),
      confirm: words.plain('supervision.confirmExcuse', { name: nameOf(one, words.locale) }),
    }),
    more: [{ label: words.plain('supervision.buttons.team'), action: actionOf('team', 'show') }],
  });
}

/** The list of one day, `yyyy-mm-dd`, for a supervisor who asks for it. */
export function missingReply(ctx: Context, day: string, filings: readonly Filing[]): Reply {
  const { person, rulebook, words, event } = ctx;
  const key = `${missingDayKey(person, day)}${event.account.platform}:${event.id}`;
  return { card: missingCard(filings, person, rulebook, words), key };
}

/** After a report was taken back its obligation is open again: reminders say so. */
export async function withdrawalUpdates(ctx: Context, filed: FiledReport): Promise<readonly Message[]> {
  const obligation = await findObligation(ctx.tx, {
    person: filed.personId,
    report: filed.type,
    aboutOn: filed.aboutOn,
  });
  return obligation ? reminderUpdate(ctx, ctx.person, obligation.dueAt) : [];
}

/** All lists sent to one supervisor for one deadline begin like this. */
export function missingKey(supervisor: Pick<Person, 'id'>, dueAt: Date): string {
  return `missing:${supervisor.id}:${dueAt.getTime()}:`;
}

/** All lists that one supervisor asked for of one day, `yyyy-mm-dd`, begin like this. */
export function missingDayKey(supervisor: Pick<Person, 'id'>, day: string): string {
  return `missing:${supervisor.id}:${day}:`;
}

/** A button holds at most 200 characters, and nobody should be able to disturb hundreds with one tap. */
const MOST_AT_ONCE = 15;
/** Once an hour is a reminder; more often would be pestering. */
const HOUR_MS = 3_600_000;

async function nudge(ctx: Context, [ids = '']: readonly string[]): Promise<Outcome> {
  const { words, rulebook, person: supervisor } = ctx;
  const wanted = ids
    .split(',')
    .filter((id) => /^\d{1,18}$/.test(id))
    .slice(0, MOST_AT_ONCE)
    .map(BigInt);
  const open = (await obligationsByIds(ctx.tx, wanted, supervisor.unitId)).filter(
    ({ state }) => state === 'due' || state === 'missing',
  );
  if (open.length === 0) return { toast: { tone: 'good', text: words.plain('supervision.nobodyToNudge') } };
  const since = new Date(ctx.now.getTime() - HOUR_MS);
  const lately = await postedSince(ctx.tx, 'nudge:', [...new Set(open.map(({ personId }) => personId))], since);
  const people = await peopleById(ctx.tx, [
    ...new Set(open.map(({ personId }) => personId).filter((id) => !lately.has(id))),
  ]);
  if (people.length === 0) return { toast: { tone: 'good', text: words.plain('supervision.nudgedLately') } };
  const due = people.flatMap((person) => {
    const theirs = open.filter(({ personId }) => personId === person.id);
    return [...Map.groupBy(theirs, ({ dueAt }) => dueAt.getTime()).values()].map((owed) => ({ person, theirs: owed }));
  });
  const messages = due.map(({ person, theirs }): Message => {
    const own = ctx.speak[person.locale];
    const text = own.text('supervision.nudged', {
      supervisor: nameOf(supervisor, own.locale),
      reports: own.list(
        theirs.map((one) => {
          const report = reportName(rulebook, one.report, own);
          return own.plain('supervision.owed', { day: own.day(one.aboutOn), report });
        }),
      ),
    });
    const buttons = theirs.map((one) => ({
      label: own.plain('journal.buttons.write', { report: reportName(rulebook, one.report, own) }),
      action: actionOf('file', 'due', one.id),
      style: 'primary' as const,
    }));
    const card = {
      ...sentence(text, 'attention'),
      blocks: [
        { kind: 'text' as const, text },
        { kind: 'buttons' as const, buttons },
      ],
    };
    return {
      key: `${nudgeKey(person.id, theirs[0]?.dueAt ?? ctx.now)}${ctx.now.getTime()}`,
      to: { person: person.id },
      locale: person.locale,
      priority: 'reminder',
      content: { kind: 'card', card },
      notBefore: afterQuiet(person, ctx.now, rulebook),
    };
  });
  await audit(ctx.tx, {
    at: ctx.now,
    actor: supervisor.id,
    action: 'report.nudge',
    object: `obligations ${open.map(({ id }) => id).join(',')}`,
  });
  const names = words.list(people.map((one) => nameOf(one, words.locale)));
  return { toast: { tone: 'good', text: words.plain('supervision.nudgedToast', { names }) }, messages };
}

async function excuse(ctx: Context, [id]: readonly string[]): Promise<Outcome> {
  const { words, rulebook, person: supervisor } = ctx;
  const obligation = await findObligation(ctx.tx, idFrom(id));
  if (!obligation || !(await isWithin(ctx.tx, obligation.unitId, supervisor.unitId))) {
    return { toast: { tone: 'problem', text: words.plain('bot.staleButton') } };
  }
  if (!(await excuseObligation(ctx.tx, obligation.id))) {
    return { toast: { tone: 'problem', text: words.plain('supervision.nothingToExcuse') } };
  }
  await audit(ctx.tx, {
    at: ctx.now,
    actor: supervisor.id,
    action: 'report.excuse',
    object: `obligation ${obligation.id}`,
  });
  const [person] = await peopleById(ctx.tx, [obligation.personId]);
  if (!person) return {};
  const own = ctx.speak[person.locale];
  const told: Message = {
    key: `excused:${obligation.id}`,
    to: { person: person.id },
    locale: person.locale,
    priority: 'reminder',
    content: {
      kind: 'card',
      card: sentence(
        own.text('supervision.excused', {
          supervisor: nameOf(supervisor, own.locale),
          day: own.day(obligation.aboutOn),
          report: reportName(rulebook, obligation.report, own),
        }),
        'good',
      ),
    },
    notBefore: afterQuiet(person, ctx.now, rulebook),
  };
  // The list itself, which grows with the unit, is drawn anew by a job.
  return {
    toast: { tone: 'good', text: words.plain('supervision.excusedToast', { name: nameOf(person, words.locale) }) },
    messages: [told, ...(await reminderUpdate(ctx, person, obligation.dueAt))],
  };
}
