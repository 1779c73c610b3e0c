import { setTimeout as sleep } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Delivery } from '../../src/chat/delivery.ts';
import type { MessageRef } from '../../src/chat/event.ts';
import type { Message } from './encode.ts';
import { codeOf } from './failure.ts';

/** How far an attempt came: `standing` are the parts there are, `whole` if those are all. */
export type Progress = { standing: readonly MessageRef[]; whole: boolean };

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
 * Brings a delivery's messages into the conversation, one a second, at most {@link MOST_POSTS} a call: the first, and the others
 * in its thread. Parts of the message it replaces are changed in place, and what is left of them is taken away. What an earlier
 * attempt has left there is not sent again. `progress` is kept up to date, for when this rejects.
 */
export async function bring(
  { web, conversation }: Readonly<{ web: WebClient; conversation: Conversation }>,
  delivery: Delivery,
  messages: readonly Message[],
  progress: Progress,
): Promise<void> {
  const old = delivery.replaces?.split(' ') ?? [];
  const thread = delivery.thread === undefined ? undefined : tsOf(delivery.thread);
  const found = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const standing: MessageRef[] = [];
  let changing = old.length > 0;
  let posts = 0;
  const stands = (ref: MessageRef) => {
    standing.push(ref);
    // Until the end, parts of the old message that are still there belong to what stands.
    progress.standing = changing ? [...standing, ...old.slice(standing.length)] : standing;
  };

  for (const [part, message] of messages.entries()) {
    const before = changing ? old[part] : undefined;
    if (before !== undefined && (await change(web, before, message))) {
      stands(before);
      continue;
    }
    if (before !== undefined) changing = false;
    const parent = thread ?? (standing[0] === undefined ? undefined : tsOf(standing[0]));
    const there = delivery.attempt > 1 ? (await lookUp(parent)).get(String(part)) : undefined;
    if (there !== undefined) {
      stands(`${await conversation.id()}:${there}`);
      continue;
    }
    if (posts === MOST_POSTS) return;
    if (posts++ > 0) await sleep(PAUSE_MS);
    const payload = { key: delivery.key, part: String(part) };
    stands(await post(web, conversation, parent, message, payload));
  }
  if (standing.some((ref) => old.includes(ref))) {
    for (const ref of old.filter((one) => !standing.includes(one))) await remove(web, ref);
  }
  progress.standing = standing;
  progress.whole = true;

  function lookUp(parent: string | undefined): Promise<ReadonlyMap<string, string>> {
    const known = found.get(parent ?? '') ?? find(web, conversation, parent, delivery.key);
    found.set(parent ?? '', known);
    return known;
  }
}

/** With a second between them, these take less time than a delivery is leased for. */
const MOST_POSTS = 6;
/** https://docs.slack.dev/apis/web-api/rate-limits: one message a second and conversation. */
const PAUSE_MS = 1_000;
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
