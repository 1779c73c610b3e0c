import type { WebClient } from '@slack/web-api';
import type { Begun, Delivery } from '../../src/chat/delivery.ts';
import type { MessageRef } from '../../src/chat/event.ts';
import type { Message } from './encode.ts';
import { codeOf } from './failure.ts';

/**
 * Our conversation with somebody. `address` is what to post to: the channel where we know it, else the person, which Slack takes
 * for their conversation with us and which saves a call that is allowed only 50 times a minute. `id` asks for the channel.
 */
export type Conversation = Readonly<{
  user: string;
  address(): string;
  id(): Promise<string>;
  learn(channel: string): void;
}>;

/**
 * Brings the next message of a delivery into the conversation, and says where it stands: the first there, the others in its thread.
 * As long as the parts of the message it replaces can be changed, it takes the place of one. What an earlier attempt has left there
 * is not sent again.
 */
export async function bring(
  { web, conversation }: Readonly<{ web: WebClient; conversation: Conversation }>,
  { key, attempt, thread }: Delivery,
  message: Message,
  { standing, old }: Begun,
): Promise<MessageRef> {
  const part = standing.length;
  const before = standing.every((ref, index) => ref === old[index]) ? old[part] : undefined;
  if (before !== undefined && (await change(web, before, message))) return before;
  const [root = thread] = thread === undefined ? standing : [];
  const parent = root === undefined ? undefined : tsOf(root);
  const there = attempt > 1 ? (await find(web, conversation, parent, key)).get(String(part)) : undefined;
  if (there !== undefined) return `${await conversation.id()}:${there}`;
  return post(web, conversation, parent, message, { key, part: String(part) });
}

/** Takes away what is left of a message, once another stands in the place of its first parts. */
export async function clear(web: WebClient, { standing, old }: Begun): Promise<void> {
  if (!standing.some((ref) => old.includes(ref))) return;
  for (const ref of old.filter((one) => !standing.includes(one))) await remove(web, ref);
}

const METADATA = 'daybook';
const THREADLESS: ReadonlySet<string> = new Set(['thread_not_found', 'message_not_found', 'cannot_reply_to_message']);
const UNCHANGEABLE: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'channel_not_found',
]);

/** Posts into the thread of `parent`, or where that is gone into the conversation. */
async function post(
  web: WebClient,
  conversation: Conversation,
  parent: string | undefined,
  message: Message,
  payload: Readonly<Record<string, string>>,
): Promise<MessageRef> {
  const metadata = { event_type: METADATA, event_payload: payload };
  const common = { ...message, metadata, mrkdwn: false, unfurl_links: false, unfurl_media: false };
  const into = (channel: string) =>
    web.chat.postMessage({ ...common, channel, ...(parent !== undefined && { thread_ts: parent }) });
  try {
    const posted = await into(conversation.address()).catch(async (error: unknown) => {
      if (conversation.address() !== conversation.user || codeOf(error) !== 'channel_not_found') throw error;
      return into(await conversation.id());
    });
    conversation.learn(String(posted.channel));
    return `${posted.channel}:${posted.ts}`;
  } catch (error) {
    if (parent === undefined || !THREADLESS.has(codeOf(error))) throw error;
    return post(web, conversation, undefined, message, payload);
  }
}

/** Whether the message could be changed in place; it keeps the key it was sent with. */
async function change(web: WebClient, ref: MessageRef, message: Message): Promise<boolean> {
  const [channel = '', ts = ''] = ref.split(':');
  try {
    await web.chat.update({ ...message, channel, ts });
    return true;
  } catch (error) {
    if (UNCHANGEABLE.has(codeOf(error))) return false;
    throw error;
  }
}

/** Takes away a part that says nothing any more; where that is not allowed, it is emptied. */
async function remove(web: WebClient, ref: MessageRef): Promise<void> {
  const [channel = '', ts = ''] = ref.split(':');
  try {
    await web.chat.delete({ channel, ts });
  } catch (error) {
    if (codeOf(error) === 'message_not_found') return;
    if (codeOf(error) !== 'cant_delete_message') throw error;
    await change(web, ref, { text: '–', blocks: [{ type: 'context', elements: [{ type: 'plain_text', text: '–' }] }] });
  }
}

/** The parts an earlier attempt has left there without our hearing of it: Slack itself does not notice repetitions. */
async function find(
  web: WebClient,
  conversation: Conversation,
  parent: string | undefined,
  key: string,
): Promise<ReadonlyMap<string, string>> {
  const parts = new Map<string, string>();
  const common = { channel: await conversation.id(), limit: 100, include_all_metadata: true };
  let cursor: string | undefined;
  do {
    const page =
      parent === undefined
        ? await web.conversations.history(common)
        : await web.conversations.replies({ ...common, ts: parent, ...(cursor !== undefined && { cursor }) });
    for (const { metadata, ts } of page.messages ?? []) {
      const payload: Readonly<Record<string, unknown>> = { ...metadata?.event_payload };
      if (metadata?.event_type === METADATA && payload.key === key && ts) parts.set(String(payload.part ?? 0), ts);
    }
    cursor = parent === undefined ? undefined : page.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined);
  return parts;
}

function tsOf(ref: MessageRef): string {
  return ref.split(' ')[0]?.split(':')[1] ?? '';
}
