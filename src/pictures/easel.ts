import { parentPort } from 'node:worker_threads';
import type { Work } from './studio.ts';

// The thread of the studio: does one thing after another and answers each. What it needs is loaded by the first that needs it.

parentPort?.on('message', async ({ id, work }: Readonly<{ id: number; work: Work }>) => {
  try {
    parentPort?.postMessage({ id, done: await carryOut(work) });
  } catch (error) {
    parentPort?.postMessage({ id, failed: error instanceof Error ? error.message : String(error) });
  }
});

async function carryOut(work: Work) {
  if (work.kind === 'shrink') return (await import('./shrink.ts')).shrink(work.bytes);
  return (await import('./draw.ts')).draw(work.chart, work.locale);
}
