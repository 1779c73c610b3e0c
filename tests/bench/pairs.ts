import { loadavg } from 'node:os';

/** One side of a comparison: `reset` is not measured. Resolves when the work is done and stored. */
export type Side = Readonly<{ reset: () => Promise<void>; run: () => Promise<void> }>;

/** Milliseconds of each turn, in pairs. */
export type Pairs = Readonly<{ ours: readonly number[]; theirs: readonly number[] }>;

/** Runs both sides in turn, A B A B, after a turn each that is not counted unless they have just run. */
export async function inTurn(ours: Side, theirs: Side, pairs: number, warm = false): Promise<Pairs> {
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let turn = warm ? 0 : -1; turn < pairs; turn++) {
    const [our, their] = [await timed(ours), await timed(theirs)];
    if (turn < 0) continue;
    times.ours.push(our);
    times.theirs.push(their);
    console.log(`  ${turn + 1}: ${our.toFixed(1)} ms : ${their.toFixed(1)} ms = ${(our / their).toFixed(4)}`);
  }
  return times;
}

/** The median of the pairs' ratios with the lowest and the highest, beside the limits it is measured against, where it has any. */
export function report(what: string, { ours, theirs }: Pairs, limits?: Readonly<{ must: number; aim: number }>): void {
  const ratios = ours.map((time, index) => time / (theirs[index] ?? Number.NaN));
  const ratio = median(ratios);
  const verdict = limits && (ratio <= limits.aim ? 'as aimed' : ratio <= limits.must ? 'as required' : 'MISSED');
  console.log(
    `${what}: ${ratio.toFixed(4)} × (${Math.min(...ratios).toFixed(4)} to ${Math.max(...ratios).toFixed(4)}, ${ratios.length} pairs); ` +
      `ours ${spread(ours)}, theirs ${spread(theirs)}; ` +
      `${limits ? `must ≤ ${limits.must}, aim ≤ ${limits.aim}: ${verdict}; ` : ''}load ${loadavg()[0]?.toFixed(1)}`,
  );
}

function spread(times: readonly number[]): string {
  return `${median(times).toFixed(1)} ms (${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)})`;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle] ?? Number.NaN) + (sorted[sorted.length - 1 - middle] ?? Number.NaN)) / 2;
}

async function timed({ reset, run }: Side): Promise<number> {
  await reset();
  const from = performance.now();
  await run();
  return performance.now() - from;
}
