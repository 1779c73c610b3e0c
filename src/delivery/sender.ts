import { setTimeout as sleep } from 'node:timers/promises';
import type { Adapter, Log } from '../chat/adapter.ts';
import type { Sent } from '../chat/delivery.ts';
import type { Database } from '../database/connect.ts';
import { slowDown } from '../store/budgets.ts';
import { type Claim, type Claimed, claim, LEASE_SECONDS } from '../store/claims.ts';
import { giveBack, markBegun, markDead, markRetry, markSent } from '../store/marks.ts';
import { park } from '../store/parking.ts';
import { createLoop, type Loop } from '../timing/loop.ts';
import { allowance, MOST_ATTEMPTS, narrowed, pauseMs } from './pacing.ts';

export type Sender = Omit<Loop, 'drain'> &
  Readonly<{
    /** Sends until nothing is left that may go out now, or as soon as a platform's limits allow. Returns how many attempts succeeded. */
    drain(): Promise<number>;
  }>;

type Options = Readonly<{
  database: Database;
  adapters: readonly Adapter[];
  log: Log;
  /** Real time in milliseconds, for leases. */
  clock: () => number;
  /** From 0 to 1. */
  random: () => number;
}>;

const BATCH = 40;
/** Beyond so many on their way nothing is claimed, so that what is urgent finds room soon. */
const MOST_UNDER_WAY = 120;
/** Nobody may have woken us: another process put something in, or a pause is over. */
const LOOK_EVERY_MS = 1_000;
/** While limits hold something back: not for every single message that they let through. */
const LOOK_AGAIN_MS = 50;
/** So long {@link Sender.drain} waits for a limit. */
const DRAIN_WAIT_MS = 2_000;
/** A busy database is asked again so soon to mark what has been sent. */
const MARK_AGAIN_MS = 250;
/** So much of a lease must be left for one more attempt, whose own time-outs are shorter. */
const RESERVE_MS = 10_000;

/** Sends what the outbox holds: people side by side, each one's messages in their order, as fast as the platforms take them. */
export function createSender(options: Options): Sender {
  /** How many deliveries are on their way, and what will be when each person's are done. */
  let underWay = 0;
  const chains = new Set<Promise<unknown>>();
  let wakingSoon = false;
  /** Whose messages are done may have more, and a limit may have room again. */
  const wakeSoon = async () => {
    if (wakingSoon) return;
    wakingSoon = true;
    await sleep(LOOK_AGAIN_MS, undefined, { ref: false });
    wakingSoon = false;
    loop.wake();
  };

  const send = ({ claimed }: Claim, until: number): Promise<number>[] => {
    const groups = Map.groupBy(claimed, ({ delivery: { to } }) => JSON.stringify([to.platform, to.workspace, to.user]));
    return [...groups.values()].map((group) => {
      underWay += group.length;
      const chain = sendInOrder(group, until, options).finally(() => {
        underWay -= group.length;
        chains.delete(chain);
      });
      chains.add(chain);
      return chain;
    });
  };
  /** Lets go what may go now; returns after how long to look again. */
  const look = async (): Promise<number> => {
    const most = Math.min(BATCH, MOST_UNDER_WAY - underWay);
    if (most <= 0) return LOOK_EVERY_MS;
    const { found, until } = await choose(options, most);
    for (const chain of send(found, until)) {
      chain.catch((error: unknown) => options.log.warn({ error }, 'outbox not marked')).finally(wakeSoon);
    }
    return found.claimed.length === most ? 0 : Math.max(found.waitMs ?? LOOK_EVERY_MS, LOOK_AGAIN_MS);
  };
  const loop = createLoop({
    look,
    everyMs: LOOK_EVERY_MS,
    failed: (error) => options.log.warn({ error }, 'outbox not read'),
  });
  return {
    wake: loop.wake,
    start: loop.start,
    async stop() {
      await loop.stop();
      await Promise.allSettled(chains);
    },
    async drain() {
      for (let total = 0; ; ) {
        const { found, until } = await choose(options, BATCH);
        for (const sent of await Promise.all(send(found, until))) total += sent;
        if (found.claimed.length > 0) continue;
        if (found.waitMs === null || found.waitMs > DRAIN_WAIT_MS) return total;
        await sleep(Math.max(found.waitMs, 1));
      }
    },
  };
}

