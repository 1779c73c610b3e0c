import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Gone, Sent } from '../../src/chat/delivery.ts';

/** What Slack says to a token it does not accept. */
export const BAD_TOKEN: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
]);

/** What an attempt to send came to that ended in `error`. */
export function failure(error: unknown): Sent {
  const code = codeOf(error);
  const reason = `Slack: ${code}`;
  if (error instanceof WebAPIRateLimitedError) {
    // It does not say whose messages were too many. One conversation's are not: we keep its limit.
    return { kind: 'retry', afterMs: error.retryAfter * 1000, reason, limit: 'workspace' };
  }
  if (!(error instanceof WebAPIPlatformError)) return { kind: 'retry', afterMs: SOON_MS, reason };
  if (TOO_MANY.has(code)) return { kind: 'retry', afterMs: TOO_MANY_MS, reason, limit: 'workspace' };
  if (PASSING.has(code)) return { kind: 'retry', afterMs: SOON_MS, reason };
  if (BAD_TOKEN.has(code)) return { kind: 'gone', who: 'workspace', cause: 'token', reason };
  if (FORBIDDEN.has(code)) return { kind: 'gone', who: 'workspace', cause: 'permission', reason };
  const cause = PEOPLE[code];
  return cause ? { kind: 'gone', who: 'person', cause, reason } : { kind: 'dead', cause: 'refused', reason };
}

/** A short name for what went wrong: Slack's own where it gave one. */
export function codeOf(error: unknown): string {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  if (error instanceof WebAPIHTTPError) return `http_${error.statusCode}`;
  if (error instanceof WebAPIRequestError) return 'unreachable';
  return 'unintelligible';
}

/** More than the workspace is allowed. */
const TOO_MANY: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);
/** Slack names no time with these. */
const TOO_MANY_MS = 30_000;

/** Slack's words for its own trouble; anything else it says stays true however often we ask. */
const PASSING: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

/** The token is good, but the app may not write: it must be installed again, or an administrator allow it. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'access_denied',
  'org_login_required',
  'ekm_access_denied',
  'two_factor_setup_required',
  'team_access_not_granted',
  'restricted_action',
]);

/** Why one account cannot be written to. */
const PEOPLE: Readonly<Record<string, Extract<Gone, { who: 'person' }>['cause']>> = {
  user_disabled: 'deactivated',
  user_not_found: 'unknown',
  users_not_found: 'unknown',
  user_not_visible: 'outside',
  cannot_dm_bot: 'outside',
  messages_tab_disabled: 'blocked',
  channel_not_found: 'closed',
  is_archived: 'closed',
  not_in_channel: 'closed',
};

/** A short pause, as what failed is usually over by then. */
const SOON_MS = 2_000;
