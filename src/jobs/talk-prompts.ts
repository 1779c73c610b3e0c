import { addDays } from '../calendar/day.ts';
import { periodOf } from '../calendar/period.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { nextWorkday, workdayUntil } from '../calendar/workday.ts';
import { instantOf, localDate } from '../calendar/zone.ts';
import { dueForTalk, talkCard, withoutTalkSince } from '../cards/talk.ts';
import type { Button, Card } from '../chat/card.ts';
import { actionOf } from '../commands/command.ts';
import { talkOverview } from '../commands/one-on-one.ts';
import { askedKey } from '../commands/one-on-one-plan.ts';
import { preparationFor, preparationKey, preparedAt } from '../commands/one-on-one-preparation.ts';
import { virtualTypes } from '../commands/standings.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import { lastKey, type Message } from '../store/outbox.ts';
import { type Person, peopleById, peopleInPost, supervisorsOf } from '../store/people.ts';
import { commitmentsDue, type Talk, talkStates, talksBetween } from '../store/talks.ts';
import type { CalendarJob, JobContext, RowJob } from './job.ts';

const DAY_MS = 86_400_000;
/** What nobody was there for is still said two days later, not after that. */
const TOO_LATE_MS = 2 * DAY_MS;
/** No holiday is longer, so this far around an instant lies everything that becomes due at it. */
const AROUND_DAYS = 21;
/** When what is left over from yesterday is mentioned, and what falls due today. */
const MORNING = '09:30';

/**
 * Whom to talk to. A message is keyed by supervisor, week and the day on which the last of those named became due: a week's
 * first run lists everybody, a later one speaks only when somebody has become due since, whichever runs were missed.
 */
const talksDue: CalendarJob = {
  name: 'talks-due',
  rule: ({ one_on_ones }) => one_on_ones.prompt,
  missed: 'latest',
  tooLateMinutes: 8 * 60,
  async run(ctx, unit) {
    const { tx, now, rulebook } = ctx;
    const today = localDate(now, unit.zone);
    const states = await talkStates(tx, unit.id, today, virtualTypes(rulebook));
    const everyDays = rulebook.one_on_ones.every_days;
    const due = dueForTalk(states, today, everyDays).map((one) => addDays(withoutTalkSince(one), everyDays));
    const newest = due.toSorted().at(-1);
    if (newest === undefined) return [];
    const inPost = await peopleInPost(tx, { unitId: unit.id, role: 'supervisor', date: today });
    const messages: Message[] = [];
    for (const supervisor of inPost.filter(({ unitId }) => unitId === unit.id)) {
      const week = `talks-due:${supervisor.id}:${periodOf('week', today).key}:`;
      const said = (await lastKey(tx, supervisor.id, week))?.slice(week.length) ?? '';
      if (newest <= said) continue;
      const card = talkOverview(ctx, supervisor, states, ctx.speak[supervisor.locale]);
      messages.push(message(ctx, supervisor, `${week}${newest}`, card));
    }
    return messages;
  },
};

/**
 * The preparation of a talk, on the last workday before it. Late is better than never as long as the talk lies ahead, so it does
 * not ask since when, but whether it has been sent.
 */
const preparations: RowJob = {
  name: 'talk-preparation',
  async run(ctx) {
    const ahead = await talksBetween(ctx.tx, ctx.now, shifted(ctx.now, AROUND_DAYS));
    const messages: Message[] = [];
    for (const talk of ahead.filter((one) => preparedAt(one, ctx.rulebook, ctx.days) <= ctx.now)) {
      for (const supervisor of await whoTalks(ctx, talk)) {
        const key = preparationKey(talk, supervisor.id);
        const isTooLate = afterQuiet(supervisor, ctx.now, ctx.rulebook) >= talk.plannedAt;
        if (isTooLate || (await lastKey(ctx.tx, supervisor.id, key)) !== null) continue;
        const card = await preparationFor(ctx, talk, supervisor, ctx.speak[supervisor.locale]);
        messages.push(message(ctx, supervisor, `${key}due`, card));
      }
    }
    return messages;
  },
  async next({ tx, rulebook, days }, after) {
    const ahead = await talksBetween(tx, after, shifted(after, 2 * AROUND_DAYS));
    return earliest(
      ahead.map((talk) => preparedAt(talk, rulebook, days)),
      after,
    );
  },
};

/** Asks both how a talk went; the supervisor once more, if nothing is recorded by the next workday's morning. */
const outcomes: RowJob = {
  name: 'talk-outcome',
  async run(ctx, from) {
    const since = latest(from, new Date(ctx.now.getTime() - TOO_LATE_MS));
    const begun = await talksBetween(ctx.tx, shifted(ctx.now, -AROUND_DAYS), ctx.now);
    const messages: Message[] = [];
    for (const talk of begun) {
      const first = lies(askedAt(talk, ctx), since, ctx.now);
      const again = lies(askedAgainAt(talk, ctx), since, ctx.now);
      if (first) messages.push(...(await askManager(ctx, talk)));
      // After a gap in which both became due the first question is enough.
      if (first || again) messages.push(...(await askSupervisors(ctx, talk, first ? 'supervisor' : 'again')));
    }
    return messages;
  },
  async next(ctx, after) {
    const around = await talksBetween(ctx.tx, shifted(after, -AROUND_DAYS), shifted(after, AROUND_DAYS));
    return earliest(
      around.flatMap((talk) => [askedAt(talk, ctx), askedAgainAt(talk, ctx)]),
      after,
    );
  },
};

