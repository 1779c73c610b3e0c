/** Slack's side of OAuth, for an app in several fake workspaces: consent, codes, tokens that expire, refresh tokens that work once. */

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CREDENTIALS } from './fake-slack-api.ts';

const CLIENT = { clientId: '1234.5678', clientSecret: 'client-secret' } as const;
/** limit: access tokens that are rotated live for 12 hours */
const LIFE_SECONDS = 43_200;

type Token = { team: string; until: number; revoked: boolean };
/** How the next renewal fails: not carried out, or carried out with its answer lost. */
type Failure = Readonly<{ status: number; heard: boolean }> | Readonly<{ error: string }>;

/**
 * One address for all of `workspaces` (id → address of the workspace's own Web API). A call reaches the workspace whose token it
 * carries; `calls` says which token that was and whose. Without `rotates`, tokens do not expire.
 */
export async function fakeSlackInstalls(options: {
  workspaces: Readonly<Record<string, string>>;
  now: () => number;
  rotates?: boolean;
}) {
  const { workspaces, now, rotates = true } = options;
  const tokens = new Map<string, Token>();
  const refreshes = new Map<string, string>();
  const codes = new Map<string, { redirect: string; answer: object; team: string }>();
  const calls: Readonly<{ method: string; token: string; team: string | undefined }>[] = [];
  const renewals: string[] = [];
  const failures: Failure[] = [];
  let delayMs = 0;

  const server = createServer(async (request, response) => {
    const { status, body, headers } = await answer(request, await bytesOf(request));
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const ok = (body: object = {}) => reply({ ok: true, ...body });
  const no = (error: string) => reply({ ok: false, error });
  function reply(body: object, status = 200) {
    return { status, headers: {}, body: JSON.stringify(body) };
  }

  async function answer({ url = '', headers }: IncomingMessage, raw: Buffer) {
    const method = url.slice('/api/'.length);
    if (method === 'oauth.v2.access') return access(Object.fromEntries(new URLSearchParams(raw.toString('utf8'))));
    const bearer = (headers.authorization ?? '').replace('Bearer ', '');
    const token = tokens.get(bearer);
    calls.push({ method, token: bearer, team: token?.team });
    if (token === undefined) return no('invalid_auth');
    if (token.revoked) return no('token_revoked');
    if (token.until <= now()) return no('token_expired');
    if (method === 'auth.revoke') {
      token.revoked = true;
      return ok({ revoked: true });
    }
    if (method === 'auth.test') return ok({ team_id: token.team, user_id: 'UBOT', bot_id: 'BBOT' });
    const there = await fetch(`${workspaces[token.team]}${method}`, {
      method: 'POST',
      body: Uint8Array.from(raw),
      headers: {
        'content-type': String(headers['content-type']),
        authorization: `Bearer ${CREDENTIALS.access.botToken}`,
      },
    });
    const retry = there.headers.get('retry-after');
    return {
      status: there.status,
      headers: retry === null ? {} : { 'retry-after': retry },
      body: await there.text(),
    };
  }

  async function access(fields: Readonly<Record<string, string>>) {
    if (fields.client_id !== CLIENT.clientId) return no('invalid_client_id');
    if (fields.client_secret !== CLIENT.clientSecret) return no('bad_client_secret');
    if (fields.grant_type === 'refresh_token') {
      renewals.push(fields.refresh_token ?? '');
      await new Promise((late) => setTimeout(late, delayMs));
      const failure = failures.shift();
      if (failure !== undefined && 'error' in failure) return no(failure.error);
      if (failure !== undefined && !failure.heard) return reply({}, failure.status);
      const team = refreshes.get(fields.refresh_token ?? '');
      if (team === undefined) return no('invalid_refresh_token');
      refreshes.delete(fields.refresh_token ?? '');
      const granted = ok({ app_id: CREDENTIALS.appId, team: { id: team }, ...grant(team) });
      return failure === undefined ? granted : reply({}, failure.status);
    }
    const code = codes.get(fields.code ?? '');
    if (code === undefined || !codes.delete(fields.code ?? '')) return no('invalid_code');
    if (fields.redirect_uri !== code.redirect) return no('bad_redirect_uri');
    return ok({ ...code.answer, ...grant(code.team) });
  }

  function grant(team: string): object {
    const token = `xoxe.xoxb-${team}-${randomUUID()}`;
    tokens.set(token, {
      team,
      until: rotates ? now() + LIFE_SECONDS * 1_000 : Number.POSITIVE_INFINITY,
      revoked: false,
    });
    if (!rotates) return { access_token: token, token_type: 'bot' };
    const refresh = `xoxe-1-${randomUUID()}`;
    refreshes.set(refresh, team);
    return { access_token: token, token_type: 'bot', refresh_token: refresh, expires_in: LIFE_SECONDS };
  }

  /** The address Slack sends the browser back to. */
  function back(consent: string, more: Readonly<Record<string, string>>): string {
    const asked = new URL(consent);
    if (asked.origin !== base || asked.pathname !== '/oauth/v2/authorize') throw new Error(`not Slack: ${consent}`);
    if (asked.searchParams.get('client_id') !== CLIENT.clientId) throw new Error('invalid_client_id');
    const url = new URL(asked.searchParams.get('redirect_uri') ?? '');
    url.search = String(new URLSearchParams({ ...more, state: asked.searchParams.get('state') ?? '' }));
    return url.href;
  }

  return {
    apiUrl: `${base}/api/`,
    client: CLIENT,
    calls,
    /** The refresh tokens that renewals came with. */
    renewals,
    failures,
    /** Somebody in `team` agrees on the page at `consent`; `answer` is how Slack's answer to the code differs. */
    agrees(consent: string, team: string, answer: object = {}): string {
      const code = randomUUID();
      const redirect = new URL(consent).searchParams.get('redirect_uri') ?? '';
      codes.set(code, { redirect, team, answer: { app_id: CREDENTIALS.appId, team: { id: team }, ...answer } });
      return back(consent, { code });
    },
    declines: (consent: string): string => back(consent, { error: 'access_denied' }),
    /** Takes every token of a workspace back, as uninstalling does. */
    uninstalls(team: string) {
      for (const token of tokens.values()) if (token.team === team) token.revoked = true;
      for (const [refresh, of] of refreshes) if (of === team) refreshes.delete(refresh);
    },
    /** Lets one token expire at once. */
    expires(bearer: string) {
      const token = tokens.get(bearer);
      if (token !== undefined) token.until = 0;
    },
    /** Renewals take so long from now on. */
    dawdles(ms: number) {
      delayMs = ms;
    },
    /** How many tokens of a workspace Slack still accepts. */
    alive: (team: string) =>
      [...tokens.values()].filter((one) => one.team === team && !one.revoked && one.until > now()).length,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
