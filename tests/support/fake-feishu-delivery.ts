/** How the fake Feishu delivers: again and again until it is acknowledged, whichever way its events go. */

/** How an attempt to deliver ended. `data` is what the app answered with. */
export type Ack = Readonly<{ kind: 'ok'; data: unknown } | { kind: 'refused' | 'silent' | 'offline' }>;

/** @param redeliverMs how long after each failure it tries again; the real one takes 15 s, 5 min, 1 h and 6 h */
export function deliveries(attempt: (event: object, parts: number) => Promise<Ack>, redeliverMs: readonly number[]) {
  const pending = new Set<Promise<unknown>>();
  let closed = false;

  async function redeliver(event: object, parts: number, first: Ack): Promise<Ack> {
    let ack = first;
    for (const afterMs of redeliverMs) {
      await new Promise((done) => setTimeout(done, afterMs));
      if (closed) return ack;
      ack = await attempt(event, parts);
      if (ack.kind === 'ok') return ack;
    }
    return ack;
  }

  return {
    /** `first` is how the first attempt ended, `last` how it ended after all redeliveries. */
    async deliver(event: object, parts = 1): Promise<Readonly<{ first: Ack; last: Promise<Ack> }>> {
      const first = await attempt(event, parts);
      const last = first.kind === 'ok' ? Promise.resolve(first) : redeliver(event, parts, first);
      const settled: Promise<unknown> = last.finally(() => pending.delete(settled));
      pending.add(settled);
      return { first, last };
    },
    /** Nothing is being redelivered any more. */
    async idle(): Promise<void> {
      while (pending.size > 0) await Promise.all(pending);
    },
    close(): void {
      closed = true;
    },
  };
}
