import { addDays, isLocalDate, type LocalDate } from '../calendar/day.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { isWorkday, nextWorkday } from '../calendar/workday.ts';
import { instantOf, type LocalTime, localDate } from '../calendar/zone.ts';
import { talkCard } from '../cards/talk.ts';
import type { Button, Card } from '../chat/card.ts';
import type { Field, Form, FormValues } from '../chat/form.ts';
import { nameOf } from '../i18n.ts';
import { audit } from '../store/audit.ts';
import { type Message, takeBack } from '../store/outbox.ts';
import { isWithin, type Person, peopleById } from '../store/people.ts';
import { plannedTalk, planTalk, type Talk, talkById } from '../store/talks.ts';
import { understandDate } from '../understand/dates.ts';
import { understandTime } from '../understand/times.ts';
import { actionOf, type Context, type Outcome, type Reply, sentence } from './command.ts';
import { preparationFor, preparationKey, preparedAt } from './one-on-one-preparation.ts';

/** The time that is offered for a talk: after lunch and before the day's reports. */
export const USUAL_TIME: LocalTime = '15:00';
const MOST_DAYS_AHEAD = 366;

/** A local time to meet, in the manager's duty zone. */
export type Slot = Readonly<{ date: LocalDate; time: LocalTime }>;

/** The manager with this id, if this supervisor is the one to talk to them; null if not. */
export async function managerOf(ctx: Context, id: string): Promise<Person | null> {
  const [manager] = await peopleById(ctx.tx, [id]);
  if (manager?.role !== 'manager' || ctx.person.role !== 'supervisor') return null;
  if (manager.leftOn !== null && manager.leftOn < localDate(ctx.now, manager.dutyZone)) return null;
  return (await isWithin(ctx.tx, manager.unitId, ctx.person.unitId)) ? manager : null;
}

/** The refusal for everybody who is not {@link managerOf}. */
export function notYours(ctx: Context): Outcome {
  return { replies: [{ card: sentence(ctx.words.text('talks.plan.notYours')) }] };
}

/** The form that asks when; `offered` stands in it, else the time that is planned, else the next workday's usual time. */
export async function chooseTime(ctx: Context, managerId: string, offered?: Partial<Slot>): Promise<Outcome> {
  const { words } = ctx;
  const manager = await managerOf(ctx, managerId);
  if (!manager) return notYours(ctx);
  const date = offered?.date ?? nextWorkday(localDate(ctx.now, manager.dutyZone), await ctx.days());
  const slot = { date, time: offered?.time ?? USUAL_TIME };
  const name = nameOf(manager, words.locale);
  const when = words.when(instantOf(slot.date, slot.time, manager.dutyZone), ctx.person.zone, ctx.now);
  const fallback = talkCard([words.text('talks.plan.fallback', { name })], {
    buttons: [
      {
        label: words.plain('talks.plan.take', { when }),
        action: slotAction('plan', manager.id, slot),
        style: 'primary',
      },
      { label: words.plain('talks.plan.pick'), action: slotAction('choose', manager.id, slot) },
    ],
  });
  const purpose = { command: 'one-on-one', kind: 'plan', of: manager.id };
  return { form: { purpose, form: planForm(ctx, manager, slot, {}), fallback } };
}

/** A button for a manager and a time: `plan` takes it, `choose` offers it in the form. */
export function slotAction(press: 'plan' | 'choose', managerId: string, { date, time }: Slot): string {
  return actionOf('one-on-one', press, managerId, date, time.replace(':', ''));
}

/** What {@link slotAction} wrote, as far as it is a time. */
export function slotFrom([, date = '', time = '']: readonly string[]): Slot | null {
  const clock = /^([01]\d|2[0-3])([0-5]\d)$/.exec(time);
  return isLocalDate(date) && clock ? { date, time: `${clock[1]}:${clock[2]}` } : null;
}

/** The form came back. */
export async function submitPlan(ctx: Context, managerId: string, values: FormValues): Promise<Outcome> {
  const manager = await managerOf(ctx, managerId);
  if (!manager) return notYours(ctx);
  const read = readSlot(ctx, manager, values);
  if (read.kind === 'wrong') {
    const slot = { date: values.date ?? '', time: values.time ?? '' };
    return { invalid: planForm(ctx, manager, slot, { [read.field]: read.problem }) };
  }
  return plan(ctx, manager, read.at);
}

type ReadSlot =
  | Readonly<{ kind: 'at'; at: Date }>
  | Readonly<{ kind: 'wrong'; field: 'date' | 'time'; problem: string }>;

