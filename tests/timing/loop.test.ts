import { afterEach, expect, it } from 'vitest';
import { createLoop, type Loop } from '../../src/timing/loop.ts';

let loop: Loop | undefined;
afterEach(() => loop?.stop());

/** A loop over what is in `queue`; `looks` are what it found, in order. */
function over(queue: string[], { everyMs = 60_000, waitMs = 60_000 } = {}) {
  const looks: (string | null)[] = [];
  const failures: string[] = [];
  loop = createLoop({
    async look() {
      const found = queue.shift() ?? null;
      if (found === 'breaks') throw new Error('broken');
      looks.push(found);
      return found === null ? waitMs : 0;
    },
    everyMs,
    failed: (error) => failures.push(String(error)),
  });
  return { loop, looks, failures };
}

it('looks at once and goes on while it finds something, then when it is woken', async () => {
  const queue = ['a', 'b'];
  const { loop, looks } = over(queue);
  loop.start();
  await expect.poll(() => looks).toEqual(['a', 'b', null]);
  queue.push('c');
  loop.wake();
  await expect.poll(() => looks).toEqual(['a', 'b', null, 'c', null]);
});

it('does not sleep over who wakes it in the middle of a look', async () => {
  const found: string[] = [];
  const release = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  loop = createLoop({
    async look() {
      found.push('looked');
      begun.resolve();
      await release.promise;
      return 60_000;
    },
    everyMs: 60_000,
    failed: () => {},
  });
  loop.start();
  await begun.promise;
  loop.wake();
  release.resolve();
  await expect.poll(() => found.length).toBe(2);
});

it.each([
  { name: 'as soon as a look says', waitMs: 20, everyMs: 60_000 },
  { name: 'after its own time where a look names a longer one', waitMs: 60_000, everyMs: 20 },
])('looks again by itself $name', async ({ waitMs, everyMs }) => {
  const queue: string[] = [];
  const { loop, looks } = over(queue, { waitMs, everyMs });
  loop.start();
  await expect.poll(() => looks.length).toBeGreaterThan(2);
});

it('tells of a look that failed and tries again later', async () => {
  const { loop, looks, failures } = over(['breaks', 'a'], { everyMs: 20 });
  loop.start();
  await expect.poll(() => looks).toContain('a');
  expect(failures).toEqual(['Error: broken']);
});

it('stops after what is under way, and takes nothing more', async () => {
  const release = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let done = 0;
  const stopped = createLoop({
    async look() {
      begun.resolve();
      await release.promise;
      done += 1;
      return 0;
    },
    everyMs: 60_000,
    failed: () => {},
  });
  stopped.start();
  await begun.promise;
  const ended = stopped.stop();
  release.resolve();
  await ended;
  expect(done).toBe(1);
});

it('is drained without being started; what a look rejects with is whoever drains to know', async () => {
  const { loop, looks } = over(['a', 'b']);
  await loop.drain();
  expect(looks).toEqual(['a', 'b', null]);
  await expect(over(['breaks']).loop.drain()).rejects.toThrow('broken');
});
