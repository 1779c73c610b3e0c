import { readFileSync } from 'node:fs';
import { LogLevel } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createOauth } from '../../../adapters/slack/oauth.ts';
import { browserAt, install, PUBLIC_URL, twoWorkspaces } from './installed.ts';
import { cardFor, li } from './running.ts';

describe('installing', () => {
  it('asks Slack for what the manifests name, and brings the browser back to our address', async () => {
    const two = await twoWorkspaces();
    const { url } = await two.daybook();
    const begun = await browserAt(url).visit('/slack/install');
    const consent = new URL(begun.headers.get('location') ?? '');
    expect(begun.status).toBe(302);
    expect(begun.cookie).toMatch(
      /^__Host-daybook-install=[\w-]{32}; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/,
    );
    expect(consent.searchParams.get('redirect_uri')).toBe(`${PUBLIC_URL}/slack/oauth_redirect`);
    for (const name of ['manifest.yaml', 'manifest.socket.yaml']) {
      const manifest = parse(readFileSync(`adapters/slack/${name}`, 'utf8'));
      expect(consent.searchParams.get('scope')?.split(',').toSorted(), name).toEqual(
        manifest.oauth_config.scopes.bot.toSorted(),
      );
    }
  });

  it('leads to Slack itself', () => {
    const quiet = () => {};
    const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet, setLevel: quiet, setName: quiet };
    const oauth = createOauth({
      clientId: '1.2',
      clientSecret: 's',
      redirectUrl: 'https://a.example/',
      apiUrl: 'https://slack.com/api/',
      logger: { ...logger, getLevel: () => LogLevel.ERROR },
      now: () => new Date(0),
    });
    expect(oauth.consentUrl('x')).toMatch(/^https:\/\/slack\.com\/oauth\/v2\/authorize\?client_id=1\.2&scope=/);
  });

  it('puts the app to work at once, and says so in both languages', async () => {
    const two = await twoWorkspaces();
    const { url, adapter, lines } = await two.daybook();
    expect(lines).toEqual([
      `slack.not_installed {"workspace":"T0001","install":"${PUBLIC_URL}/slack/install"}`,
      `slack.not_installed {"workspace":"T0002","install":"${PUBLIC_URL}/slack/install"}`,
    ]);
    const browser = browserAt(url);
    const done = await browser.visit(two.slack.agrees(await browser.begins(), 'T0001'));
    expect(done.status).toBe(200);
    expect(done.text).toContain('已经装好了');
    expect(done.text).toContain('It is installed');
    expect(done.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(done.headers.get('cache-control')).toBe('no-store');
    expect(await adapter.send(cardFor('k', { title: '早' }))).toMatchObject({ kind: 'sent' });
    expect(two.one.messages('li').map(({ text }) => text)).toEqual(['早']);
  });

  it.each([
    ['declined', 'slack.install_refused {"outcome":"denied"}', 200, '没有同意'],
    ['another app', 'slack.install_refused {"outcome":"app"}', 403, '另一个应用'],
    ['a workspace nobody named', 'slack.install_refused {"outcome":"workspace"}', 403, '不在允许的名单里'],
    ['a whole organisation', 'slack.install_refused {"outcome":"organisation"}', 403, '逐个工作区'],
  ])('refuses in words what is not to be: %s', async (what, line, status, words) => {
    const two = await twoWorkspaces();
    const { url, lines } = await two.daybook();
    const browser = browserAt(url);
    const consent = await browser.begins();
    const back = {
      declined: () => two.slack.declines(consent),
      'another app': () => two.slack.agrees(consent, 'T0001', { app_id: 'A6666' }),
      'a workspace nobody named': () => two.slack.agrees(consent, 'T6666'),
      'a whole organisation': () => two.slack.agrees(consent, 'T0001', { is_enterprise_install: true, team: null }),
    }[what];
    const done = await browser.visit(back?.() ?? '');
    expect(done.status).toBe(status);
    expect(done.text).toContain(words);
    expect(lines.at(-1)).toBe(line);
    expect(await two.stored().find('T0001')).toBeNull();
    expect(await two.stored().find('T6666')).toBeNull();
    // What Slack gave is given back.
    expect([two.slack.alive('T0001'), two.slack.alive('T6666')]).toEqual([0, 0]);
  });

  it('takes a state once, in time, and from the browser it was given to only', async () => {
    const two = await twoWorkspaces();
    const { url } = await two.daybook();
    const [mine, theirs] = [browserAt(url), browserAt(url)];
    const consent = await mine.begins();
    await theirs.begins();
    const stale = { status: 400, text: expect.stringContaining('这个链接已失效') };

    // Somebody else's browser, and one without a cookie.
    expect(await theirs.visit(two.slack.agrees(consent, 'T0001'))).toMatchObject(stale);
    expect(await browserAt(url).visit(two.slack.agrees(consent, 'T0001'))).toMatchObject(stale);
    // A state of one's own making, and one with a later time.
    const forged = new URL(two.slack.agrees(consent, 'T0001'));
    const [until = '', signature = ''] = (forged.searchParams.get('state') ?? '').split('.');
    forged.searchParams.set('state', `${Number(until) + 1}.${signature}`);
    const other = browserAt(url);
    await other.begins();
    expect(await other.visit(forged.href)).toMatchObject(stale);
    // Ten minutes later.
    const late = browserAt(url);
    const old = await late.begins();
    two.clock.at += 10 * 60_000;
    expect(await late.visit(two.slack.agrees(old, 'T0001'))).toMatchObject(stale);
    expect(await two.stored().find('T0001')).toBeNull();
  });

  it('takes a state once in all processes, although the cookie is there again', async () => {
    const two = await twoWorkspaces();
    const [first, second] = [await two.daybook(), await two.daybook()];
    const begun = await browserAt(first.url).visit('/slack/install');
    const cookie = begun.cookie?.split(';')[0] ?? '';
    const consent = begun.headers.get('location') ?? '';
    const visit = (url: string) => {
      const { pathname, search } = new URL(two.slack.agrees(consent, 'T0001'));
      return fetch(url + pathname + search, { headers: { cookie } });
    };
    const both = await Promise.all([visit(first.url), visit(second.url)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });

  it('repeats nothing of what a browser sends', async () => {
    const { daybook } = await twoWorkspaces();
    const { url, lines } = await daybook();
    const evil = '<script>alert(1)</script>';
    const query = new URLSearchParams({ state: evil, code: evil, error: evil, error_description: evil });
    const { status, text } = await browserAt(url).visit(`/slack/oauth_redirect?${query}`);
    expect(status).toBe(400);
    expect(text).not.toContain('alert');
    expect(lines.join()).not.toContain('alert');
  });

  it.each([
    ['a code that Slack does not know', {}],
    ['a database that does not answer', { save: () => Promise.reject(new Error('xoxe.xoxb-secret')) }],
  ])('says that it did not work, and nothing secret: %s', async (what, changed) => {
    const two = await twoWorkspaces();
    const { url, lines } = await two.daybook(changed);
    const browser = browserAt(url);
    const back = new URL(two.slack.agrees(await browser.begins(), 'T0001'));
    if (what.startsWith('a code')) back.searchParams.set('code', 'made-up');
    const done = await browser.visit(back.href);
    expect(done.status).toBe(502);
    expect(done.text).toContain('Try again');
    expect(lines.at(-2)).toBe(
      `slack.not_installed {"error":"${what.startsWith('a code') ? 'invalid_code' : 'unintelligible'}"}`,
    );
    expect(done.text + lines.join()).not.toMatch(/xox|client-secret/);
  });
});

describe('two workspaces side by side', () => {
  it('are never called with each other’s token, although their people have the same ids', async () => {
    const two = await twoWorkspaces();
    const { adapter, url, listens, events } = await two.daybook();
    await install(two, url, 'T0001');
    await install(two, url, 'T0002');
    listens();
    const there = { ...li, workspace: 'T0002' };
    await Promise.all(
      ['a', 'b', 'c'].flatMap((key) => [
        adapter.send(cardFor(`1${key}`, { title: `一 ${key}` })),
        adapter.send(cardFor(`2${key}`, { title: `二 ${key}` }, { to: there })),
        adapter.profile(li),
        adapter.profile(there),
      ]),
    );
    expect(two.one.messages('li').map(({ text }) => text.slice(0, 1))).toEqual(['一', '一', '一']);
    expect(two.two.messages('li').map(({ text }) => text.slice(0, 1))).toEqual(['二', '二', '二']);
    const of = (team: string) =>
      new Set(two.slack.calls.filter((call) => call.team === team).map(({ token }) => token));
    expect([of('T0001').size, of('T0002').size]).toEqual([1, 1]);
    expect(two.slack.calls.every(({ team }) => team !== undefined)).toBe(true);

    await two.one.says('li', '你好');
    await two.two.says('li', '你好', { envelope: { team_id: 'T0002' } });
    expect(events.map(({ account }) => account.workspace)).toEqual(['T0001', 'T0002']);
    expect(await adapter.profile(there)).toEqual({ email: 'li@bank.example', native: true });
  });

  it('do not wait for each other: Slack’s wish to be left alone is one workspace’s', async () => {
    const two = await twoWorkspaces({ rotates: false });
    const { adapter, url } = await two.daybook();
    await install(two, url, 'T0001');
    await install(two, url, 'T0002');
    two.one.fails('chat.postMessage', { retryAfter: 30 });
    const begun = performance.now();
    const [held, sent] = await Promise.all([
      adapter.send(cardFor('1', {})),
      adapter.send(cardFor('2', {}, { to: { ...li, workspace: 'T0002' } })),
    ]);
    expect(held).toMatchObject({ kind: 'retry', afterMs: 30_000 });
    expect(sent).toMatchObject({ kind: 'sent' });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('are refused where the app is not installed, and no call is made for them', async () => {
    const two = await twoWorkspaces();
    const { adapter, url, listens, events } = await two.daybook();
    await install(two, url, 'T0001');
    listens();
    const before = two.slack.calls.length;
    for (const team_id of ['T0002', 'T6666']) {
      expect(await two.two.says('li', '你好', { envelope: { team_id } })).toMatchObject({ status: 403 });
      expect(await adapter.send(cardFor('k', {}, { to: { ...li, workspace: team_id } }))).toMatchObject({
        kind: 'gone',
        who: 'workspace',
      });
      expect(await adapter.profile({ ...li, workspace: team_id })).toBeNull();
    }
    expect(events).toEqual([]);
    expect(two.slack.calls).toHaveLength(before);
  });
});

describe('taking the app out', () => {
  const GONE = { type: 'app_uninstalled' };
  const REVOKED = { type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: ['UBOT'] } };

  it.each([
    ['told so', [GONE]],
    ['told of its tokens', [REVOKED]],
    ['told both, in any order', [REVOKED, GONE]],
  ])('forgets the installation, and installing again brings it back: %s', async (_, told) => {
    const two = await twoWorkspaces();
    const { adapter, url, listens, lines } = await two.daybook();
    await install(two, url, 'T0001');
    await install(two, url, 'T0002');
    listens();
    two.slack.uninstalls('T0001');
    const [first, ...rest] = told;
    expect(await two.one.event(first ?? {})).toMatchObject({ status: 200 });
    for (const event of rest) expect(await two.one.event(event)).toMatchObject({ status: 403 });
    expect(lines).toContain('slack.uninstalled {"workspace":"T0001"}');
    expect(await two.stored().find('T0001')).toBeNull();
    expect(await two.one.says('li', '你好')).toMatchObject({ status: 403 });
    expect(await adapter.send(cardFor('k', {}))).toMatchObject({ kind: 'gone', who: 'workspace', cause: 'token' });
    expect(await adapter.send(cardFor('k', {}, { to: { ...li, workspace: 'T0002' } }))).toMatchObject({ kind: 'sent' });

    await install(two, url, 'T0001');
    expect(await two.one.says('li', '你好')).toMatchObject({ status: 200 });
    expect(await adapter.send(cardFor('k', {}))).toMatchObject({ kind: 'sent' });
  });

  it.each([
    ['late, when it has been installed again', GONE],
    ['of people’s tokens only', { type: 'tokens_revoked', tokens: { oauth: ['U1'] } }],
    ['of people’s tokens and no bot’s', { type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } }],
  ])('changes nothing when it is told %s', async (_, event) => {
    const two = await twoWorkspaces();
    const { adapter, url, listens } = await two.daybook();
    await install(two, url, 'T0001');
    listens();
    expect(await two.one.event(event)).toMatchObject({ status: 200 });
    expect(await adapter.send(cardFor('k', {}))).toMatchObject({ kind: 'sent' });
  });

  it('is not acknowledged while Slack does not confirm it', async () => {
    const two = await twoWorkspaces();
    const { url, listens } = await two.daybook();
    await install(two, url, 'T0001');
    listens();
    await two.slack.close();
    expect(await two.one.event(GONE)).toMatchObject({ status: 503 });
    expect(await two.stored().find('T0001')).not.toBeNull();
  });
});