/** The instant of a form's `date` and `time`, or what is wrong with them. */
export function readSlot(ctx: Context, { dutyZone }: Pick<Person, 'dutyZone'>, values: FormValues): ReadSlot {
  const { words } = ctx;
  const date = understandDate(values.date ?? '', localDate(ctx.now, dutyZone), 'future');
  if (date === null) return { kind: 'wrong', field: 'date', problem: words.plain('talks.plan.wrongDate') };
  const time = understandTime(values.time ?? USUAL_TIME);
  if (time === null) return { kind: 'wrong', field: 'time', problem: words.plain('talks.plan.wrongTime') };
  const at = instantOf(date, time, dutyZone);
  const problem = whyNotThen(ctx, at, dutyZone);
  return problem === null ? { kind: 'at', at } : { kind: 'wrong', field: 'date', problem };
}

/** Plans a talk with a manager or moves the one that is planned, and tells both what happens next. */
export async function plan(ctx: Context, manager: Person, plannedAt: Date): Promise<Outcome> {
  const { words, person } = ctx;
  const problem = whyNotThen(ctx, plannedAt, manager.dutyZone);
  if (problem !== null) return { replies: [{ card: talkCard([problem], { buttons: [moveButton(ctx, manager.id)] }) }] };
  const before = await plannedTalk(ctx.tx, manager.id);
  const unchanged = before?.plannedAt.getTime() === plannedAt.getTime();
  const planned = await arrange(ctx, manager, plannedAt);
  const name = nameOf(manager, words.locale);
  const when = words.when(plannedAt, person.zone, ctx.now);
  const lines = [words.text(before && !unchanged ? 'talks.plan.moved' : 'talks.plan.done', { name, when })];
  const date = localDate(plannedAt, manager.dutyZone);
  if (!isWorkday(date, await ctx.days())) lines.push(words.text('talks.plan.dayOff', { day: words.day(date) }));
  if (!planned.preparation) {
    const ready = preparedAt(planned.talk, ctx.rulebook, await ctx.days());
    lines.push(words.text('talks.plan.prepareAt', { when: words.when(ready, person.zone, ctx.now) }));
  }
  const buttons: Button[] = [
    moveButton(ctx, manager.id),
    { label: words.plain('talks.buttons.prepareThis'), action: actionOf('one-on-one', 'prepare', planned.talk.id) },
  ];
  const card = talkCard(lines, { tone: 'good', buttons: planned.preparation ? buttons.slice(0, 1) : buttons });
  const key = `${arrangedKey(planned.talk.id, person.id)}${ctx.event.id}`;
  return {
    replies: [{ card, key }, ...(planned.preparation ? [planned.preparation] : [])],
    messages: planned.messages,
  };
}

/** What planning does: the row, the audit, the manager's message, and the preparation if its time has come already. */
export async function arrange(
  ctx: Context,
  manager: Person,
  plannedAt: Date,
): Promise<Readonly<{ talk: Talk; messages: readonly Message[]; preparation: Reply | null }>> {
  const { tx, person } = ctx;
  const before = await plannedTalk(tx, manager.id);
  const id = await planTalk(tx, { managerId: manager.id, supervisorId: person.id, unitId: manager.unitId, plannedAt });
  const talk = await talkById(tx, id);
  if (!talk) throw new Error(`talk ${id} is not there after it was planned`);
  if (before?.plannedAt.getTime() === plannedAt.getTime()) return { talk, messages: [], preparation: null };
  const detail = { manager: manager.id, plannedAt: plannedAt.toISOString() };
  await audit(tx, { at: ctx.now, actor: person.id, action: 'talk.plan', object: `talk ${id}`, detail });
  const messages = [
    await tellManager(ctx, manager, talk, before !== null),
    ...(before ? await settleMoved(ctx, before, talk) : []),
  ];
  if (preparedAt(talk, ctx.rulebook, await ctx.days()) > ctx.now) return { talk, messages, preparation: null };
  await audit(tx, { at: ctx.now, actor: person.id, action: 'talk.prepare', object: `talk ${id}` });
  const preparation = {
    card: await preparationFor(ctx, talk, person, ctx.words),
    key: preparationKey(talk, person.id),
  };
  return { talk, messages, preparation };
}

/**
 * The cards that asked somebody how a talk went, as they are to read now; changed in place, so that nobody is disturbed. Nothing if
 * they were not asked.
 */
