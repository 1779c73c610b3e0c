import { type Logger, WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Installation } from '../../src/chat/installation.ts';

/** What Slack has given us. `workspace` is null for a whole organisation of workspaces at once. */
type Granted = Readonly<{ appId: string; workspace: string | null }> & Omit<Installation, 'workspace'>;

export type Oauth = Readonly<{
  /** Where somebody is asked whether the app may be installed. */
  consentUrl(state: string): string;
  /** Redeems what Slack sent the browser back with; good once and for ten minutes. */
  redeem(code: string): Promise<Granted>;
  /** The next token. From Slack's answer on, the one it was asked with is good for nothing. */
  renew(installation: Installation): Promise<Installation>;
  /** Gives a token back that is not to be kept. */
  revoke(token: string): Promise<void>;
}>;

/** Everything that the manifests ask for, as a string of Slack's. */
export const SCOPES: readonly string[] = [
  'app_mentions:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'im:history',
  'im:write',
  'metadata.message:read',
  'users:read',
  'users:read.email',
];

/** Slack's calls around installations. They reject as the SDK's do, and never with a secret in the error. */
export function createOauth(options: {
  clientId: string;
  clientSecret: string;
  redirectUrl: string;
  apiUrl: string;
  logger: Logger;
  now: () => Date;
}): Oauth {
  const { clientId, clientSecret, redirectUrl, apiUrl, logger, now } = options;
  const credentials = { client_id: clientId, client_secret: clientSecret };
  const web = (token?: string) =>
    new WebClient(token, {
      slackApiUrl: apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      // A row of the database is held meanwhile.
      timeout: 5_000,
      logger,
    });

  /** Counted from before Slack was asked, so that a token is rather thought too old than too young. */
  function renewalOf({ refresh_token, expires_in }: Answer, askedAt: Date): Installation['renewal'] {
    if (refresh_token === undefined || expires_in === undefined) return null;
    return { token: refresh_token, until: new Date(askedAt.getTime() + expires_in * 1_000) };
  }

  return {
    consentUrl(state) {
      const url = new URL('/oauth/v2/authorize', apiUrl);
      const asked = { client_id: clientId, scope: SCOPES.join(','), redirect_uri: redirectUrl, state };
      url.search = String(new URLSearchParams(asked));
      return url.href;
    },
    async redeem(code) {
      const askedAt = now();
      const answer = Answer.parse(await web().oauth.v2.access({ ...credentials, code, redirect_uri: redirectUrl }));
      return {
        appId: answer.app_id,
        workspace: answer.is_enterprise_install ? null : (answer.team?.id ?? null),
        token: answer.access_token,
        renewal: renewalOf(answer, askedAt),
      };
    },
    async renew({ workspace, renewal }) {
      const askedAt = now();
      const refresh = { grant_type: 'refresh_token', refresh_token: renewal?.token ?? '' } as const;
      const answer = Answer.parse(await web().oauth.v2.access({ ...credentials, ...refresh }));
      return { workspace, token: answer.access_token, renewal: renewalOf(answer, askedAt) };
    },
    async revoke(token) {
      await web(token).auth.revoke();
    },
  };
}

const Answer = z.object({
  app_id: z.string(),
  access_token: z.string().min(1),
  refresh_token: z.string().optional(),
  expires_in: z.number().positive().optional(),
  team: z.object({ id: z.string() }).nullish(),
  is_enterprise_install: z.boolean().default(false),
});
type Answer = z.infer<typeof Answer>;
