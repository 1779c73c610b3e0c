import type { Adapter, Log } from '../chat/adapter.ts';
import type { Database, Tx } from '../database/connect.ts';
import { inTransaction } from '../store/transaction.ts';
import { claimFile, retryFile, settleFile, type WantedFile } from '../store/uploads.ts';
import { createLoop, type Loop } from '../timing/loop.ts';

type Options = Readonly<{
  database: Database;
  adapters: readonly Adapter[];
  /** What becomes of a file that is here, or of one that is lost, in the transaction that settles it. */
  settled: (tx: Tx, file: WantedFile, isHere: boolean) => Promise<void>;
  /** There may be something in the outbox, or long work to do. */
  wakeOthers: () => void;
  log: Log;
}>;

/** Nobody may have woken us: another process stored a file and died, or a pause is over. */
const LOOK_EVERY_MS = 5_000;
/** The pauses between them add up to some ten minutes: whoever sent a file waits for it. */
const MOST_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 2_000;
const SETTLE_MS = 15_000;

/** Fetches the files that people sent, one by one, after the messages that brought them have been committed. */
export function createCollector(options: Options): Loop {
  return createLoop({
    look: async () => ((await collectOne(options)) ? 0 : LOOK_EVERY_MS),
    everyMs: LOOK_EVERY_MS,
    failed: (error) => options.log.warn({ error }, 'file not looked for'),
  });
}

/** Whether there was one. */
async function collectOne({ database, adapters, settled, wakeOthers, log }: Options): Promise<boolean> {
  const wanted = await claimFile(
    database,
    adapters.map(({ platform }) => platform),
  );
  if (!wanted) return false;
  const adapter = adapters.find(({ platform }) => platform === wanted.account.platform);
  const fetched = await adapter?.fetch(wanted.account, wanted.ref).catch((error: unknown) => {
    log.error({ error, id: wanted.id }, 'file not fetched');
    return { kind: 'retry' as const, afterMs: 0, reason: 'our mistake' };
  });
  if (fetched?.kind === 'retry' && wanted.attempt < MOST_ATTEMPTS) {
    await retryFile(database, wanted, Math.max(fetched.afterMs, FIRST_PAUSE_MS * 2 ** (wanted.attempt - 1)));
    return true;
  }
  const bytes = fetched?.kind === 'here' ? fetched.bytes : null;
  if (!bytes) log.warn({ id: wanted.id, reason: fetched?.kind === 'here' ? '' : fetched?.reason }, 'file given up');
  await inTransaction(database, SETTLE_MS, async (tx) => {
    if (await settleFile(tx, wanted, bytes)) await settled(tx, wanted, bytes !== null);
  });
  wakeOthers();
  return true;
}
