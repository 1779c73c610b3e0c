import type { Logger, ModalView } from '@slack/web-api';
import { WebClient } from '@slack/web-api';
import type { Log, Profile } from '../../src/chat/adapter.ts';
import type { Delivery, Sent } from '../../src/chat/delivery.ts';
import type { Account, MessageRef } from '../../src/chat/event.ts';
import { encodeCard, encodeToast, type Message } from './encode.ts';
import { BAD_TOKEN, codeOf, failure } from './failure.ts';

export type Client = ReturnType<typeof createClient>;

/** Everything we ask of Slack. Nothing here tries twice: that is the caller's decision. */
export function createClient(options: {
  botToken: string;
  workspace: string;
  /** Where Slack's Web API is, with a slash at its end. */
  apiUrl: string;
  log: Log;
  logger: Logger;
}) {
  const { botToken, workspace, apiUrl, log, logger } = options;
  const web = new WebClient(botToken, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    logger,
  });
  /** Only saves calls: an account's channel with us never changes. */
  const channels = new Map<string, string>();

  /** Posts or changes a card; once more in a modest form if Slack does not understand its drawing. */
  async function send(delivery: Delivery): Promise<Sent> {
    const { content, locale } = delivery;
    if (content.kind === 'form') throw new Error(`Slack cannot send a form as a message (delivery ${delivery.key})`);
    const sent = await attempt(delivery, encodeCard(content.card, locale));
    if (sent !== 'refused') return sent;
    log.warn({ key: delivery.key }, 'slack.drawing_refused');
    const again = await attempt(delivery, encodeCard(content.card, locale, 'modest'));
    return again === 'refused' ? { kind: 'dead', reason: 'Slack: the message was refused (invalid_blocks)' } : again;
  }

  async function attempt(delivery: Delivery, message: Message): Promise<Sent | 'refused'> {
    try {
      return { kind: 'sent', message: await deliver(delivery, message) };
    } catch (error) {
      return DRAWING_REFUSED.has(codeOf(error)) ? 'refused' : failure(error);
    }
  }

  async function deliver(delivery: Delivery, message: Message): Promise<MessageRef> {
    if (delivery.replaces !== undefined && (await change(delivery.replaces, message))) return delivery.replaces;
    const channel = await channelOf(delivery.to);
    const earlier = delivery.attempt > 1 ? await find(channel, delivery.key) : undefined;
    if (earlier !== undefined) return `${channel}:${earlier}`;
    const posted = await web.chat.postMessage({
      ...message,
      channel,
      mrkdwn: false,
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: METADATA, event_payload: { key: delivery.key } },
    });
    return `${channel}:${posted.ts}`;
  }

  /** Whether the message could be changed in place; it keeps the key it was sent with. */
  async function change(ref: MessageRef, message: Message): Promise<boolean> {
    const [channel = '', ts = ''] = ref.split(':');
    try {
      await web.chat.update({ ...message, channel, ts });
      return true;
    } catch (error) {
      if (UNCHANGEABLE.has(codeOf(error))) return false;
      throw error;
    }
  }

  async function channelOf({ user }: Account): Promise<string> {
    const known = channels.get(user);
    if (known !== undefined) return known;
    const { channel } = await web.conversations.open({ users: user });
    if (channel?.id === undefined) throw new Error('conversations.open named no channel');
    channels.set(user, channel.id);
    return channel.id;
  }

  /** Whether a channel is our conversation with this person. */
  async function isWith(account: Account, channel: string): Promise<boolean> {
    return channel === (await channelOf(account).catch(() => undefined));
  }

  /** The message an earlier attempt left behind without our hearing of it: Slack itself does not notice repetitions. */
  async function find(channel: string, key: string): Promise<string | undefined> {
    const page = await web.conversations.history({ channel, limit: 100, include_all_metadata: true });
    const found = page.messages?.find(({ metadata }) => {
      const payload: Readonly<Record<string, unknown>> = { ...metadata?.event_payload };
      return metadata?.event_type === METADATA && payload.key === key;
    });
    return found?.ts;
  }

  /** Opens a modal; whether it could be is only logged, as the event that asked for it is committed. */
  async function openView(trigger: string, view: ModalView): Promise<void> {
    try {
      await web.views.open({ trigger_id: trigger, view });
    } catch (error) {
      log.warn({ error: codeOf(error) }, 'slack.form_not_opened');
    }
  }

  /** Says something only the presser sees. */
  async function tell(responseUrl: string, text: string): Promise<void> {
    const { protocol, hostname, origin } = new URL(responseUrl);
    if (origin !== new URL(apiUrl).origin && (protocol !== 'https:' || !RESPONSE_HOSTS.has(hostname))) {
      return log.error({ hostname }, 'slack.strange_response_url');
    }
    try {
      const response = await fetch(responseUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(encodeToast(text)),
        redirect: 'error',
        signal: AbortSignal.timeout(5_000),
      });
      await response.body?.cancel();
      if (!response.ok) log.warn({ status: response.status }, 'slack.toast_not_shown');
    } catch (error) {
      log.warn({ error: codeOf(error) }, 'slack.toast_not_shown');
    }
  }

  async function profile({ user }: Account): Promise<Profile | null> {
    try {
      const { user: found } = await web.users.info({ user });
      if (!found) return null;
      const foreign = found.is_bot || found.is_restricted || found.is_ultra_restricted || found.is_stranger;
      return { email: found.profile?.email ?? null, native: !foreign && !found.deleted && found.team_id === workspace };
    } catch (error) {
      log.warn({ error: codeOf(error) }, 'slack.no_profile');
      return null;
    }
  }

  /** Refuses to start with a token that is not valid, or is another workspace's; an outage does not keep us from starting. */
  async function verify(): Promise<void> {
    const found = await web.auth.test().catch((error: unknown) => ({ team_id: undefined, error: codeOf(error) }));
    if (found.team_id === workspace) return;
    if (found.team_id !== undefined) {
      throw new Error(
        `The Slack bot token belongs to ${found.team_id}, not to ${workspace}: use the token of ${workspace}.`,
      );
    }
    if (BAD_TOKEN.has(found.error ?? '')) {
      throw new Error(
        `Slack does not accept the bot token (${found.error}): install the app again and copy its new token.`,
      );
    }
    log.warn({ error: found.error }, 'slack.token_not_verified');
  }

  return { send, isWith, openView, tell, profile, verify };
}

const METADATA = 'daybook';
const RESPONSE_HOSTS: ReadonlySet<string> = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);
const DRAWING_REFUSED: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
]);
const UNCHANGEABLE: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'channel_not_found',
]);