export async function settleAsked(
  ctx: Context,
  talkId: bigint,
  asked: Pick<Person, 'id' | 'locale'>,
  card: Card,
): Promise<readonly Message[]> {
  return settle(ctx, askedKey(talkId, asked.id), asked, card);
}

/** The card that said when a talk would be, and offered another time, once the talk has been recorded. */
export async function settleArranged(ctx: Context, talkId: bigint, card: Card): Promise<readonly Message[]> {
  return settle(ctx, arrangedKey(talkId, ctx.person.id), ctx.person, card);
}

async function settle(
  ctx: Context,
  prefix: string,
  asked: Pick<Person, 'id' | 'locale'>,
  card: Card,
): Promise<readonly Message[]> {
  const sent = await takeBack(ctx.tx, asked.id, prefix);
  return sent.map((key) => ({
    key: `${key}:settled:${ctx.event.id}`,
    to: { person: asked.id },
    locale: asked.locale,
    priority: 'reminder',
    content: { kind: 'card', card },
    replacesKey: key,
    onlyInPlace: true,
  }));
}

/** All messages that tell a supervisor when one talk will be begin like this. */
function arrangedKey(talkId: bigint, supervisorId: string): string {
  return `talk-arranged:${talkId}:${supervisorId}:`;
}

/** All messages that ask one person how one talk went begin like this. */
export function askedKey(talkId: bigint, personId: string): string {
  return `talk-outcome:${talkId}:${personId}:`;
}

function whyNotThen(ctx: Context, at: Date, zone: string): string | null {
  if (at <= ctx.now) return ctx.words.plain('talks.plan.past');
  const last = addDays(localDate(ctx.now, zone), MOST_DAYS_AHEAD);
  return localDate(at, zone) > last ? ctx.words.plain('talks.plan.tooFar') : null;
}

function planForm(
  { words }: Context,
  manager: Person,
  { date, time }: Slot,
  errors: Readonly<Partial<Record<'date' | 'time', string>>>,
): Omit<Form, 'id'> {
  const field = (name: 'date' | 'time', value: string): Field => ({
    name,
    kind: name,
    label: words.plain(`talks.plan.${name}`),
    required: true,
    value,
    ...(errors[name] === undefined ? {} : { error: errors[name] }),
  });
  return {
    title: words.plain('talks.plan.title', { name: nameOf(manager, words.locale) }),
    submit: words.plain('talks.plan.submit'),
    cancel: words.plain('talks.buttons.cancel'),
    fields: [field('date', date), field('time', time)],
  };
}

function moveButton({ words }: Context, managerId: string): Button {
  return { label: words.plain('talks.buttons.move'), action: actionOf('one-on-one', 'choose', managerId) };
}

/** A word of an earlier time that has not gone out yet is taken back: only the last one counts. */
async function tellManager(ctx: Context, manager: Person, talk: Talk, isMoved: boolean): Promise<Message> {
  const words = ctx.speak[manager.locale];
  const prefix = `talk-planned:${talk.id}:`;
  const heard = await takeBack(ctx.tx, manager.id, prefix);
  const text = words.text(isMoved && heard.length > 0 ? 'talks.plan.toldMoved' : 'talks.plan.told', {
    supervisor: nameOf(ctx.person, words.locale),
    when: words.when(talk.plannedAt, manager.zone, ctx.now),
  });
  const button = { label: words.plain('talks.buttons.mine'), action: actionOf('one-on-one', 'mine') };
  return {
    key: `${prefix}${ctx.event.id}`,
    to: { person: manager.id },
    locale: manager.locale,
    priority: 'reminder',
    content: { kind: 'card', card: talkCard([text], { buttons: [button] }) },
    notBefore: afterQuiet(manager, ctx.now, ctx.rulebook),
  };
}

/** What was sent for the earlier time: the question how it went now says when it will be, a preparation still waiting goes. */
async function settleMoved(ctx: Context, before: Talk, talk: Talk): Promise<readonly Message[]> {
  await takeBack(ctx.tx, before.supervisorId, preparationKey(before, before.supervisorId));
  const messages: Message[] = [];
  for (const asked of await peopleById(ctx.tx, [before.supervisorId, before.managerId])) {
    const words = ctx.speak[asked.locale];
    const when = words.when(talk.plannedAt, asked.zone, ctx.now);
    messages.push(...(await settleAsked(ctx, talk.id, asked, sentence(words.text('talks.ask.moved', { when })))));
  }
  return messages;
}
