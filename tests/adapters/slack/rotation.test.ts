import { describe, expect, it } from 'vitest';
import { install, twoWorkspaces } from './installed.ts';
import { cardFor, li } from './running.ts';

const HOUR = 3_600_000;

/** Installed in the first workspace `hours` ago; with a message sent at once, so that the conversation is known. */
async function installedFor(hours: number) {
  const two = await twoWorkspaces();
  const daybook = await two.daybook();
  await install(two, daybook.url, 'T0001');
  const first = await two.stored().find('T0001');
  if (first === null) throw new Error('nothing was stored');
  two.clock.at += hours * HOUR;
  return { ...two, ...daybook, first, now: () => two.stored().find('T0001') };
}

const SENT = { kind: 'sent' };

describe('a token that expires', () => {
  it('is used as it is while it has hours left', async () => {
    const { adapter, slack, first, now } = await installedFor(9.9);
    expect(await adapter.send(cardFor('k', {}))).toMatchObject(SENT);
    expect(slack.renewals).toEqual([]);
    expect(await now()).toEqual(first);
  });

  it('is renewed two hours ahead, and again half a day later', async () => {
    const { adapter, slack, first, now, clock } = await installedFor(10.1);
    expect(await adapter.send(cardFor('1', {}))).toMatchObject(SENT);
    const second = await now();
    expect(second?.token).not.toBe(first.token);
    expect(second?.renewal?.until.getTime()).toBe(clock.at + 12 * HOUR);
    clock.at += 11 * HOUR;
    expect(await adapter.send(cardFor('2', {}))).toMatchObject(SENT);
    expect(slack.renewals).toEqual([first.renewal?.token, second?.renewal?.token]);
  });

  it('that nobody used for months is renewed when somebody does', async () => {
    const { adapter, one } = await installedFor(24 * 90);
    expect(await adapter.send(cardFor('k', { title: '早' }))).toMatchObject(SENT);
    expect(one.messages('li')).toHaveLength(1);
  });

  it.each([10.1, 13])('is renewed once, by whichever process comes first (after %s h)', async (hours) => {
    const one = await installedFor(hours);
    const other = await one.daybook();
    one.slack.dawdles(150);
    const sends = [...'abcdef'].flatMap((key) => [
      one.adapter.send(cardFor(`1${key}`, {})),
      other.adapter.send(cardFor(`2${key}`, {})),
    ]);
    for (const sent of await Promise.all(sends)) expect(sent).toMatchObject(SENT);
    expect(one.slack.renewals).toEqual([one.first.renewal?.token]);
    expect(one.one.messages('li')).toHaveLength(12);
  });

  it('keeps nobody waiting while it is renewed ahead of time', async () => {
    const one = await installedFor(10.1);
    const other = await one.daybook();
    one.slack.dawdles(1_500);
    const slow = one.adapter.profile(li);
    await expect.poll(() => one.slack.renewals.length).toBe(1);
    const begun = performance.now();
    expect(await other.adapter.profile(li)).not.toBeNull();
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(await slow).not.toBeNull();
  });

  it('that Slack thinks expired before we do is renewed, and the message posted once', async () => {
    const { adapter, slack, one, first } = await installedFor(0);
    // For us it is good for twelve hours.
    slack.expires(first.token);
    expect(await adapter.send(cardFor('k', {}))).toMatchObject(SENT);
    expect(slack.renewals).toEqual([first.renewal?.token]);
    expect(one.messages('li')).toHaveLength(1);
    expect(slack.calls.map(({ method, token }) => [method, token === first.token])).toEqual([
      ['chat.postMessage', true],
      ['chat.postMessage', false],
    ]);
  });

  it('is not renewed again when somebody has installed meanwhile', async () => {
    const { adapter, slack, first, url, stored, ...two } = await installedFor(0);
    await install({ ...two, slack, stored }, url, 'T0001');
    slack.expires(first.token);
    let reads = 0;
    const behind = await two.daybook({
      find: (workspace) => (reads++ === 0 ? Promise.resolve(first) : stored().find(workspace)),
    });
    expect(await behind.adapter.profile(li)).not.toBeNull();
    expect(reads).toBe(2);
    expect(slack.renewals).toEqual([]);
  });
});

