import { afterQuiet } from '../calendar/quiet.ts';
import { localDate } from '../calendar/zone.ts';
import { talkCard } from '../cards/talk.ts';
import type { Form, FormValues } from '../chat/form.ts';
import { nameOf } from '../i18n.ts';
import { lastKey, type Message } from '../store/outbox.ts';
import { type Person, peopleById } from '../store/people.ts';
import { replyToTalk, type Talk, talkById } from '../store/talks.ts';
import { actionOf, type Context, type Outcome } from './command.ts';

/** The form in which a manager writes how they see a talk. */
export async function openView(ctx: Context, talkId: bigint): Promise<Outcome> {
  const { words } = ctx;
  const talk = await ownTalk(ctx, talkId);
  if (!talk) return { toast: { tone: 'problem', text: words.plain('bot.staleButton') } };
  const again = { label: words.plain('talks.buttons.view'), action: actionOf('one-on-one', 'view', talkId) };
  return {
    form: {
      purpose: { command: 'one-on-one', kind: 'view', of: String(talkId) },
      form: viewForm(ctx, talk, talk.reply ?? ''),
      fallback: talkCard([words.text('talks.view.open')], { buttons: [{ ...again, style: 'primary' }] }),
    },
  };
}

/** Keeps the manager's view and shows it to the supervisor; written again, it takes the first one's place. */
export async function submitView(ctx: Context, talkId: bigint, values: FormValues): Promise<Outcome> {
  const { tx, words } = ctx;
  const talk = await ownTalk(ctx, talkId);
  if (!talk) return { toast: { tone: 'problem', text: words.plain('bot.staleForm') } };
  const reply = values.reply?.trim() ?? '';
  if (reply === '') return { invalid: viewForm(ctx, talk, '', words.plain('talks.view.empty')) };
  await replyToTalk(tx, talkId, reply);
  const done = words.text('talks.view.done', { supervisor: supervisorOf(talk, words.locale) });
  const [supervisor] = await peopleById(tx, [talk.supervisorId]);
  return {
    replies: [{ card: talkCard([done], { tone: 'good', quote: reply }) }],
    messages: supervisor ? [await tellSupervisor(ctx, supervisor, talk, reply)] : [],
  };
}

const LONGEST = 3000;

function viewForm({ words }: Context, talk: Talk, value: string, error?: string): Omit<Form, 'id'> {
  const supervisor = supervisorOf(talk, words.locale);
  return {
    title: words.plain('talks.view.title'),
    submit: words.plain('talks.view.submit', { supervisor }),
    cancel: words.plain('talks.buttons.cancel'),
    fields: [
      {
        name: 'reply',
        kind: 'longText',
        maxLength: LONGEST,
        label: words.plain('talks.view.words'),
        hint: words.plain('talks.view.hint', { supervisor }),
        required: true,
        value,
        ...(error === undefined ? {} : { error }),
      },
    ],
  };
}

/** A talk of this manager's own whose time has come. */
async function ownTalk(ctx: Context, id: bigint): Promise<Talk | null> {
  const talk = await talkById(ctx.tx, id);
  const begun = talk && (talk.state === 'held' || talk.plannedAt <= ctx.now);
  return begun && talk.managerId === ctx.person.id ? talk : null;
}

function supervisorOf({ supervisorName, supervisorNameEn }: Talk, locale: Person['locale']): string {
  return nameOf({ name: supervisorName, nameEn: supervisorNameEn }, locale);
}

async function tellSupervisor(ctx: Context, supervisor: Person, talk: Talk, reply: string): Promise<Message> {
  const words = ctx.speak[supervisor.locale];
  const day = words.day(talk.heldOn ?? localDate(talk.plannedAt, talk.zone));
  const prefix = `talk-view:${talk.id}:`;
  const earlier = await lastKey(ctx.tx, supervisor.id, prefix);
  return {
    key: `${prefix}${ctx.event.id}`,
    to: { person: supervisor.id },
    locale: supervisor.locale,
    priority: 'reminder',
    content: {
      kind: 'card',
      card: talkCard([words.text('talks.view.told', { name: nameOf(ctx.person, words.locale), day })], {
        quote: reply,
      }),
    },
    notBefore: afterQuiet(supervisor, ctx.now, ctx.rulebook),
    ...(earlier === null ? {} : { replacesKey: earlier }),
  };
}