/** Reminds both of what they agreed, on the morning it is due or of the last workday before. */
const commitments: RowJob = {
  name: 'talk-commitment',
  async run(ctx, from) {
    const since = latest(from, new Date(ctx.now.getTime() - TOO_LATE_MS));
    const messages: Message[] = [];
    for (const talk of await commitmentsAround(ctx, ctx.now)) {
      if (!lies(remindedAt(talk, ctx), since, ctx.now)) continue;
      const [manager] = await peopleById(ctx.tx, [talk.managerId]);
      for (const person of [...(manager ? [manager] : []), ...(await whoTalks(ctx, talk))]) {
        messages.push(
          message(ctx, person, `talk-commitment:${talk.id}:${person.id}`, commitmentCard(ctx, talk, person)),
        );
      }
    }
    return messages;
  },
  async next(ctx, after) {
    return earliest(
      (await commitmentsAround(ctx, after)).map((talk) => remindedAt(talk, ctx)),
      after,
    );
  },
};

export const talkCalendarJobs: readonly CalendarJob[] = [talksDue];
export const talkRowJobs: readonly RowJob[] = [preparations, outcomes, commitments];

type Timed = Pick<JobContext, 'rulebook' | 'days'>;

function askedAt({ plannedAt }: Talk, { rulebook }: Timed): Date {
  return new Date(plannedAt.getTime() + rulebook.one_on_ones.outcome_after_minutes * 60_000);
}

function askedAgainAt({ plannedAt, zone }: Talk, { days }: Timed): Date {
  return instantOf(nextWorkday(localDate(plannedAt, zone), days), MORNING, zone);
}

function remindedAt({ commitmentDue, zone }: Talk, { days }: Timed): Date {
  return instantOf(workdayUntil(commitmentDue ?? '', days), MORNING, zone);
}

async function commitmentsAround({ tx }: JobContext, at: Date): Promise<readonly Talk[]> {
  const date = localDate(at, 'UTC');
  return commitmentsDue(tx, addDays(date, -AROUND_DAYS), addDays(date, AROUND_DAYS));
}

/** Who planned the talk; once they are gone, whoever supervises the unit now. */
async function whoTalks({ tx, now }: JobContext, talk: Talk): Promise<readonly Person[]> {
  const today = localDate(now, talk.zone);
  const [planner] = await peopleById(tx, [talk.supervisorId]);
  if (planner?.role === 'supervisor' && (planner.leftOn === null || planner.leftOn >= today)) return [planner];
  return (await supervisorsOf(tx, [talk.unitId], today)).get(talk.unitId) ?? [];
}

async function askSupervisors(ctx: JobContext, talk: Talk, kind: 'supervisor' | 'again'): Promise<readonly Message[]> {
  return (await whoTalks(ctx, talk)).map((person) => {
    const words = ctx.speak[person.locale];
    const text = words.text(`talks.ask.${kind}`, {
      name: managerName(talk, words),
      when: words.when(talk.plannedAt, person.zone, ctx.now),
    });
    const buttons: readonly Button[] = [
      {
        label: words.plain('talks.buttons.record'),
        action: actionOf('one-on-one', 'record', talk.id),
        style: 'primary',
      },
      { label: words.plain('talks.buttons.notHeld'), action: actionOf('one-on-one', 'choose', talk.managerId) },
    ];
    return message(
      ctx,
      person,
      `${askedKey(talk.id, person.id)}${talk.plannedAt.getTime()}:${kind}`,
      talkCard([text], { buttons }),
    );
  });
}

async function askManager(ctx: JobContext, talk: Talk): Promise<readonly Message[]> {
  const [person] = await peopleById(ctx.tx, [talk.managerId]);
  if (!person || talk.reply !== null) return [];
  const words = ctx.speak[person.locale];
  const when = words.when(talk.plannedAt, person.zone, ctx.now);
  const text = words.text('talks.ask.manager', { supervisor: supervisorName(talk, words), when });
  const view = { label: words.plain('talks.buttons.view'), action: actionOf('one-on-one', 'view', talk.id) };
  return [
    message(
      ctx,
      person,
      `${askedKey(talk.id, person.id)}${talk.plannedAt.getTime()}:manager`,
      talkCard([text], { buttons: [view] }),
    ),
  ];
}

function commitmentCard({ now, speak }: JobContext, talk: Talk, reader: Person): Card {
  const words = speak[reader.locale];
  const due = talk.commitmentDue ?? '';
  const isToday = due === localDate(now, talk.zone);
  const params = {
    commitment: talk.commitment ?? '',
    due: isToday ? words.plain('talks.commitment.today') : words.plain('talks.commitment.on', { day: words.day(due) }),
  };
  if (reader.id === talk.managerId) {
    return talkCard([words.text('talks.commitment.manager', { ...params, supervisor: supervisorName(talk, words) })]);
  }
  const name = managerName(talk, words);
  const buttons = [
    { label: words.plain('talks.buttons.plan', { name }), action: actionOf('one-on-one', 'choose', talk.managerId) },
  ];
  return talkCard([words.text('talks.commitment.supervisor', { ...params, name })], { buttons });
}

function message(ctx: JobContext, person: Person, key: string, card: Card): Message {
  return {
    key,
    to: { person: person.id },
    locale: person.locale,
    priority: 'reminder',
    content: { kind: 'card', card },
    notBefore: afterQuiet(person, ctx.now, ctx.rulebook),
  };
}

function managerName({ managerName: name, managerNameEn: nameEn }: Talk, { locale }: Words): string {
  return nameOf({ name, nameEn }, locale);
}

function supervisorName({ supervisorName: name, supervisorNameEn: nameEn }: Talk, { locale }: Words): string {
  return nameOf({ name, nameEn }, locale);
}

function lies(at: Date, after: Date, until: Date): boolean {
  return at > after && at <= until;
}

function earliest(instants: readonly Date[], after: Date): Date | null {
  return instants.filter((at) => at > after).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function shifted(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}