describe('a renewal that fails', () => {
  it('ahead of time disturbs nobody, and is tried again after a minute', async () => {
    const { adapter, slack, clock, lines, first, now } = await installedFor(10.1);
    slack.failures.push({ status: 503, heard: false });
    for (const key of ['1', '2', '3']) expect(await adapter.send(cardFor(key, {}))).toMatchObject(SENT);
    expect(slack.renewals).toHaveLength(1);
    expect(lines.at(-1)).toBe('slack.token_not_renewed {"workspace":"T0001","error":"http_503"}');
    clock.at += 60_000;
    expect(await adapter.send(cardFor('4', {}))).toMatchObject(SENT);
    expect(slack.renewals).toHaveLength(2);
    expect((await now())?.token).not.toBe(first.token);
  });

  it.each([{ status: 503, heard: false }, { error: 'internal_error' }])(
    'too late lets messages wait, and no more than that: %o',
    async (failure) => {
      const { adapter, slack, clock, one } = await installedFor(13);
      slack.failures.push(failure);
      for (const key of ['1', '2']) expect(await adapter.send(cardFor(key, {}))).toMatchObject({ kind: 'retry' });
      expect(slack.renewals).toHaveLength(1);
      clock.at += 60_000;
      expect(await adapter.send(cardFor('1', {}, { attempt: 2 }))).toMatchObject(SENT);
      expect(one.messages('li')).toHaveLength(1);
    },
  );

  it('because the process died with Slack’s answer goes on with the old token, then asks to install again', async () => {
    const { adapter, slack, clock, url, lines, ...two } = await installedFor(10.1);
    // Slack has renewed, and nobody heard of it: the refresh token is spent.
    slack.failures.push({ status: 502, heard: true });
    expect(await adapter.send(cardFor('1', {}))).toMatchObject(SENT);
    clock.at += HOUR;
    expect(await adapter.send(cardFor('2', {}))).toMatchObject(SENT);
    expect(lines.at(-1)).toBe('slack.token_not_renewed {"workspace":"T0001","error":"invalid_refresh_token"}');
    clock.at += HOUR;
    expect(await adapter.send(cardFor('3', {}))).toMatchObject({ kind: 'gone', who: 'workspace', cause: 'token' });
    await install({ ...two, slack, clock }, url, 'T0001');
    expect(await adapter.send(cardFor('3', {}, { attempt: 2 }))).toMatchObject(SENT);
  });

  it('because the database did not take the new tokens keeps them until it does', async () => {
    const two = await installedFor(10.1);
    let broken = true;
    const unlucky = await two.daybook({
      async renew(workspace, wait, renew) {
        return two.stored().renew(workspace, wait, async (stored) => {
          const fresh = await renew(stored);
          if (broken) throw new Error('the connection was lost');
          return fresh;
        });
      },
    });
    const { first } = two;
    expect(await unlucky.adapter.profile(li)).not.toBeNull();
    expect(unlucky.lines.at(-1)).toBe('slack.token_not_stored {"workspace":"T0001"}');
    expect(await two.now()).toEqual(first);
    broken = false;
    expect(await unlucky.adapter.profile(li)).not.toBeNull();
    expect((await two.now())?.token).not.toBe(first.token);
    // Hours later it is the new one that is renewed.
    two.clock.at += 11 * HOUR;
    expect(await unlucky.adapter.profile(li)).not.toBeNull();
    expect(two.slack.renewals).toHaveLength(2);
  });

  it('never says a token', async () => {
    const { adapter, slack, lines, clock } = await installedFor(13);
    slack.failures.push({ error: 'invalid_refresh_token' }, { status: 500, heard: false });
    const said = [await adapter.send(cardFor('1', {}))];
    clock.at += 60_000;
    said.push(await adapter.send(cardFor('1', {})));
    expect(said).toMatchObject([{ kind: 'gone' }, { kind: 'retry' }]);
    expect(JSON.stringify([said, lines])).not.toMatch(/xox|client-secret/);
  });
});

describe('tokens that do not expire', () => {
  it('are used for ever', async () => {
    const two = await twoWorkspaces({ rotates: false });
    const { adapter, url } = await two.daybook();
    await install(two, url, 'T0001');
    two.clock.at += 400 * 24 * HOUR;
    expect(await adapter.send(cardFor('k', {}))).toMatchObject(SENT);
    expect(two.slack.renewals).toEqual([]);
  });
});
