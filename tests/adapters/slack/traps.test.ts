import { describe, expect, it } from 'vitest';
import { cardFor, li, running, TRANSPORTS } from './running.ts';

/** What Slack's SDK does if it is left to itself, and we must not. */
describe('Slack’s SDK', () => {
  it('does not let one conversation’s limit hold up another in the same workspace', async () => {
    const { slack, adapter } = await running();
    slack.joins('wang');
    await adapter.send(cardFor('1', {}));
    await adapter.send(cardFor('2', {}, { to: { ...li, user: 'wang' } }));
    slack.fails('chat.postMessage', { retryAfter: 30 });
    const begun = performance.now();
    const sent = await Promise.all([
      adapter.send(cardFor('3', {})),
      adapter.send(cardFor('4', {}, { to: { ...li, user: 'wang' } })),
    ]);
    expect(sent.map(({ kind }) => kind).toSorted()).toEqual(['retry', 'sent']);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it.each([{ status: 500 }, { status: 503, heard: true }, { retryAfter: 1 }, { error: 'internal_error' }])(
    'posts once an attempt, whatever comes back: %o',
    async (failure) => {
      const { slack, adapter } = await running();
      slack.fails('chat.postMessage', failure);
      expect(await adapter.send(cardFor('k', {}))).toMatchObject({ kind: 'retry' });
      expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
    },
  );

  it('posts once although the connection breaks before the answer', async () => {
    const { slack, adapter } = await running();
    await adapter.send(cardFor('1', {}));
    slack.fails('chat.postMessage', { delayMs: 500 });
    const sending = adapter.send(cardFor('2', {}));
    await expect.poll(() => slack.calls.filter(({ method }) => method === 'chat.postMessage').length).toBe(2);
    await slack.goesDown();
    expect(await sending).toMatchObject({ kind: 'retry' });
    await slack.comesBack();
    expect(await adapter.send(cardFor('2', {}, { attempt: 2 }))).toMatchObject({ kind: 'sent' });
    expect(slack.messages('li')).toHaveLength(2);
  });
});

describe.each(TRANSPORTS)('Bolt over %s', (transport) => {
  it('acknowledges nothing before it is done, however long that takes', async () => {
    const done = Promise.withResolvers<void>();
    let began = false;
    const { slack } = await running(async () => {
      began = true;
      await done.promise;
      return { kind: 'done' };
    }, transport);
    let acknowledged = false;
    const said = slack.says('li', '写日志').then((delivered) => {
      acknowledged = delivered.acknowledged;
    });
    await expect.poll(() => began).toBe(true);
    expect(acknowledged).toBe(false);
    done.resolve();
    await said;
    expect(acknowledged).toBe(true);
  });

  it('calls nothing by itself, with whatever token', async () => {
    const { slack, adapter } = await running(undefined, transport);
    const before = slack.calls.length;
    await slack.says('li', '写日志');
    await slack.opens('li');
    expect(slack.calls).toHaveLength(before);
    await adapter.stop();
  });
});
