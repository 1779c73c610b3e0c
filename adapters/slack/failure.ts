import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Sent } from '../../src/chat/delivery.ts';

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
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'retry', afterMs: error.retryAfter * 1000, reason: 'Slack: ratelimited' };
  }
  if (error instanceof WebAPIPlatformError && !PASSING.has(code)) {
    return { kind: 'dead', reason: `Slack: ${REASONS[code] ?? 'the message was refused'} (${code})` };
  }
  return { kind: 'retry', afterMs: SOON_MS, reason: `Slack: ${code}` };
}

/** A short name for what went wrong: Slack's own where it gave one. */
export function codeOf(error: unknown): string {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  if (error instanceof WebAPIHTTPError) return `http_${error.statusCode}`;
  if (error instanceof WebAPIRequestError) return 'unreachable';
  return 'unintelligible';
}

/** Slack's words for its own trouble; anything else it says stays true however often we ask. */
const PASSING: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
const REASONS: Readonly<Record<string, string>> = {
  user_disabled: 'the account is deactivated',
  user_not_found: 'there is no such account',
  user_not_visible: 'the account cannot be seen by the app',
  channel_not_found: 'there is no conversation with this account',
  is_archived: 'the conversation is archived',
  restricted_action: 'the workspace does not let the app write',
  account_inactive: 'the app is no longer installed',
  token_revoked: 'the app is no longer installed',
  token_expired: 'the app must be installed again',
  invalid_auth: 'the bot token is not valid',
  not_authed: 'the bot token is missing',
  missing_scope: 'the app lacks a permission; install it again with the present manifest',
};

/** A short pause, as what failed is usually over by then. */
const SOON_MS = 2_000;
