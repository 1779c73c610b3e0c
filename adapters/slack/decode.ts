import { z } from 'zod';
import type { MessageRef, SentFile } from '../../src/chat/event.ts';
import { type Arrival, arrival, Interaction, sender, time } from './arrival.ts';
import { decodeGlobal, decodeKeep, GlobalShortcut, MessageShortcut } from './decode-shortcut.ts';
import { decodeChange, decodeClosed, decodeSubmission, OpenModal, ViewClosed, ViewSubmission } from './decode-view.ts';
import { Files, filesIn, picturesIn } from './picture.ts';
import { typed } from './typed.ts';

/**
 * Reads a verified body; `at` stands in where Slack tells no time. Null for what is nobody's doing: bots' messages, our own,
 * unfurled links, other kinds of events. Throws a ZodError on what Slack does not send.
 */
export function decode(body: unknown, at: Date): Arrival | null {
  const envelope = Envelope.parse(body);
  switch (envelope.type) {
    case 'event_callback':
      return decodeEvent(envelope);
    case 'command':
      return arrival(
        { id: envelope.trigger_id, workspace: envelope.team_id, user: envelope.user_id, at, forms: 'answer' },
        { kind: 'command', text: typed(envelope.text).trim() },
        { kind: 'command', trigger: envelope.trigger_id, channel: envelope.channel_id },
      );
    case 'block_actions': {
      const [action] = envelope.actions;
      const { view } = envelope;
      if (action && view?.type === 'modal') return decodeChange({ ...envelope, view }, action);
      if (!action?.value) return null;
      const { channel_id, message_ts, thread_ts } = envelope.container;
      const message = channel_id && message_ts ? { message: `${channel_id}:${message_ts}` } : {};
      return arrival(
        { ...sender(envelope), id: envelope.trigger_id, at: time(action.action_ts), forms: 'answer' },
        { kind: 'press', action: action.value, ...message, ...inThread(channel_id, thread_ts) },
        { kind: 'press', trigger: envelope.trigger_id, responseUrl: envelope.response_url },
      );
    }
    case 'shortcut':
      return decodeGlobal(envelope);
    case 'message_action':
      return decodeKeep(envelope);
    case 'view_submission':
      return decodeSubmission(envelope, at);
    case 'view_closed':
      return decodeClosed(envelope, at);
    case 'other':
      return null;
  }
}

const Message = z.object({
  user: z.string().min(1).optional(),
  bot_id: z.string().optional(),
  subtype: z.string().optional(),
  text: z.string().default(''),
  ts: z.string(),
  edited: z.object({ ts: z.string() }).optional(),
  files: Files.optional(),
});

const SlackEvent = z.union([
  z.object({
    type: z.literal('app_home_opened'),
    user: z.string().min(1),
    tab: z.enum(['messages', 'home']),
    event_ts: z.string(),
  }),
  Message.extend({
    type: z.literal('app_mention'),
    channel: z.string(),
    thread_ts: z.string().optional(),
  }),
  Message.extend({
    type: z.literal('message'),
    subtype: z.literal('message_changed'),
    channel_type: z.literal('im'),
    channel: z.string(),
    message: Message,
    previous_message: z.object({ text: z.string().default('') }).optional(),
  }),
  Message.extend({
    type: z.literal('message'),
    channel_type: z.literal('im'),
    channel: z.string(),
    thread_ts: z.string().optional(),
  }),
  z.object({ type: z.string() }).transform(() => ({ type: 'other' as const })),
]);

