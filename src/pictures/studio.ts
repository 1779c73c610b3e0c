import { Worker } from 'node:worker_threads';
import type { DrawChart } from '../chat/adapter.ts';
import type { Chart } from '../chat/card.ts';
import type { Shrunk } from '../store/pictures.ts';

/** What the studio's thread is asked for. */
export type Work =
  | Readonly<{ kind: 'shrink'; bytes: Uint8Array }>
  | Readonly<{ kind: 'draw'; chart: Chart; locale: string }>;

/** Draws and shrinks pictures on a thread of its own: tens of milliseconds each, in which no event would be answered. */
export type Studio = Readonly<{
  shrink(bytes: Uint8Array): Promise<Shrunk>;
  draw: DrawChart;
  stop(): Promise<void>;
}>;

/** Without work for so long, the thread ends and gives its memory back; the next work starts another. */
const IDLE_MS = 60_000;
/** A picture that takes longer is made to: its thread is ended. */
const LONGEST_MS = 20_000;
/** A decoded picture lies outside of this; what is inside is the drawing library and its lists. */
const HEAP_MB = 256;

/** Starts no thread before there is work for one. */
export function createStudio(): Studio {
  type Waiting = Readonly<{ resolve: (done: never) => void; reject: (error: Error) => void; timer: NodeJS.Timeout }>;
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last = 0;

  const settle = (id: number, how: (one: Waiting) => void) => {
    const one = waiting.get(id);
    if (!one) return;
    waiting.delete(id);
    clearTimeout(one.timer);
    how(one);
    if (waiting.size === 0) idle = setTimeout(() => void close(), IDLE_MS).unref();
  };
  const fail = (reason: string) => {
    for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(new Error(reason)));
  };
  const close = async () => {
    const old = thread;
    thread = null;
    clearTimeout(idle);
    await old?.terminate();
  };
  const open = (): Worker => {
    const opened = new Worker(new URL('./easel.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    opened.unref();
    opened.on('message', ({ id, done, failed }: { id: number; done?: never; failed?: string }) =>
      settle(id, ({ resolve, reject }) => (done === undefined ? reject(new Error(failed)) : resolve(done))),
    );
    opened.on('error', (error) => {
      if (thread === opened) thread = null;
      fail(error.message);
    });
    return opened;
  };
  const ask = <Done>(work: Work): Promise<Done> => {
    clearTimeout(idle);
    thread ??= open();
    const { promise, resolve, reject } = Promise.withResolvers<Done>();
    const timer = setTimeout(() => {
      fail('the drawing took too long');
      void close();
    }, LONGEST_MS);
    waiting.set(++last, { resolve, reject, timer });
    thread.postMessage({ id: last, work });
    return promise;
  };

  return {
    shrink: (bytes) => ask<Shrunk>({ kind: 'shrink', bytes }),
    draw: (chart, locale) => ask<Uint8Array>({ kind: 'draw', chart, locale }),
    async stop() {
      await close();
      fail('the studio is closing');
    },
  };
}
