import { randomUUID } from 'node:crypto';
import { localDate } from './calendar/zone.ts';
import type { Log, Profile } from './chat/adapter.ts';
import type { Content } from './chat/delivery.ts';
import type { Account, Answer, Event, Receive } from './chat/event.ts';
import { escapeText } from './chat/text.ts';
import { type Command, type Context, type Outcome, sentence } from './commands/command.ts';
import { dispatch } from './commands/dispatch.ts';
import { OFFERED_DAYS } from './commands/file-day.ts';
import { greetStranger } from './commands/link.ts';
import type { Database, Tx } from './database/connect.ts';
import type { Words } from './i18n.ts';
import type { Locale } from './rulebook/words.ts';
import { customersOf } from './store/customers.ts';
import { deskOf } from './store/desk.ts';
import { openForm } from './store/drafts.ts';
import { type Arrival, arrive, keepAnswer } from './store/inbox.ts';
import { type Message, post } from './store/outbox.ts';
import { dayTable, type Rulebooks, rulebookByHash } from './store/rulebooks.ts';
import { inTransaction, mayPass, Undo } from './store/transaction.ts';
import { within } from './timing/deadline.ts';

type Options = Readonly<{
  database: Database;
  rulebooks: Rulebooks;
  speak: Readonly<Record<Locale, Words>>;
  commands: readonly Command[];
  /** What a platform vouches for about an account that is not linked yet. */
  profile: (account: Account) => Promise<Profile | null>;
  /** There may be something in the outbox. */
  wake: () => void;
  log: Log;
  /** After this an event is given up and rolled back; platforms wait 3 s. */
  deadlineMs?: number;
}>;

const DEADLINE_MS = 2_000;
/** No platform delivers an event again later than this. */
const REDELIVERED_FOR_MS = 24 * 3_600_000;
const CONVERSING: readonly Event['payload']['kind'][] = ['message', 'edit', 'open'];

/**
 * Takes an event in, does what it asks in one transaction with its inbox row and its replies, and says what is to be answered
 * at once. Delivered again, an event is answered the same and does nothing more.
 */
export function createBot(options: Options): Receive {
  return async (event) => {
    const timeoutMs = options.deadlineMs ?? DEADLINE_MS;
    // A transaction that still hangs is rolled back by its own time-out.
    const { answer, homeIsStale } = await within(timeoutMs, attempt(event, options, timeoutMs));
    options.wake();
    // Nobody waits for it: whoever comes to their home page finds it drawn anew in any case.
    if (homeIsStale) void redrawHome(event, options, timeoutMs);
    return answer;
  };
}

/** An event's answer, and whether the person may have a home page before them that is not right any more. */
type Taken = Readonly<{ answer: Answer; homeIsStale: boolean }>;

/** What the id of an event begins with that draws a home page anew after another one. */
const REDRAWN = 'home after ';

/** Draws the home page as it is after an event: an event of its own, done once however often that one is delivered. */
async function redrawHome(after: Event, options: Options, timeoutMs: number): Promise<void> {
  const event: Event = { ...after, id: `${REDRAWN}${after.id}`, forms: 'none', payload: { kind: 'home' } };
  try {
    await attempt(event, options, timeoutMs);
    options.wake();
  } catch (error) {
    options.log.warn({ platform: event.account.platform, error }, 'home not drawn');
  }
}

async function attempt(event: Event, options: Options, timeoutMs: number): Promise<Taken> {
  const { database, log } = options;
  const late = AbortSignal.timeout(timeoutMs);
  const run = (profile: Profile | null | undefined) =>
    inTransaction(database, timeoutMs, async (tx) => {
      const taken = await take(tx, event, options, profile);
      // The platform has been told that it failed, and the person may have tried again: it must not take effect now.
      late.throwIfAborted();
      return taken;
    });
  try {
    const first = await run(undefined);
    if (first !== 'profile wanted') return first;
    // Asking the platform takes time that no transaction may wait for; the first one has been undone.
    const second = await run(await options.profile(event.account).catch(() => null));
    if (second === 'profile wanted') throw new Error('the profile was asked for twice');
    return second;
  } catch (error) {
    if (late.aborted || mayPass(error)) throw error;
    const incident = randomUUID().slice(0, 8);
    log.error({ incident, platform: event.account.platform, kind: event.payload.kind, error }, 'event failed');
    return apologise(event, options, incident, timeoutMs, error);
  }
}

