import type { Logger } from '@slack/web-api';
import { z } from 'zod';
import type { Log, Route } from '../../src/chat/adapter.ts';
import type { Installations } from '../../src/chat/installation.ts';
import type { Client } from './client.ts';
import type { Admits } from './dispatch.ts';
import { createInstallRoutes, REDIRECT_PATH } from './install.ts';
import { createOauth } from './oauth.ts';
import { createTokens } from './tokens.ts';
import type { Token } from './web.ts';

/**
 * One workspace by its token, or several that install the app themselves. Either way the operator says which (`T…`): people are
 * known by what their workspace vouches for, so a workspace that anybody could bring along would let anybody be anybody.
 */
export type Access =
  | Readonly<{ kind: 'one'; botToken: string; workspace: string }>
  | Readonly<{
      kind: 'several';
      workspaces: readonly string[];
      clientId: string;
      clientSecret: string;
      /** Our address as browsers see it, without a slash at its end. */
      publicUrl: string;
      installations: Installations;
    }>;

export type Workspaces = Readonly<{
  /** The pages through which a workspace installs the app. */
  routes: readonly Route[];
  admits: Admits;
  /** Slack in one workspace; where the app is not installed, every call fails as Slack lets it. */
  client(workspace: string): Client;
  /** @throws Error with a sentence if a token or an installation is of no use; an outage of Slack's does not throw */
  verify(): Promise<void>;
  /** Forgets an installation if that is what this body says, and Slack confirms it. Returns whether it says so. */
  forget(body: unknown): Promise<boolean>;
}>;

/** The workspaces that the app is in, each with a client of its own, so that nothing of one gets into calls for another. */
export function createWorkspaces(options: {
  access: Access;
  clientWith: (workspace: string, token: Token) => Client;
  appId: string;
  /** Where Slack's Web API is, with a slash at its end. */
  apiUrl: string;
  now: () => Date;
  log: Log;
  logger: Logger;
}): Workspaces {
  const { access, clientWith, apiUrl, now, log, logger } = options;
  const elsewhere = (workspace: string) => clientWith(workspace, async () => null);

  if (access.kind === 'one') {
    const { botToken, workspace } = access;
    const client = clientWith(workspace, async (refused) => (refused === undefined ? botToken : null));
    return {
      routes: [],
      admits: async (given) => given === workspace,
      client: (given) => (given === workspace ? client : elsewhere(given)),
      verify: client.verify,
      async forget(body) {
        if (leftOf(body) === null) return false;
        log.error({ workspace }, 'slack.uninstalled');
        return true;
      },
    };
  }

  const { workspaces, installations, publicUrl, clientSecret } = access;
  const oauth = createOauth({ ...access, redirectUrl: publicUrl + REDIRECT_PATH, apiUrl, logger, now });
  const tokenOf = createTokens({ installations, oauth, now, log });
  const clients = new Map(workspaces.map((workspace) => [workspace, clientWith(workspace, tokenOf(workspace))]));
  return {
    routes: createInstallRoutes({ ...options, oauth, installations, workspaces, secret: clientSecret }),
    admits: async (workspace) => clients.has(workspace) && (await installations.find(workspace)) !== null,
    client: (workspace) => clients.get(workspace) ?? elsewhere(workspace),
    async verify() {
      const installed = new Set(await installations.check());
      for (const workspace of workspaces) {
        if (!installed.has(workspace))
          log.warn({ workspace, install: `${publicUrl}/slack/install` }, 'slack.not_installed');
      }
    },
    async forget(body) {
      const workspace = leftOf(body);
      if (workspace === null) return false;
      const installation = await installations.find(workspace);
      // What Slack tells may be old, and the app installed again since: it is the token that counts.
      if (installation === null || (await clients.get(workspace)?.isInstalled())) return true;
      await installations.remove(installation);
      log.error({ workspace }, 'slack.uninstalled');
      return true;
    },
  };
}

/** The workspace that has taken the app out, or the bot's token back, by what Slack tells; null for anything else. */
function leftOf(body: unknown): string | null {
  const { data } = Left.safeParse(body);
  return data?.team_id ?? null;
}

const Left = z.object({
  type: z.literal('event_callback'),
  team_id: z.string(),
  event: z.union([
    z.object({ type: z.literal('app_uninstalled') }),
    z.object({ type: z.literal('tokens_revoked'), tokens: z.object({ bot: z.array(z.string()).min(1) }) }),
  ]),
});
