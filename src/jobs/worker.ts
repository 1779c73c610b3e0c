import { randomUUID } from 'node:crypto';
import type { Log } from '../chat/adapter.ts';
import type { Card } from '../chat/card.ts';
import { type Command, type Outcome, refusal, sentence } from '../commands/command.ts';
import { taskKey } from '../commands/tasks.ts';
import type { Database, Tx } from '../database/connect.ts';
import type { Words } from '../i18n.ts';
import type { Locale } from '../rulebook/words.ts';
import { readClock } from '../store/clock.ts';
import { type Message, post } from '../store/outbox.ts';
import { peopleById } from '../store/people.ts';
import { dayTable, type Rulebooks, rulebookOn } from '../store/rulebooks.ts';
import { endTask, isShown, postponeTask, type Task, takeTask } from '../store/tasks.ts';
import { inTransaction, mayPass } from '../store/transaction.ts';
import { createLoop, type Loop } from '../timing/loop.ts';

type Options = Readonly<{
  database: Database;
  rulebooks: Rulebooks;
  speak: Readonly<Record<Locale, Words>>;
  commands: readonly Command[];
  /** There may be something in the outbox. */
  wakeSender: () => void;
  log: Log;
}>;

/** Nobody may have woken us: another process stored a task and died. */
const LOOK_EVERY_MS = 5_000;
/** A bank of 100 000 managers is scored and stored in less. */
const TIMEOUT_MS = 15 * 60_000;
const MOST_ATTEMPTS = 5;
const PAUSE_MS = 2_000;
/** How many messages are put into the outbox by one statement. */
const POSTED_AT_ONCE = 500;

/**
 * Does long work one by one, each task in one transaction with everything that comes of it: killed in the middle, it has not happened,
 * and is done from the beginning by whoever comes next. Only how far it is gets out before.
 */
export function createWorker(options: Options): Loop {
  return createLoop({
    look: async () => ((await doOne(options)) ? 0 : LOOK_EVERY_MS),
    everyMs: LOOK_EVERY_MS,
    failed: (error) => options.log.warn({ error }, 'task not looked for'),
  });
}

/** Whether there was one. */
async function doOne(options: Options): Promise<boolean> {
  const { database, wakeSender } = options;
  const taken: { task: Task | null } = { task: null };
  try {
    await inTransaction(database, TIMEOUT_MS, async (tx) => {
      taken.task = await takeTask(tx);
      if (taken.task) await work(tx, taken.task, options);
    });
  } catch (error) {
    if (!taken.task) throw error;
    await giveUp(taken.task, error, options);
  }
  if (taken.task) wakeSender();
  return taken.task !== null;
}

async function work(tx: Tx, task: Task, options: Options): Promise<void> {
  const { rulebooks, speak, commands, database, wakeSender } = options;
  const now = await readClock(tx);
  const [person] = await peopleById(tx, [task.personId]);
  const [name, kind = ''] = task.kind.split('.');
  const command = commands.find((one) => one.name === name);
  const run = command?.tasks?.[kind];
  if (!person || !command || !run) throw new Error(`nobody does the task ${task.kind} of ${task.personId}`);
  const words = speak[person.locale];
  let steps = 0;
  const progress = async (text: string) => {
    // Outside the transaction, or nobody would see it before all is done; and only in the place of a message that stands there already.
    if (!(await isShown(database, taskKey(task.id)))) return;
    const key = `${taskKey(task.id)}:${task.attempts}:${++steps}:${randomUUID()}`;
    await post(database, [changed(task, key, words, sentence(text))], now);
    wakeSender();
  };
  const rulebook = await rulebookOn(tx, rulebooks, now);
  const days = await dayTable(tx, rulebook);
  const ctx = { tx, now, person, rulebook, words, speak, days: async () => days, progress };
  const outcome: Outcome = refusal(ctx, command) ?? (await run(ctx, task.detail));
  const messages = [...outcomeMessages(task, words, outcome), ...(outcome.messages ?? [])];
  for (let from = 0; from < messages.length; from += POSTED_AT_ONCE) {
    if (from > 0) await progress(words.text('appraisal.task.telling', { done: from, of: messages.length }));
    await post(tx, messages.slice(from, from + POSTED_AT_ONCE), now);
  }
  await endTask(tx, task.id, 'done', now);
}

/** The first card takes the place of the message that said how far it was; others follow it. */
function outcomeMessages(task: Task, words: Words, { replies = [] }: Outcome): readonly Message[] {
  return replies.map(({ card, key }, index) => {
    const message = changed(task, key ?? `${taskKey(task.id)}:done:${index}`, words, card);
    if (index === 0) return message;
    const { replacesKey, ...other } = message;
    return other;
  });
}

function changed(task: Task, key: string, words: Words, card: Card): Message & Readonly<{ replacesKey: string }> {
  return {
    key,
    to: { person: task.personId },
    locale: words.locale,
    priority: 'reply',
    content: { kind: 'card', card },
    replacesKey: taskKey(task.id),
  };
}

/** What may pass is tried again after a while; what is a mistake of ours ends with an apology. */
async function giveUp(task: Task, error: unknown, { database, speak, log }: Options): Promise<void> {
  if (mayPass(error) && task.attempts < MOST_ATTEMPTS)
    return postponeTask(database, task.id, PAUSE_MS * 2 ** task.attempts);
  const incident = randomUUID().slice(0, 8);
  log.error({ incident, task: task.kind, error }, 'task failed');
  await inTransaction(database, TIMEOUT_MS, async (tx) => {
    const now = await readClock(tx);
    const [person] = await peopleById(tx, [task.personId]);
    const words = speak[person?.locale ?? 'zh-CN'];
    const card = sentence(words.text('bot.failed', { incident }), 'problem');
    // Somebody else may have done it meanwhile.
    if (await endTask(tx, task.id, 'failed', now))
      await post(tx, [changed(task, `${taskKey(task.id)}:failed`, words, card)], now);
  });
}