async function choose(
  { database, adapters, clock }: Options,
  most: number,
): Promise<Readonly<{ found: Claim; until: number }>> {
  const until = clock() + LEASE_SECONDS * 1000 - RESERVE_MS;
  const limits = new Map(adapters.map((adapter) => [adapter.platform, adapter.limits]));
  const found = await claim(database, limits, most, (usage) => allowance(usage, limits.get(usage.platform)));
  return { found, until };
}

/** One person's messages. After one that has to wait, the later ones wait too. Returns how many were sent. */
async function sendInOrder(group: readonly Claimed[], until: number, options: Options): Promise<number> {
  const { database } = options;
  let sent = 0;
  for (const [index, one] of group.entries()) {
    const rest = group.slice(index + 1);
    if (options.clock() > until) {
      for (const later of [one, ...rest]) await giveBack(database, later, 0);
      return sent;
    }
    const outcome = await attempt(one, until, options);
    switch (outcome.kind) {
      case 'sent':
        sent++;
        break;
      case 'dead':
        break;
      case 'part':
        for (const later of rest) await giveBack(database, later, 0);
        return sent;
      case 'retry':
        for (const later of rest) await giveBack(database, later, outcome.afterMs);
        return sent;
      case 'gone':
        options.log.error({ who: outcome.who, cause: outcome.cause, reason: outcome.reason }, 'out of reach');
        await park(database, one.delivery.to, outcome, [one, ...rest]);
        for (const later of [one, ...rest]) await giveBack(database, later, 0);
        return sent;
    }
  }
  return sent;
}

/** Makes one attempt and marks what became of it; only that somebody is gone is left to the caller. */
async function attempt(claimed: Claimed, until: number, options: Options): Promise<Sent> {
  const { database, adapters, log } = options;
  const { id, delivery } = claimed;
  const adapter = adapters.find(({ platform }) => platform === delivery.to.platform);
  const sent: Sent = adapter
    ? await adapter.send(delivery).catch((error: unknown) => {
        log.error({ error, attempt: delivery.attempt }, 'delivery failed');
        return { kind: 'retry', afterMs: 0, reason: 'our mistake' };
      })
    : { kind: 'dead', cause: 'refused', reason: `nothing here speaks to ${delivery.to.platform}` };
  switch (sent.kind) {
    case 'sent':
      await insist(() => markSent(database, claimed, sent.message), until + RESERVE_MS, options);
      return sent;
    case 'part':
      await insist(() => markBegun(database, claimed, sent.begun), until + RESERVE_MS, options);
      return sent;
    case 'dead':
      log.warn({ id: String(id), reason: sent.reason }, 'message given up');
      await markDead(database, claimed, sent);
      return sent;
    case 'gone':
      return sent;
    case 'retry': {
      if (sent.limit) await slowDown(database, delivery.to, Math.max(sent.afterMs, 1_000), narrowed);
      if (delivery.attempt >= MOST_ATTEMPTS) {
        await markDead(database, claimed, { cause: 'exhausted', reason: sent.reason });
        return { kind: 'dead', cause: 'refused', reason: sent.reason };
      }
      const afterMs = pauseMs(delivery.attempt, sent.afterMs, options.random());
      await markRetry(database, claimed, afterMs, sent.reason);
      return { ...sent, afterMs };
    }
  }
}

/** While the lease lasts: what has gone out and is not marked so would go out again. */
async function insist(mark: () => Promise<void>, deadline: number, { clock }: Options): Promise<void> {
  for (;;) {
    try {
      return await mark();
    } catch (error) {
      if (clock() + MARK_AGAIN_MS > deadline) throw error;
      await sleep(MARK_AGAIN_MS);
    }
  }
}
