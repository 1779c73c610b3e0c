import { setTimeout as sleep } from 'node:timers/promises';
import type { Adapter, Log } from '../chat/adapter.ts';
import type { Sent } from '../chat/delivery.ts';
import type { Database } from '../database/connect.ts';
import { type Claimed, claim, giveBack, LEASE_SECONDS, markDead, markRetry, markSent } from '../store/outbox.ts';
import { MOST_ATTEMPTS, pauseMs } from './pacing.ts';

export type Sender = Readonly<{
  /** There may be something to send. */
  wake(): void;
  start(): void;
  /** Claims nothing more and waits for what is on its way. */
  stop(): Promise<void>;
  /** Sends until nothing is left that may go out now. Returns how many attempts succeeded. */
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
/** Nobody may have woken us: another process put something in, or a pause is over. */
const LOOK_EVERY_MS = 1_000;
/** So much of a lease must be left for one more attempt, whose own time-outs are shorter. */
const RESERVE_MS = 10_000;

/** Sends what the outbox holds: people side by side, each one's messages in their order. */
export function createSender(options: Options): Sender {
  let stopping = false;
  let woken = Promise.withResolvers<void>();
  let loop: Promise<void> = Promise.resolve();
  const wake = () => woken.resolve();
  const run = async () => {
    while (!stopping) {
      woken = Promise.withResolvers<void>();
      const more = await sendBatch(options).then(
        ({ claimed }) => claimed === BATCH,
        (error: unknown) => {
          options.log.warn({ error }, 'outbox not read');
          return false;
        },
      );
      if (!more && !stopping) await Promise.race([woken.promise, sleep(LOOK_EVERY_MS, undefined, { ref: false })]);
    }
  };
  return {
    wake,
    start() {
      loop = run();
    },
    async stop() {
      stopping = true;
      wake();
      await loop;
    },
    async drain() {
      for (let total = 0; ; ) {
        const { claimed, sent } = await sendBatch(options);
        total += sent;
        if (claimed === 0) return total;
      }
    },
  };
}

async function sendBatch(options: Options): Promise<Readonly<{ claimed: number; sent: number }>> {
  const { database, adapters, clock } = options;
  const until = clock() + LEASE_SECONDS * 1000 - RESERVE_MS;
  const claimed = await claim(
    database,
    adapters.map(({ platform }) => platform),
    BATCH,
  );
  const groups = Map.groupBy(claimed, ({ delivery: { to } }) => JSON.stringify([to.platform, to.workspace, to.user]));
  const counts = await Promise.all([...groups.values()].map((group) => sendInOrder(group, until, options)));
  return { claimed: claimed.length, sent: counts.reduce((sum, count) => sum + count, 0) };
}

/** One person's messages. After one that has to wait, the later ones wait too. */
async function sendInOrder(group: readonly Claimed[], until: number, options: Options): Promise<number> {
  let sent = 0;
  for (const [index, one] of group.entries()) {
    const outcome = options.clock() > until ? null : await attempt(one, options);
    if (outcome?.kind === 'sent') sent++;
    if (outcome === null || outcome.kind === 'retry') {
      const rest = outcome === null ? group.slice(index) : group.slice(index + 1);
      const afterMs = outcome === null ? 0 : outcome.afterMs;
      for (const later of rest) await giveBack(options.database, later, afterMs);
      return sent;
    }
  }
  return sent;
}

async function attempt(claimed: Claimed, options: Options): Promise<Sent> {
  const { database, adapters, log } = options;
  const { id, delivery } = claimed;
  const adapter = adapters.find(({ platform }) => platform === delivery.to.platform);
  const sent: Sent = adapter
    ? await adapter.send(delivery).catch((error: unknown) => {
        log.error({ error, attempt: delivery.attempt }, 'delivery failed');
        return { kind: 'retry', afterMs: 0, reason: 'our mistake' };
      })
    : { kind: 'dead', reason: `nothing here speaks to ${delivery.to.platform}` };
  switch (sent.kind) {
    case 'sent':
      await markSent(database, claimed, sent.message);
      return sent;
    case 'dead':
      log.warn({ id: String(id), reason: sent.reason }, 'message given up');
      await markDead(database, claimed, sent.reason);
      return sent;
    case 'retry': {
      if (delivery.attempt >= MOST_ATTEMPTS) {
        await markDead(database, claimed, sent.reason);
        return { kind: 'dead', reason: sent.reason };
      }
      const afterMs = pauseMs(delivery.attempt, sent.afterMs, options.random());
      await markRetry(database, claimed, afterMs, sent.reason);
      return { ...sent, afterMs };
    }
  }
}
