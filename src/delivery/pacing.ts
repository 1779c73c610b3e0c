import type { Limits, Rate } from '../chat/adapter.ts';
import { type Allowance, PACE_SPAN_MS, type Pace, type Usage } from '../store/budgets.ts';

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

/** A reply must not wait longer than this because others have used everything up. */
const REPLY_MS = 2_000;

/**
 * How much may be sent to a workspace now. Within every span that is longer than a reply can wait, as much is kept for replies as
 * have lately come in one: others leave it alone, and where there are no replies nothing is kept.
 */
export function allowance(usage: Usage, limits: Limits | undefined): Allowance {
  const { platform, workspace, pace, probeInMs } = usage;
  const place = { platform, workspace, person: limits?.person ?? null };
  const nothing = (waitMs: number): Allowance => ({ ...place, all: 0, others: 0, waitMs });
  if (probeInMs !== null)
    return probeInMs > 0 ? nothing(probeInMs) : { ...place, all: 1, others: 1, waitMs: probeInMs };
  if (pace && pace.sinceMs < 0) return nothing(-pace.sinceMs);
  let [all, others, waitMs] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 0];
  for (const { most, perMs } of ratesOf(limits, pace)) {
    const span = usage.spans.find((one) => one.perMs === perMs);
    if (!span) continue;
    const kept = perMs > REPLY_MS ? Math.ceil(span.expected + 3 * Math.sqrt(span.expected)) : 0;
    const left = most - span.used;
    const leftToOthers = Math.min(left, most - kept - (span.used - span.replies));
    if (leftToOthers <= 0) waitMs = Math.max(waitMs, span.oldestInMs);
    [all, others] = [Math.min(all, left), Math.min(others, leftToOthers)];
  }
  return { ...place, all: Math.max(0, all), others: Math.max(0, others), waitMs };
}

/** A workspace's limit that no document names is never taken to be below one message a second. */
const LEAST = PACE_SPAN_MS / 1_000;
/** In this time a halved pace comes back to where it was. */
const RECOVERY_MS = 5 * 60_000;
/** By then three times what was too much goes through: the limit has gone. */
const FORGET_MS = 5 * RECOVERY_MS;

/** What a workspace may get within {@link PACE_SPAN_MS} after it turned us away for sending too much: half of what it got. */
export function narrowed(used: number, pace: Pace | null): number {
  const before = pace === null ? used : Math.min(used, widened(pace) ?? used);
  return Math.max(LEAST, Math.floor(before / 2));
}

/** What it may get by now, as its pace grows with the time since; null once it is forgotten. */
export function widened({ most, sinceMs }: Pace): number | null {
  return sinceMs > FORGET_MS ? null : Math.floor(most * (1 + Math.max(0, sinceMs) / RECOVERY_MS));
}

function ratesOf(limits: Limits | undefined, pace: Pace | null): readonly Rate[] {
  const learned = pace && widened(pace);
  return [...(limits?.workspace ?? []), ...(learned === null ? [] : [{ most: learned, perMs: PACE_SPAN_MS }])];
}
