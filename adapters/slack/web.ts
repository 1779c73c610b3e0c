import { type Logger, WebClient } from '@slack/web-api';
import { BAD_TOKEN } from './failure.ts';

/**
 * The token to call Slack with in one workspace; null where the app is not installed. Told which one Slack has just refused, it
 * gives another, or null if there is none. Rejects when it cannot be found out now.
 */
export type Token = (refused?: string) => Promise<string | null>;

/**
 * Slack's Web API in one workspace. A token that has expired is renewed and the call made once more, as Slack did nothing with
 * it; nothing else is tried twice, and no pause that Slack asks for holds up other calls. The token goes into each request by
 * itself: headers given to the SDK would be written into by it, and with them one workspace's token go out for another's.
 */
export function createWeb({
  apiUrl,
  logger,
  token,
}: Readonly<{ apiUrl: string; logger: Logger; token: Token }>): WebClient {
  return new WebClient(undefined, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    logger,
    fetch: async (url, init) => {
      // Files are uploaded to an address of their own, which is secret enough.
      if (!String(url).startsWith(apiUrl)) return fetch(url, init);
      const call = async (bearer: string) => {
        const headers = new Headers(init?.headers);
        headers.set('authorization', `Bearer ${bearer}`);
        return fetch(url, { ...init, headers });
      };
      const first = await token();
      if (first === null) return notInstalled();
      const response = await call(first);
      if (!(await isRefused(response))) return response;
      const another = await token(first);
      return another === null ? response : call(another);
    },
  });
}

/** Whether Slack did not accept the token. Its answers are JSON, whatever has come of the call. */
async function isRefused(response: Response): Promise<boolean> {
  if (response.status !== 200) return false;
  const said: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  const error = typeof said === 'object' && said !== null && 'error' in said ? said.error : null;
  return typeof error === 'string' && BAD_TOKEN.has(error);
}

/** What Slack itself says of an app that is not installed any more. */
function notInstalled(): Response {
  return Response.json({ ok: false, error: 'account_inactive' });
}
