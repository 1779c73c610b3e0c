/** After so many attempts that might still have succeeded a message is given up; the pauses between them add up to about a day. */
export const MOST_ATTEMPTS = 300;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * How long to wait before the next attempt: what the platform asked for, and at least a pause that doubles with every attempt.
 *
 * @param attempt how many have been made, from 1
 * @param askedMs what the platform said; 0 if nothing
 * @param jitter from 0 to 1: spreads those who were turned away together
 */
export function pauseMs(attempt: number, askedMs: number, jitter: number): number {
  const own = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 20), LONGEST_PAUSE_MS);
  return Math.round(Math.max(askedMs, own) * (1 + jitter / 10));
}