/**
 * A mistake of ours would fail again however often the platform repeats the event, so it is answered with an apology. If not
 * even that can be stored, the original error is passed on and nothing is acknowledged.
 */
async function apologise(
  event: Event,
  options: Options,
  incident: string,
  timeoutMs: number,
  cause: unknown,
): Promise<Taken> {
  try {
    const answer = await inTransaction(options.database, timeoutMs, async (tx) => {
      const arrival = await arrive(tx, event.id, event.account);
      if (arrival.seen) return again(arrival.seen, event);
      const words = options.speak[arrival.person?.locale ?? 'zh-CN'];
      // As a notice it leaves a form open, with everything that was typed in it.
      return settle(tx, event, arrival, words, {
        toast: { tone: 'problem', text: words.plain('bot.failed', { incident }) },
      });
    });
    return { answer, homeIsStale: false };
  } catch {
    throw cause;
  }
}

async function take(
  tx: Tx,
  event: Event,
  options: Options,
  profile: Profile | null | undefined,
): Promise<Taken | Undo<'profile wanted'>> {
  const { payload } = event;
  const spoken = payload.kind === 'message' || payload.kind === 'edit';
  const said = spoken ? { message: payload.message, at: event.at, changes: payload.kind === 'edit' } : null;
  const opensHome = payload.kind === 'home' && !event.id.startsWith(REDRAWN);
  const arrival = await arrive(tx, event.id, event.account, { opensHome, said });
  const homeIsStale = changesHome(event, arrival);
  if (arrival.seen) return { answer: again(arrival.seen, event), homeIsStale };
  const { person } = arrival;
  if (!person) {
    const outcome = await greetStranger({
      tx,
      now: arrival.now,
      event,
      mayBeBlank: event.forms === 'message' && !arrival.textOnly,
      profile,
      speak: options.speak,
    });
    if (outcome === 'profile wanted') return new Undo(outcome);
    const answer = await settle(tx, event, arrival, options.speak[outcome.locale], outcome.outcome);
    return { answer, homeIsStale };
  }
  const rulebook = await rulebookByHash(tx, options.rulebooks, arrival.rulebookHash);
  const words = options.speak[person.locale];
  let days: ReturnType<Context['days']> | undefined;
  let customers: ReturnType<Context['customers']> | undefined;
  let desk: ReturnType<Context['desk']> | undefined;
  const message = 'message' in event.payload ? event.payload.message : undefined;
  const ctx: Context = {
    tx,
    now: arrival.now,
    person,
    rulebook,
    words,
    speak: options.speak,
    days: () => {
      days ??= dayTable(tx, rulebook);
      return days;
    },
    customers: () => {
      customers ??= customersOf(tx, person.id, localDate(arrival.now, person.dutyZone));
      return customers;
    },
    desk: () => {
      desk ??= deskOf(tx, person.id, { today: localDate(arrival.now, person.dutyZone), days: OFFERED_DAYS });
      return desk;
    },
    event: {
      id: event.id,
      kind: event.payload.kind,
      account: event.account,
      forms: arrival.textOnly ? 'none' : event.forms,
      textOnly: arrival.textOnly,
      ...(message === undefined ? {} : { message }),
    },
  };
  const outcome = await inTurn(ctx, event, arrival.turn, options.commands);
  return { answer: await settle(tx, event, arrival, words, outcome), homeIsStale };
}

/** Whether a home page that the person may have before them shows what was before the event. */
function changesHome({ payload }: Event, { person, home }: Arrival): boolean {
  if (payload.kind === 'home' || payload.kind === 'close' || payload.kind === 'progress') return false;
  // Somebody unlinked can only have pressed the button that their home page has.
  return person ? home : payload.kind === 'press' && isOutsideConversation(payload);
}

/** What is done where the conversation with us, and so the answer, may not be in sight. */
function isOutsideConversation(payload: Event['payload']): boolean {
  if (payload.kind === 'press') return payload.message === undefined;
  return payload.kind === 'command' || payload.kind === 'keep';
}