const Known = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('event_callback'),
    team_id: z.string(),
    event_id: z.string().min(1),
    event: SlackEvent,
    /** Whom the event is delivered to: our bot. */
    authorizations: z.array(z.object({ user_id: z.string() })).optional(),
  }),
  z.object({
    type: z.literal('command'),
    team_id: z.string(),
    user_id: z.string().min(1),
    channel_id: z.string(),
    trigger_id: z.string(),
    text: z.string().default(''),
  }),
  Interaction.extend({
    type: z.literal('block_actions'),
    trigger_id: z.string(),
    container: z.object({
      channel_id: z.string().optional(),
      message_ts: z.string().optional(),
      thread_ts: z.string().optional(),
    }),
    response_url: z.string().optional(),
    actions: z.array(z.object({ value: z.string().nullish(), block_id: z.string().optional(), action_ts: z.string() })),
    view: z.union([OpenModal, z.object({ type: z.literal('home') })]).optional(),
  }),
  GlobalShortcut,
  MessageShortcut,
  ViewSubmission,
  ViewClosed,
]);

const KNOWN_TYPES: readonly unknown[] = Known.options.map((option) => option.shape.type.value);

/** Slash commands are the only bodies without a type. */
const Envelope = z.preprocess(
  (body) => {
    const { type, command } = z.looseObject({}).parse(body);
    if (KNOWN_TYPES.includes(type)) return body;
    return command === undefined ? { type: 'other' } : { ...z.looseObject({}).parse(body), type: 'command' };
  },
  z.union([Known, z.object({ type: z.literal('other') })]),
);

function decodeEvent(envelope: Extract<z.infer<typeof Known>, { type: 'event_callback' }>): Arrival | null {
  const { event, event_id: id, team_id: workspace } = envelope;
  if (event.type === 'other') return null;
  const conversation = { kind: 'conversation' } as const;
  if (event.type === 'app_home_opened') {
    const from = { id, workspace, user: event.user, at: time(event.event_ts), forms: 'none' as const };
    return arrival(from, { kind: event.tab === 'home' ? 'home' : 'open' }, conversation);
  }
  if (event.type === 'app_mention') {
    const person = author(event);
    if (person === null) return null;
    const { channel, thread_ts: thread } = event;
    return arrival(
      { id, workspace, user: person, at: time(event.ts), forms: 'none' },
      { kind: 'command', text: typed(afterMention(event.text, envelope.authorizations?.[0]?.user_id)).trim() },
      { kind: 'mention', channel, thread },
    );
  }
  if ('message' in event) {
    const { message, channel } = event;
    const person = author(message);
    // Slack also reports a change when it unfurls a link.
    if (person === null || !message.edited || message.text === event.previous_message?.text) return null;
    return arrival(
      { id, workspace, user: person, at: time(message.edited.ts), forms: 'none' },
      { kind: 'edit', text: typed(message.text), message: `${channel}:${message.ts}`, sentAt: time(message.ts) },
      conversation,
    );
  }
  const person = author(event);
  if (person === null) return null;
  return arrival(
    { id, workspace, user: person, at: time(event.ts), forms: 'none' },
    {
      kind: 'message',
      text: typed(event.text),
      message: `${event.channel}:${event.ts}`,
      ...inThread(event.channel, event.thread_ts),
      ...(event.files ? { pictures: picturesIn(event.files), ...othersIn(event.files) } : {}),
    },
    conversation,
  );
}

function othersIn(sent: z.infer<typeof Files>): { files?: readonly SentFile[] } {
  const files = filesIn(sent);
  return files.length > 0 ? { files } : {};
}

function inThread(channel: string | undefined, ts: string | undefined): { thread?: MessageRef } {
  return channel === undefined || ts === undefined ? {} : { thread: `${channel}:${ts}` };
}

/** The person who wrote a message; null for bots and for what Slack itself writes. A picture is a message too. */
function author({ user, bot_id, subtype }: z.infer<typeof Message>): string | null {
  if (bot_id !== undefined || user === undefined) return null;
  return subtype === undefined || subtype === 'file_share' ? user : null;
}

/** What was said to us: all that stands after our name, or after the first one where we do not know which is ours. */
function afterMention(text: string, us: string | undefined): string {
  const mention = us === undefined ? /<@[^<>]+>/ : new RegExp(`<@${us}(?:\\|[^<>]*)?>`);
  const found = mention.exec(text);
  return found ? text.slice(found.index + found[0].length).replace(/^[\s:：,，]+/u, '') : text;
}
