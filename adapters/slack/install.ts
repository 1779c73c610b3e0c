import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Log, Route } from '../../src/chat/adapter.ts';
import type { Installations } from '../../src/chat/installation.ts';
import { codeOf } from './failure.ts';
import { installPage, type Outcome } from './install-page.ts';
import type { Oauth } from './oauth.ts';

/**
 * The two pages through which a workspace installs the app. Whoever follows `/slack/install` is sent to Slack with a state that
 * only the same browser can bring back, once and within ten minutes. What is installed in a workspace that is not among
 * `workspaces`, for another app, or for a whole organisation is given back at once.
 */
export function createInstallRoutes(options: {
  oauth: Oauth;
  installations: Pick<Installations, 'save' | 'spend'>;
  workspaces: readonly string[];
  appId: string;
  /** Signs states. */
  secret: string;
  now: () => Date;
  log: Log;
}): readonly Route[] {
  const { oauth, installations, workspaces, appId, secret, now, log } = options;
  const sign = (until: string, browser: string) =>
    createHmac('sha256', secret).update(`daybook install ${until} ${browser}`).digest('base64url');

  async function begin(): Promise<Response> {
    const browser = randomBytes(24).toString('base64url');
    const until = String(now().getTime() + STATE_MS);
    const headers = new Headers({ location: oauth.consentUrl(`${until}.${sign(until, browser)}`), ...PRIVATE });
    headers.append('set-cookie', cookie(browser, STATE_MS / 1000));
    return new Response(null, { status: 302, headers });
  }

  async function come(request: Request): Promise<Response> {
    const outcome = await finish(request).catch((error: unknown): Outcome => {
      log.error({ error: codeOf(error) }, 'slack.not_installed');
      return 'failed';
    });
    if (outcome !== 'installed') log.warn({ outcome }, 'slack.install_refused');
    const { status, html, policy } = installPage(outcome, appId);
    const headers = new Headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      ...PRIVATE,
    });
    headers.append('set-cookie', cookie('', 0));
    return new Response(html, { status, headers });
  }

  async function finish(request: Request): Promise<Outcome> {
    const { searchParams } = new URL(request.url);
    const until = untilOf(searchParams.get('state') ?? '', browserOf(request.headers));
    if (until === null) return 'stale';
    if (searchParams.has('error')) return 'denied';
    const code = searchParams.get('code');
    if (code === null) return 'stale';
    if (!(await installations.spend(`install ${searchParams.get('state')}`, until))) return 'stale';

    const { appId: of, workspace, ...tokens } = await oauth.redeem(code);
    const refused = of !== appId ? 'app' : workspace === null ? 'organisation' : 'workspace';
    if (of !== appId || workspace === null || !workspaces.includes(workspace)) {
      await oauth
        .revoke(tokens.token)
        .catch((error: unknown) => log.warn({ error: codeOf(error) }, 'slack.token_not_revoked'));
      return refused;
    }
    await installations.save({ workspace, ...tokens });
    log.info({ workspace }, 'slack.installed');
    return 'installed';
  }

  /** Until when a state is good; null if it is not, or another browser's. */
  function untilOf(state: string, browser: string): Date | null {
    const [until = '', signature = ''] = state.split('.');
    const given = Buffer.from(signature);
    const right = Buffer.from(sign(until, browser));
    if (browser === '' || given.length !== right.length || !timingSafeEqual(given, right)) return null;
    return Number(until) > now().getTime() ? new Date(Number(until)) : null;
  }

  return [
    { method: 'GET', path: '/slack/install', handle: begin },
    { method: 'GET', path: REDIRECT_PATH, handle: come },
  ];
}

/** Where Slack sends the browser back to. */
export const REDIRECT_PATH = '/slack/oauth_redirect';

const STATE_MS = 10 * 60_000;
const COOKIE = '__Host-daybook-install';
/** Kept by nobody, and told to nobody: the address holds the state and the code. */
const PRIVATE = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' };

/** Comes back with the browser from Slack, which is another site. */
function cookie(value: string, seconds: number): string {
  return `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Lax`;
}

function browserOf(headers: Headers): string {
  const pairs = (headers.get('cookie') ?? '').split(/;\s*/u);
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
}
