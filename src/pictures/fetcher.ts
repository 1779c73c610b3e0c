import type { Adapter, Log } from '../chat/adapter.ts';
import type { Database, Tx } from '../database/connect.ts';
import { claimPicture, keepPicture, losePicture, retryPicture, type Wanted } from '../store/pictures.ts';
import { inTransaction } from '../store/transaction.ts';
import { createLoop, type Loop } from '../timing/loop.ts';
import { isPicture } from './inspect.ts';
import type { Studio } from './studio.ts';

/** Why a picture is lost, as its sender is told: nothing that can be drawn, or it could not be had. */
type Loss = 'unreadable' | 'unreachable';

type Options = Readonly<{
  database: Database;
  adapters: readonly Adapter[];
  studio: Studio;
  /** What becomes of a picture that is lost, in the transaction that gives it up: its sender is to know. */
  lost: (tx: Tx, picture: Wanted, why: Loss) => Promise<void>;
  /** There may be something in the outbox. */
  wakeSender: () => void;
  log: Log;
}>;

/** Nobody may have woken us: another process stored a picture and died, or a pause is over. */
const LOOK_EVERY_MS = 5_000;
/** The pauses between them add up to about an hour and a half: later the sender would not know any more what it was. */
const MOST_ATTEMPTS = 24;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
const LOSE_MS = 5_000;

/** Fetches the pictures that people sent, one by one, after the messages that brought them have been committed. */
export function createFetcher(options: Options): Loop {
  return createLoop({
    look: async () => ((await fetchOne(options)) ? 0 : LOOK_EVERY_MS),
    everyMs: LOOK_EVERY_MS,
    failed: (error) => options.log.warn({ error }, 'picture not looked for'),
  });
}

/** Whether there was one. */
async function fetchOne(options: Options): Promise<boolean> {
  const { database, adapters, studio, log } = options;
  const wanted = await claimPicture(
    database,
    adapters.map(({ platform }) => platform),
  );
  if (!wanted) return false;
  const adapter = adapters.find(({ platform }) => platform === wanted.account.platform);
  const fetched = await adapter?.fetch(wanted.account, wanted.ref).catch((error: unknown) => {
    log.error({ error, id: wanted.id }, 'picture not fetched');
    return { kind: 'retry' as const, afterMs: 0, reason: 'our mistake' };
  });
  if (fetched?.kind === 'retry' && wanted.attempt < MOST_ATTEMPTS) {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (wanted.attempt - 1), LONGEST_PAUSE_MS);
    await retryPicture(database, wanted, Math.max(fetched.afterMs, pauseMs), fetched.reason);
    return true;
  }
  if (fetched?.kind !== 'here') {
    await lose(wanted, 'unreachable', fetched?.reason ?? 'no adapter', options);
    return true;
  }
  const shrunk = isPicture(fetched.bytes) ? await studio.shrink(fetched.bytes).catch(() => null) : null;
  if (shrunk) await keepPicture(database, wanted, shrunk);
  else await lose(wanted, 'unreadable', 'not a picture that can be drawn', options);
  return true;
}

async function lose(wanted: Wanted, why: Loss, reason: string, options: Options): Promise<void> {
  options.log.warn({ id: wanted.id, reason }, 'picture given up');
  await inTransaction(options.database, LOSE_MS, async (tx) => {
    if (await losePicture(tx, wanted, reason)) await options.lost(tx, wanted, why);
  });
  options.wakeSender();
}
