import type { Log } from '../../src/chat/adapter.ts';
import type { Installation, Installations } from '../../src/chat/installation.ts';
import { BAD_TOKEN, codeOf } from './failure.ts';
import type { Oauth } from './oauth.ts';
import type { Token } from './web.ts';

/**
 * The tokens of several workspaces, out of their installations. One that expires is renewed hours before, by whichever process
 * needs it first; the others meanwhile use the one they have.
 */
export function createTokens(options: {
  installations: Installations;
  oauth: Pick<Oauth, 'renew'>;
  now: () => Date;
  log: Log;
}): (workspace: string) => Token {
  const { installations, oauth, now, log } = options;
  /** Renewed, but not stored, as the database failed at that moment. Slack gives each only once, so we keep it until it is. */
  const unsaved = new Map<string, Readonly<{ earlier: Installation; fresh: Installation }>>();
  /** Renewals that this process is at: who needs the token waits for them, and not with a connection of their own. */
  const underWay = new Map<string, Promise<Installation>>();
  /** Renewals that failed a moment ago. */
  const failures = new Map<string, Readonly<{ token: string; at: number; error: unknown }>>();

  async function find(workspace: string): Promise<Installation | null> {
    const kept = unsaved.get(workspace);
    if (kept === undefined) return installations.find(workspace);
    const stored = await installations.renew(workspace, true, async (current) =>
      current.token === kept.earlier.token ? kept.fresh : null,
    );
    unsaved.delete(workspace);
    return stored === 'busy' ? kept.fresh : stored;
  }

  /** What is stored after an attempt to renew `seen`, by us or by another process. Rejects when none could be made now. */
  async function renew(seen: Installation, wait: boolean): Promise<Installation> {
    const { workspace } = seen;
    const failed = failures.get(workspace);
    if (failed?.token === seen.token && now().getTime() < failed.at + PAUSE_MS) throw failed.error;
    const current = underWay.get(workspace);
    if (current !== undefined) return wait ? current : seen;
    const renewal = attempt(seen, wait).finally(() => underWay.delete(workspace));
    underWay.set(workspace, renewal);
    return renewal;
  }

  async function attempt(seen: Installation, wait: boolean): Promise<Installation> {
    const { workspace } = seen;
    let fresh: Installation | undefined;
    try {
      const stored = await installations.renew(workspace, wait, async (current) => {
        if (current.token !== seen.token) return null;
        fresh = await oauth.renew(current);
        return fresh;
      });
      return stored === 'busy' ? seen : (stored ?? seen);
    } catch (error) {
      if (fresh === undefined) {
        failures.set(workspace, { token: seen.token, at: now().getTime(), error });
        log.error({ workspace, error: codeOf(error) }, 'slack.token_not_renewed');
        throw error;
      }
      unsaved.set(workspace, { earlier: seen, fresh });
      log.error({ workspace }, 'slack.token_not_stored');
      return fresh;
    }
  }

  return (workspace) => async (refused) => {
    const stored = await find(workspace);
    if (stored === null) return null;
    // Another process has renewed it meanwhile, or somebody has installed again.
    if (refused !== undefined && refused !== stored.token) return stored.token;
    const leftMs = (stored.renewal?.until.getTime() ?? Number.POSITIVE_INFINITY) - now().getTime();
    if (refused === undefined && leftMs > AHEAD_MS) return stored.token;
    if (stored.renewal === null) return null;
    const needed = refused !== undefined || leftMs <= 0;
    try {
      const { token } = await renew(stored, needed);
      return token === refused ? null : token;
    } catch (error) {
      if (!needed) return stored.token;
      if (LOST.has(codeOf(error))) return null;
      throw error;
    }
  };
}

/** Tokens live for 12 hours. So early, an outage of Slack's or a lost answer leaves hours to try again or to install again. */
const AHEAD_MS = 2 * 3_600_000;
/** What Slack says when nobody but an installation anew gets a token again. Anything else may be over soon. */
const LOST: ReadonlySet<string> = new Set([...BAD_TOKEN, 'invalid_refresh_token']);
/** Between two attempts of one process to renew the same token. */
const PAUSE_MS = 60_000;
