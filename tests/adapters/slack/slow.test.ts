import { expect, it } from 'vitest';
import { cardFor, running } from './running.ts';

it('a call that is not answered is given up after 10 seconds, and does not hold up the others', {
  timeout: 30_000,
}, async () => {
  const { slack, adapter } = await running();
  slack.joins('wang');
  slack.fails('chat.postMessage', { delayMs: 60_000 });
  const began = performance.now();
  const slow = adapter.send(cardFor('slow', {}));
  await expect
    .poll(() => slack.calls.some(({ method }) => method === 'chat.postMessage'), { timeout: 5_000 })
    .toBe(true);
  const to = { platform: 'slack', workspace: 'T0001', user: 'wang' };
  expect(await adapter.send(cardFor('quick', {}, { to }))).toMatchObject({ kind: 'sent' });
  expect(performance.now() - began).toBeLessThan(8_000);
  expect(await slow).toMatchObject({ kind: 'retry' });
  expect(performance.now() - began).toBeGreaterThan(9_500);
  expect(performance.now() - began).toBeLessThan(20_000);
});
