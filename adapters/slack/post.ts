import type { WebClient } from '@slack/web-api';
import type { Log } from '../../src/chat/adapter.ts';
import type { Delivery, Sent } from '../../src/chat/delivery.ts';
import type { Account, MessageRef } from '../../src/chat/event.ts';
import { encodeCard, type Message } from './encode.ts';
import { codeOf, failure } from './failure.ts';

/** Posts or changes a card; once more in a modest form if Slack does not understand its drawing. */
export function createPost(options: {
  web: WebClient;
  /** Our conversation with an account. */
  channelOf: (account: Account) => Promise<string>;
  log: Log;
}): (delivery: Delivery) => Promise<Sent> {
  const { web, channelOf, log } = options;

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

  /** The message an earlier attempt left behind without our hearing of it: Slack itself does not notice repetitions. */
  async function find(channel: string, key: string): Promise<string | undefined> {
    const page = await web.conversations.history({ channel, limit: 100, include_all_metadata: true });
    const found = page.messages?.find(({ metadata }) => {
      const payload: Readonly<Record<string, unknown>> = { ...metadata?.event_payload };
      return metadata?.event_type === METADATA && payload.key === key;
    });
    return found?.ts;
  }

  return send;
}

const METADATA = 'daybook';
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
