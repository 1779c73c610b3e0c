/**
 * Waits for `work`, at most `ms`. The waiting is given up, not the work: what hangs must come to its end by a time-out of its own.
 *
 * @throws Error when it was not done in time
 */
export function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
