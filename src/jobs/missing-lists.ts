import { isDeepStrictEqual } from 'node:util';
import { afterQuiet } from '../calendar/quiet.ts';
import { localDate } from '../calendar/zone.ts';
import { missingCard, missingDayKey, missingKey } from '../commands/missing.ts';
import { unitParents } from '../store/jobs.ts';
import {
  deadlinesBetween,
  type Filing,
  filingsDueAt,
  filingsOn,
  hasListChanges,
  markMissing,
  nextDeadline,
  takeListChanges,
} from '../store/obligations.ts';
import { lastMessages, type Message } from '../store/outbox.ts';
import { everyoneInPost, type Person } from '../store/people.ts';
import type { JobContext, PromptJob, RowJob } from './job.ts';

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
    const supervisors = await supervisorsNow({ tx, now });
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

/**
 * Draws lists anew in which something has changed since: late filings, reports taken back, people excused. Those that came at the
 * deadline as well as those that were asked for, each supervisor's newest.
 */
export const missingListChanges: PromptJob = {
  name: 'missing-list-changes',
  waits: hasListChanges,
  async run(ctx) {
    const { tx, now } = ctx;
    const changes = await takeListChanges(tx);
    if (changes.length === 0) return [];
    const supervisors = await supervisorsNow({ tx, now });
    const parents = await unitParents(tx);
    const messages: Message[] = [];
    for (const { dueAt, unitIds } of changes) {
      const above = supervisors.filter(({ unitId }) => unitIds.some((changed) => isBelow(changed, unitId, parents)));
      const lists = await lastMessages(
        tx,
        above.map((one) => ({ person: one.id, prefix: missingKey(one, dueAt) })),
      );
      const asked = await lastMessages(
        tx,
        above.map((one) => ({ person: one.id, prefix: missingDayKey(one, localDate(dueAt, one.dutyZone)) })),
      );
      const filings = lists.size > 0 ? await filingsDueAt(tx, dueAt) : [];
      for (const supervisor of above) {
        const own = filings.filter(({ unitId }) => isBelow(unitId, supervisor.unitId, parents));
        messages.push(...redrawn(ctx, supervisor, lists.get(supervisor.id), missingKey(supervisor, dueAt), own));
        const last = asked.get(supervisor.id);
        if (!last) continue;
        const day = localDate(dueAt, supervisor.dutyZone);
        const theirs = await filingsOn(tx, supervisor.unitId, day);
        messages.push(...redrawn(ctx, supervisor, last, missingDayKey(supervisor, day), theirs));
      }
    }
    return messages;
  },
  next: async ({ tx }, after) => ((await hasListChanges(tx)) ? new Date(after.getTime() + AFTER_MS) : null),
};

/** The list as it is now in the place of the one that was sent; nothing where it says the same. */
function redrawn(
  { now, rulebook, speak }: JobContext,
  supervisor: Person,
  last: Readonly<{ key: string; content: unknown }> | undefined,
  key: string,
  filings: readonly Filing[],
): readonly Message[] {
  const card = missingCard(filings, supervisor, rulebook, speak[supervisor.locale]);
  if (!last || isDeepStrictEqual(last.content, { kind: 'card', card })) return [];
  return [
    {
      key: `${key}${now.getTime()}`,
      to: { person: supervisor.id },
      locale: supervisor.locale,
      priority: 'reminder',
      content: { kind: 'card', card },
      replacesKey: last.key,
      onlyInPlace: true,
    },
  ];
}

/** Who supervises anything today, as their own duty zone has it. */
async function supervisorsNow({ tx, now }: Pick<JobContext, 'tx' | 'now'>): Promise<readonly Person[]> {
  const found = new Map<string, Person>();
  for (const zone of ['Etc/GMT+12', 'Etc/GMT-14']) {
    const date = localDate(now, zone);
    for (const one of await everyoneInPost(tx, { roles: ['supervisor'], date })) found.set(one.id, one);
  }
  return [...found.values()].filter(({ dutyZone, inPostSince, leftOn }) => {
    const today = localDate(now, dutyZone);
    return inPostSince <= today && (leftOn === null || leftOn >= today);
  });
}

function isBelow(unitId: string, top: string, parents: ReadonlyMap<string, string | null>): boolean {
  for (let unit: string | null | undefined = unitId; unit; unit = parents.get(unit)) if (unit === top) return true;
  return false;
}
