/** Work that is looked for again and again, beside everything else, by one look at a time. */
export type Loop = Readonly<{
  /** There may be something to do. */
  wake(): void;
  /** Looks at once. */
  start(): void;
  /** Looks no more; what is under way comes to its end. */
  stop(): Promise<void>;
  /** Looks until there is nothing to do now. Rejects with what a look does. */
  drain(): Promise<void>;
}>;

type Options = Readonly<{
  /** Does something, if there is anything to do. Returns after how many milliseconds to look again: 0 is at once. */
  look: () => Promise<number>;
  /** So long it waits at most, for nobody may have woken it; and after a look that failed. */
  everyMs: number;
  failed: (error: unknown) => void;
}>;

/** A loop over `look`, which is not started yet. */
export function createLoop({ look, everyMs, failed }: Options): Loop {
  let stopping = false;
  let woken = Promise.withResolvers<void>();
  let running: Promise<void> = Promise.resolve();
  const run = async () => {
    while (!stopping) {
      // Anew before looking: whoever wakes us from now on may have come too late for this look.
      woken = Promise.withResolvers();
      const waitMs = await look().catch((error: unknown) => {
        failed(error);
        return everyMs;
      });
      if (waitMs > 0 && !stopping) await pause(Math.min(waitMs, everyMs));
    }
  };
  const pause = async (ms: number) => {
    const timer = setTimeout(woken.resolve, ms).unref();
    await woken.promise;
    clearTimeout(timer);
  };
  const wake = () => woken.resolve();
  return {
    wake,
    start() {
      running = run();
    },
    async stop() {
      stopping = true;
      wake();
      await running;
    },
    async drain() {
      while ((await look()) === 0);
    },
  };
}
