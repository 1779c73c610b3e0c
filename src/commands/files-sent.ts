import type { Tx } from '../database/connect.ts';
import type { Words } from '../i18n.ts';
import type { Locale } from '../rulebook/words.ts';
import { readClock } from '../store/clock.ts';
import { post } from '../store/outbox.ts';
import { peopleById } from '../store/people.ts';
import { addTask } from '../store/tasks.ts';
import type { WantedFile } from '../store/uploads.ts';
import { sentence } from './command.ts';
import { isRulebook, uploadKey } from './import.ts';
import { taskKey } from './tasks.ts';

/** Has a file checked that has been fetched, or tells its sender that it is lost: either in place of what was said when it came. */
export function createFilesSettled(speak: Readonly<Record<Locale, Words>>) {
  return async (tx: Tx, { id, personId, account, name }: WantedFile, isHere: boolean): Promise<void> => {
    const [person] = await peopleById(tx, [personId]);
    if (!person) return;
    const now = await readClock(tx);
    const words = speak[person.locale];
    const kind = isRulebook(name) ? 'rulebook.check' : 'import.check';
    const task = isHere ? await addTask(tx, { kind, detail: { upload: id }, personId, at: now }) : null;
    const [key, card] =
      task === null
        ? [`upload-lost:${id}`, sentence(words.text('figures.import.notFetched', { name }), 'problem')]
        : [taskKey(task), sentence(words.text('figures.import.checking', { name }))];
    const to = { account, person: personId };
    const message = {
      key,
      to,
      locale: words.locale,
      priority: 'reply',
      content: { kind: 'card', card },
      replacesKey: uploadKey(id),
    } as const;
    await post(tx, [message], now);
  };
}
