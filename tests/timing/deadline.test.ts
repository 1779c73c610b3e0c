import { expect, it } from 'vitest';
import { within } from '../../src/timing/deadline.ts';

it('gives what the work gives, or what it rejects with', async () => {
  expect(await within(60_000, Promise.resolve('done'))).toBe('done');
  await expect(within(60_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

it('gives up waiting for what hangs; that it fails afterwards is nobody’s concern', async () => {
  const work = Promise.withResolvers<never>();
  await expect(within(10, work.promise)).rejects.toThrow('not done within 10 ms');
  work.reject(new Error('too late'));
});
