import { changes } from '../understand/distance.ts';

/** The candidate that `given` most likely meant, or undefined when none is near: at most a third of its letters may differ. */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let most = Math.max(1, Math.floor(given.length / 3));
  for (const candidate of candidates) {
    const distance = changes(given.toLowerCase(), candidate.toLowerCase(), most);
    if (distance <= most) [best, most] = [candidate, distance - 1];
    if (distance === 0) break;
  }
  return best;
}
