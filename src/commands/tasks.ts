import type { Text } from '../chat/text.ts';
import { addTask, type Task } from '../store/tasks.ts';
import { type Context, type Outcome, sentence } from './command.ts';

/**
 * Puts aside what takes longer than an event may: a worker does it once this has committed, and changes the message that says so
 * now until it shows what came of it.
 *
 * @param text says what is being done
 */
export async function begin(
  ctx: Context,
  task: Pick<Task, 'kind' | 'detail'>,
  text: Text,
  inPlace = false,
): Promise<Outcome> {
  const id = await addTask(ctx.tx, { ...task, personId: ctx.person.id, at: ctx.now });
  return { replies: [{ card: sentence(text), key: taskKey(id), inPlace }] };
}

/** The key of the message that shows how far a task is. */
export function taskKey(id: bigint): string {
  return `task:${id}`;
}