/** Does what the event asks, as far as no newer text of the same message has been heard. */
async function inTurn(
  ctx: Context,
  { payload, at }: Event,
  turn: Arrival['turn'],
  commands: readonly Command[],
): Promise<Outcome> {
  if (turn === 'overtaken') return {};
  const outcome = await dispatch(ctx, commands, payload);
  // A change that comes before its message is the message, unless something has been made from it all the same.
  const unheard =
    payload.kind === 'edit' && turn === 'first' && !isOld(payload, at) && Object.keys(outcome).length === 0;
  return unheard ? dispatch(ctx, commands, { ...payload, kind: 'message' }) : outcome;
}

/** Of a message that old no delivery is still on its way: it was heard, even if nothing is known of it any more. */
function isOld({ sentAt }: Extract<Event['payload'], { kind: 'edit' }>, changedAt: Date): boolean {
  return sentAt !== undefined && changedAt.getTime() - sentAt.getTime() > REDELIVERED_FOR_MS;
}

/** Writes what was decided into the outbox and finds the answer to give at once. */
async function settle(tx: Tx, event: Event, arrival: Arrival, words: Words, outcome: Outcome): Promise<Answer> {
  const { platform } = event.account;
  const messages: Message[] = [];
  const say = (content: Content, name: string | number, key?: string, replaces?: string) =>
    messages.push({
      ...reply(event, arrival, words, content, key ?? `reply:${platform}:${event.id}:${name}`),
      ...(replaces === undefined ? {} : { replaces }),
    });

  let answer: Answer = { kind: 'done' };
  const pressed = event.payload.kind === 'press' || event.payload.kind === 'submit' ? event.payload.message : undefined;
  const replies = [...(outcome.replies ?? [])];
  // A message has no place for a notice: it is said like everything else.
  const conversing = CONVERSING.includes(event.payload.kind);
  if (conversing && outcome.toast && replies.length === 0)
    replies.push({ card: sentence(escapeText(outcome.toast.text), outcome.toast.tone) });
  if (outcome.replace) say({ kind: 'card', card: outcome.replace }, 'replace', undefined, pressed);
  for (const [index, { card, key, inPlace = false }] of replies.entries()) {
    // A form that stands in the conversation has done its work once it is answered.
    const answered = event.payload.kind === 'submit' && index === 0 && !outcome.replace;
    say({ kind: 'card', card }, index, key, inPlace || answered ? pressed : undefined);
  }
  if (outcome.form && (event.forms === 'none' || arrival.textOnly))
    say({ kind: 'card', card: outcome.form.fallback }, 'form');
  else if (outcome.form && arrival.person) {
    const id = outcome.form.id ?? (await openForm(tx, arrival.person.id, outcome.form, arrival.now));
    const form = { ...outcome.form.form, id };
    if (event.forms === 'answer') answer = { kind: 'form', form };
    else say({ kind: 'form', form }, 'form');
  } else if (outcome.invalid && (event.payload.kind === 'submit' || event.payload.kind === 'progress')) {
    const turned =
      event.payload.kind === 'progress' && !outcome.invalid.fields.some(({ error }) => error !== undefined);
    answer = { kind: turned ? 'form' : 'invalid', form: { ...outcome.invalid, id: event.payload.form } };
  } else if (outcome.toast && !conversing) answer = { kind: 'toast', ...outcome.toast };

  if (answer.kind === 'done' && messages.length > 0 && isOutsideConversation(event.payload))
    answer = { kind: 'done', elsewhere: words.plain('bot.elsewhere') };
  if (outcome.home) say({ kind: 'card', card: outcome.home, home: true }, 'home');

  await post(tx, [...messages, ...(outcome.messages ?? [])], arrival.now);
  await keepAnswer(tx, event.id, platform, answer);
  return answer;
}

/** What a repeated event is answered: the same, only that no form opens a second time. One that stands open is the same form. */
function again(answer: Answer, { payload }: Event): Answer {
  return answer.kind === 'form' && payload.kind !== 'progress' ? { kind: 'done' } : answer;
}

function reply(event: Event, arrival: Arrival, words: Words, content: Content, key: string): Message {
  return {
    key,
    to: { account: event.account, person: arrival.person?.id ?? null },
    locale: words.locale,
    priority: 'reply',
    content,
    ...('thread' in event.payload && event.payload.thread !== undefined && { thread: event.payload.thread }),
  };
}
