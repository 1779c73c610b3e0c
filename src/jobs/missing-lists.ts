import { afterQuiet } from '../calendar/quiet.ts';
import { localDate } from '../calendar/zone.ts';
import { missingCard, missingKey } from '../commands/missing.ts';
import { unitParents } from '../store/jobs.ts';
import { deadlinesBetween, filingsDueAt, markMissing, nextDeadline } from '../store/obligations.ts';
import type { Message } from '../store/outbox.ts';
import { everyoneInPost } from '../store/people.ts';
import type { RowJob } from './job.ts';

/** A list is news for so long; after an outage older ones are left out. */
const NEWS_MS = 12 * 3_600_000;
/** The deadline itself is still on time: what is open the moment after it is missing. */
const AFTER_MS = 1;

/** After each deadline: what is still open becomes missing, and supervisors get the list of their people. */
export const missingLists: RowJob = {
  name: 'missing-lists',
  async run({ tx, now, rulebook, speak }, from) {
    await markMissing(tx, now);
    const since = new Date(Math.max(from.getTime(), now.getTime() - NEWS_MS));
    const deadlines = await deadlinesBetween(tx, since, now);
    if (deadlines.length === 0) return [];
    const supervisors = await everyoneInPost(tx, { roles: ['supervisor'], date: localDate(now, rulebook.zone) });
    const parents = await unitParents(tx);
    const messages: Message[] = [];
    for (const dueAt of deadlines) {
      const filings = await filingsDueAt(tx, dueAt);
      for (const supervisor of supervisors) {
        const own = filings.filter(({ unitId }) => isBelow(unitId, supervisor.unitId, parents));
        if (own.length === 0) continue;
        messages.push({
          key: `${missingKey(supervisor, dueAt)}list`,
          to: { person: supervisor.id },
          locale: supervisor.locale,
          priority: 'reminder',
          content: { kind: 'card', card: missingCard(own, supervisor, rulebook, speak[supervisor.locale]) },
          notBefore: afterQuiet(supervisor, now, rulebook),
        });
      }
    }
    return messages;
  },
  async next({ tx }, after) {
    const deadline = await nextDeadline(tx, new Date(after.getTime() - AFTER_MS));
    return deadline && new Date(deadline.getTime() + AFTER_MS);
  },
};

function isBelow(unitId: string, top: string, parents: ReadonlyMap<string, string | null>): boolean {
  for (let unit: string | null | undefined = unitId; unit; unit = parents.get(unit)) if (unit === top) return true;
  return false;
}
