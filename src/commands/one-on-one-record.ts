import { addDays, type LocalDate } from '../calendar/day.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { isWorkday, nextWorkday } from '../calendar/workday.ts';
import { localDate } from '../calendar/zone.ts';
import { agreedLines, talkCard } from '../cards/talk.ts';
import type { Field, Form, FormValues } from '../chat/form.ts';
import { nameOf } from '../i18n.ts';
import { audit } from '../store/audit.ts';
import { type Message, takeBack } from '../store/outbox.ts';
import type { Person } from '../store/people.ts';
import { recordTalk, type Talk, talkById } from '../store/talks.ts';
import { understandDate } from '../understand/dates.ts';
import { actionOf, type Context, type Outcome, sentence } from './command.ts';
import {
  arrange,
  askedKey,
  managerOf,
  notYours,
  readSlot,
  settleArranged,
  settleAsked,
  USUAL_TIME,
} from './one-on-one-plan.ts';

/** The form in which a supervisor writes how a talk went and what follows from it. */
export async function openRecord(ctx: Context, talkId: bigint): Promise<Outcome> {
  const { words } = ctx;
  const talk = await talkById(ctx.tx, talkId);
  const manager = talk && (await managerOf(ctx, talk.managerId));
  if (!talk || !manager) return notYours(ctx);
  if (talk.state !== 'planned') return { toast: { tone: 'problem', text: words.plain('talks.record.already') } };
  const values = { next_date: await usualNext(ctx, talk), next_time: USUAL_TIME };
  const again = { label: words.plain('talks.buttons.record'), action: actionOf('one-on-one', 'record', talkId) };
  return {
    form: {
      purpose: { command: 'one-on-one', kind: 'record', of: String(talkId) },
      form: recordForm(ctx, manager, values, {}),
      fallback: talkCard([words.text('talks.record.open')], { buttons: [{ ...again, style: 'primary' }] }),
    },
  };
}

/** Records a talk, plans the next one, and tells the manager what was agreed. */
export async function submitRecord(ctx: Context, talkId: bigint, values: FormValues): Promise<Outcome> {
  const { tx, words, person } = ctx;
  const talk = await talkById(tx, talkId);
  const manager = talk && (await managerOf(ctx, talk.managerId));
  if (!talk || !manager) return notYours(ctx);
  const heldOn = heldDay(ctx, talk);
  const { record, next, errors } = readRecord(ctx, manager, heldOn, values);
  if (Object.keys(errors).length > 0) return { invalid: recordForm(ctx, manager, values, errors) };
  if (!(await recordTalk(tx, talkId, { ...record, heldOn }))) {
    return { toast: { tone: 'problem', text: words.plain('talks.record.already') } };
  }
  await audit(tx, {
    at: ctx.now,
    actor: person.id,
    action: 'talk.record',
    object: `talk ${talkId}`,
    detail: { manager: manager.id },
  });
  // What is told below is more than the question that may still be waiting for the morning.
  await takeBack(tx, manager.id, askedKey(talkId, manager.id));
  const planned = next ? await arrange(ctx, manager, next) : null;
  const name = nameOf(manager, words.locale);
  const lines = [
    words.text('talks.record.done', { day: words.day(heldOn), name }),
    ...agreedLines(record, words),
    ...(next ? [words.text('talks.record.next', { when: words.when(next, person.zone, ctx.now) })] : []),
  ];
  const buttons = next
    ? []
    : [{ label: words.plain('talks.buttons.plan', { name }), action: actionOf('one-on-one', 'choose', manager.id) }];
  const settled = sentence(words.text('talks.record.settled', { name }), 'good');
  return {
    replies: [
      { card: talkCard(lines, { tone: 'good', buttons }) },
      ...(planned?.preparation ? [planned.preparation] : []),
    ],
    // One message tells the manager everything, the next talk included.
    messages: [
      tellManager(ctx, manager, { ...talk, ...record, heldOn }, next),
      ...(await settleAsked(ctx, talkId, person, settled)),
      ...(await settleArranged(ctx, talkId, settled)),
    ],
  };
}

const LONGEST = 3000;
const LONGEST_COMMITMENT = 300;

type RecordField = 'outcome' | 'commitment' | 'until' | 'next_date' | 'next_time';
type Errors = Readonly<Partial<Record<RecordField, string>>>;

/** What was held before its time was held today. */
function heldDay({ now }: Context, { plannedAt, zone }: Talk): LocalDate {
  return localDate(plannedAt < now ? plannedAt : now, zone);
}

async function usualNext(ctx: Context, talk: Talk): Promise<LocalDate> {
  const days = await ctx.days();
  const date = addDays(localDate(ctx.now, talk.zone), ctx.rulebook.one_on_ones.every_days);
  return isWorkday(date, days) ? date : nextWorkday(date, days);
}

function readRecord(ctx: Context, manager: Person, heldOn: LocalDate, values: FormValues) {
  const { words } = ctx;
  const errors: Partial<Record<RecordField, string>> = {};
  const outcome = values.outcome?.trim() ?? '';
  if (outcome === '') errors.outcome = words.plain('talks.record.empty');
  const commitment = values.commitment?.trim() || null;
  const commitmentDue = values.until
    ? understandDate(values.until, localDate(ctx.now, manager.dutyZone), 'future')
    : null;
  if (values.until && commitmentDue === null) errors.until = words.plain('talks.plan.wrongDate');
  else if (commitmentDue !== null && commitmentDue <= heldOn) errors.until = words.plain('talks.record.untilPast');
  else if (commitmentDue !== null && commitment === null) errors.commitment = words.plain('talks.record.untilAlone');
  const { next_date: date, next_time: time } = values;
  const slot = date ? readSlot(ctx, manager, { date, ...(time ? { time } : {}) }) : null;
  if (slot?.kind === 'wrong') errors[slot.field === 'date' ? 'next_date' : 'next_time'] = slot.problem;
  return { record: { outcome, commitment, commitmentDue }, next: slot?.kind === 'at' ? slot.at : null, errors };
}

function recordForm({ words }: Context, manager: Person, values: FormValues, errors: Errors): Omit<Form, 'id'> {
  const name = nameOf(manager, words.locale);
  const common = (field: RecordField, required = false) => ({
    name: field,
    required,
    ...(values[field] === undefined ? {} : { value: values[field] }),
    ...(errors[field] === undefined ? {} : { error: errors[field] }),
  });
  const { plain } = words;
  const fields: readonly Field[] = [
    {
      ...common('outcome', true),
      kind: 'longText',
      maxLength: LONGEST,
      label: plain('talks.record.outcome'),
      hint: plain('talks.record.outcomeHint', { name }),
    },
    {
      ...common('commitment'),
      kind: 'text',
      maxLength: LONGEST_COMMITMENT,
      label: plain('talks.record.commitment'),
      hint: plain('talks.record.commitmentHint', { name }),
    },
    { ...common('until'), kind: 'date', label: plain('talks.record.until') },
    {
      ...common('next_date'),
      kind: 'date',
      label: plain('talks.record.nextDate'),
      hint: plain('talks.record.nextHint'),
    },
    { ...common('next_time'), kind: 'time', label: plain('talks.record.nextTime') },
  ];
  return {
    title: plain('talks.record.title', { name }),
    submit: plain('talks.record.submit'),
    cancel: plain('talks.buttons.cancel'),
    fields,
  };
}

function tellManager(
  ctx: Context,
  manager: Person,
  talk: Talk & Readonly<{ heldOn: LocalDate }>,
  next: Date | null,
): Message {
  const words = ctx.speak[manager.locale];
  const lines = [
    words.text('talks.record.told', { supervisor: nameOf(ctx.person, words.locale), day: words.day(talk.heldOn) }),
    ...agreedLines(talk, words),
    ...(next ? [words.text('talks.record.next', { when: words.when(next, manager.zone, ctx.now) })] : []),
  ];
  const view = { label: words.plain('talks.buttons.view'), action: actionOf('one-on-one', 'view', talk.id) };
  return {
    key: `talk-recorded:${talk.id}`,
    to: { person: manager.id },
    locale: manager.locale,
    priority: 'reminder',
    content: { kind: 'card', card: talkCard(lines, { buttons: talk.reply === null ? [view] : [] }) },
    notBefore: afterQuiet(manager, ctx.now, ctx.rulebook),
  };
}
