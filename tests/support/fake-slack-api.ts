import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { fileShelf, Shared } from './fake-slack-files.ts';
import { HomeView, isTooLong, type MessageBlock, MessageBlocks, ModalView, textOf } from './fake-slack-limits.ts';
import { type ModalState, stateIn } from './fake-slack-modal.ts';

/** How the next calls of a Web API method fail. `heard`: it is carried out, but the answer is lost; `delayMs`: it is only slow. */
export type Failure = Readonly<{
  status?: number;
  error?: string;
  retryAfter?: number;
  heard?: boolean;
  delayMs?: number;
  times?: number;
}>;

/** A call as its caller saw it end; `error` is the platform's own. */
type Outcome = Readonly<{ at: number; call: string; status: number; error: string | null }>;

export type Stored = {
  ts: string;
  /** The message whose thread it is in. */
  thread?: string;
  text: string;
  blocks: MessageBlock[];
  metadata: unknown;
  byApp: boolean;
  files?: readonly Shared[];
};
/** `hash` changes whenever it is drawn; `state` is what stands in its fields, by block and action. */
export type Modal = {
  id: string;
  hash: string;
  view: ModalView;
  state: ModalState;
  errors: Readonly<Record<string, string>>;
};

/** Who the app is among the members of its workspace. */
export const BOT_USER = 'UBOT';

type Arguments = Readonly<Record<string, unknown>>;
export type Reply = Readonly<{ status: number; body: unknown; headers?: Record<string, string> }>;

export const CREDENTIALS = {
  signingSecret: 'sign-here',
  botToken: 'xoxb-fake',
  access: { kind: 'one', botToken: 'xoxb-fake', workspace: 'T0001' },
  appToken: 'xapp-fake',
  workspace: 'T0001',
  appId: 'A0001',
} as const;

/** A workspace and its Web API: people, their conversations with the app, open modals, triggers and response URLs. */
export function fakeWorkspace(now: () => number, socketAddress: () => string, files: ReturnType<typeof fileShelf>) {
  const people = new Map<string, Record<string, unknown>>();
  const channels = new Map<string, Stored[]>();
  const modals = new Map<string, Modal[]>();
  const toasts = new Map<string, string[]>();
  /** What stands on people's home tabs. */
  const homes = new Map<string, { id: string; hash: string; view: z.infer<typeof HomeView> }>();
  /** Who is in which channel; what the app would post there, everybody would read. */
  const rooms = new Map<string, ReadonlySet<string>>();
  const triggers = new Map<string, { user: string; until: number }>();
  const responseUrls = new Map<string, { user: string; uses: number }>();
  const failures = new Map<string, { failure: Failure; left: number }>();
  const lastPost = new Map<string, number>();
  const calls: { method: string; args: Arguments }[] = [];
  /** What was called, and what came of it. */
  const log: Outcome[] = [];
  let paced = false;
  let charts = true;
  let addressable = true;
  let revoked = false;
  let clock = 0;

  const nextTs = () => `${Math.floor(now() / 1000)}.${String(++clock).padStart(6, '0')}`;
  const channelOf = (user: string) => `D${user}`;
  const talk = (user: string) => {
    const channel = channelOf(user);
    const messages = channels.get(channel) ?? [];
    channels.set(channel, messages);
    return messages;
  };
  const trigger = (user: string) => {
    const id = `${randomUUID()}.trigger`;
    triggers.set(id, { user, until: now() + 3_000 });
    return id;
  };

  /** A modal as it is shown now, new or in the place of what it showed `before`. */
  const draw = (view: ModalView, before?: Modal): Modal => ({
    id: before?.id ?? `V${randomUUID()}`,
    hash: `${nextTs()}.hash`,
    view,
    state: stateIn(view, before?.state),
    errors: {},
  });

  const ok = (body: object = {}): Reply => ({ status: 200, body: { ok: true, ...body } });
  const no = (error: string, detail?: unknown): Reply => ({ status: 200, body: { ok: false, error, detail } });

  /** One call, as its form was sent. */
  async function webApi(method: string, raw: Buffer): Promise<Reply> {
    const reply = revoked ? no('token_revoked') : await answerTo(method, raw);
    const said = z.looseObject({ error: z.string() }).safeParse(reply.body).data?.error;
    log.push({ at: Date.now(), call: method, status: reply.status, error: said ?? null });
    return reply;
  }

  async function answerTo(method: string, raw: Buffer): Promise<Reply> {
    const args = argumentsOf(raw);
    calls.push({ method, args });
    const failing = failures.get(method);
    if (!failing || failing.left-- <= 0) return call(method, args);
    const { status = 200, error = 'internal_error', retryAfter, heard, delayMs } = failing.failure;
    if (delayMs !== undefined) {
      await new Promise((late) => setTimeout(late, delayMs));
      return call(method, args);
    }
    if (heard) call(method, args);
    if (retryAfter !== undefined) return { status: 429, body: {}, headers: { 'retry-after': String(retryAfter) } };
    return status === 200 ? no(error) : { status, body: {} };
  }

  function call(method: string, args: Arguments): Reply {
    try {
      return carryOut(method, args);
    } catch (error) {
      if (error instanceof z.ZodError) return no('invalid_arguments', error.issues);
      throw error;
    }
  }

  function carryOut(method: string, args: Arguments): Reply {
    switch (method) {
      case 'auth.test':
        return ok({ team_id: CREDENTIALS.workspace, user_id: BOT_USER, bot_id: 'BBOT' });
      case 'apps.connections.open':
        z.strictObject({}).parse(args);
        return ok({ url: socketAddress() });
      case 'conversations.open': {
        const { users } = z.strictObject({ users: z.string() }).parse(args);
        const person = people.get(users);
        if (!person) return no('user_not_found');
        if (person.deleted === true) return no('user_disabled');
        talk(users);
        return ok({ channel: { id: channelOf(users) } });
      }
      case 'chat.postMessage':
      case 'chat.update':
        return write(method, args);
      case 'conversations.history': {
        const { channel } = z
          .strictObject({ channel: z.string(), limit: z.number().max(999), include_all_metadata: z.literal(true) })
          .parse(args);
        const messages = channels.get(channel)?.filter((one) => one.thread === undefined);
        return messages
          ? ok({ messages: [...messages].reverse().slice(0, Number(args.limit)) })
          : no('channel_not_found');
      }
      case 'conversations.replies': {
        const { channel, ts, limit, cursor } = Replies.parse(args);
        const thread = channels.get(channel)?.filter((one) => one.ts === ts || one.thread === ts) ?? [];
        if (thread.length === 0) return no('thread_not_found');
        const from = Number(cursor ?? 0);
        const next = from + limit < thread.length ? String(from + limit) : '';
        return ok({ messages: thread.slice(from, from + limit), response_metadata: { next_cursor: next } });
      }
      case 'chat.delete': {
        const { channel, ts } = z.strictObject({ channel: z.string(), ts: z.string() }).parse(args);
        const messages = channels.get(channel) ?? [];
        const at = messages.findIndex((one) => one.ts === ts);
        if (at < 0) return no('message_not_found');
        if (messages[at]?.byApp !== true) return no('cant_delete_message');
        messages.splice(at, 1);
        return ok({ channel, ts });
      }
      case 'views.open': {
        const { trigger_id, view } = z.strictObject({ trigger_id: z.string(), view: z.unknown() }).parse(args);
        const known = triggers.get(trigger_id);
        if (!known) return no('exchanged_trigger_id'); // limit: trigger ids are used once
        triggers.delete(trigger_id);
        if (known.until < now()) return no('expired_trigger_id'); // limit: trigger ids live 3 s
        const parsed = ModalView.safeParse(view);
        if (!parsed.success) return no('invalid_arguments', parsed.error.issues);
        modals.set(known.user, [draw(parsed.data)]);
        return ok({ view: { id: 'V' } });
      }
      case 'views.publish': {
        const { user_id, view } = z
          .strictObject({ user_id: z.string(), view: z.unknown(), hash: z.string().optional() })
          .parse(args);
        if (!people.has(user_id)) return no('user_not_found');
        const before = homes.get(user_id);
        if (args.hash !== undefined && args.hash !== before?.hash) return no('hash_conflict');
        const parsed = HomeView.safeParse(view);
        if (!parsed.success) return no('invalid_arguments', parsed.error.issues);
        homes.set(user_id, { id: before?.id ?? `V${randomUUID()}`, hash: `${nextTs()}.hash`, view: parsed.data });
        return ok({ view: { id: homes.get(user_id)?.id } });
      }
      case 'chat.postEphemeral': {
        const { channel, user, blocks } = Ephemeral.parse(args);
        const members = rooms.get(channel);
        if (!members) return no('channel_not_found');
        if (!members.has(BOT_USER)) return no('not_in_channel');
        if (!members.has(user)) return no('user_not_in_channel');
        toasts.set(user, [...(toasts.get(user) ?? []), blocks.map(textOf).join('\n')]);
        return ok({ message_ts: nextTs() });
      }
      case 'views.push': {
        const { trigger_id, view } = z.strictObject({ trigger_id: z.string(), view: z.unknown() }).parse(args);
        const known = triggers.get(trigger_id);
        if (!known) return no('exchanged_trigger_id');
        triggers.delete(trigger_id);
        if (known.until < now()) return no('expired_trigger_id');
        const stack = modals.get(known.user) ?? [];
        if (stack.length === 0) return no('not_found');
        if (stack.length >= 3) return no('push_limit_reached'); // limit: view stack ≤ 3
        modals.set(known.user, [...stack, draw(ModalView.parse(view))]);
        return ok({ view: { id: 'V' } });
      }
      case 'views.update': {
        const { view_id, hash, view } = z
          .strictObject({ view_id: z.string(), hash: z.string().optional(), view: z.unknown() })
          .parse(args);
        const modal = [...modals.values()].flat().find((one) => one.id === view_id);
        if (!modal) return no('not_found');
        if (hash !== undefined && hash !== modal.hash) return no('hash_conflict');
        Object.assign(modal, draw(ModalView.parse(view), modal));
        return ok({ view: { id: view_id } });
      }
      case 'users.info': {
        const user = people.get(z.strictObject({ user: z.string() }).parse(args).user);
        return user ? ok({ user }) : no('user_not_found');
      }
      default:
        return files.call(method, args) ?? no('unknown_method');
    }
  }

  function write(method: string, args: Arguments): Reply {
    const parsed = (method === 'chat.update' ? Change : Post).safeParse(args);
    if (!parsed.success) return no('invalid_arguments', parsed.error.issues);
    const { text, blocks: drawn } = parsed.data;
    // A person stands for their conversation with the app: https://docs.slack.dev/reference/methods/chat.postMessage
    const person = method === 'chat.postMessage' && addressable ? people.get(parsed.data.channel) : undefined;
    if (person?.deleted === true) return no('user_disabled');
    if (person) talk(parsed.data.channel);
    const channel = person ? channelOf(parsed.data.channel) : parsed.data.channel;
    const messages = channels.get(channel);
    if (!messages) return no('channel_not_found');
    const blocks = MessageBlocks.safeParse(drawn);
    if (!blocks.success) return no('invalid_blocks', blocks.error.issues);
    if (!charts && blocks.data.some((block) => block.type === 'data_visualization')) return no('invalid_blocks');
    const shown = blocks.data.flatMap((block) => (block.type === 'image' ? [block.slack_file.id] : []));
    if (!shown.every(files.isShowable)) return no('invalid_blocks', 'invalid slack file');
    if (isTooLong(blocks.data)) return no('msg_blocks_too_long');
    if (method === 'chat.update') {
      const message = messages.find((one) => one.ts === args.ts);
      if (!message) return no('message_not_found');
      if (!message.byApp) return no('cant_update_message');
      Object.assign(message, { text, blocks: blocks.data });
      return ok({ channel, ts: message.ts });
    }
    const { thread_ts } = Post.parse(args);
    const parent = messages.find((one) => one.ts === thread_ts);
    // A reply's own ts is no thread's: https://docs.slack.dev/reference/methods/chat.postMessage
    if (thread_ts !== undefined && (!parent || parent.thread !== undefined)) return no('thread_not_found');
    const since = now() - (lastPost.get(channel) ?? 0);
    // limit: one message a second and channel
    if (paced && since < 1_000) return { status: 429, body: {}, headers: { 'retry-after': '1' } };
    lastPost.set(channel, now());
    const message = {
      ts: nextTs(),
      text,
      blocks: blocks.data,
      metadata: args.metadata,
      byApp: true,
      ...(thread_ts !== undefined && { thread: thread_ts }),
    };
    messages.push(message);
    return ok({ channel, ts: message.ts });
  }

  /** A remark sent to a response URL. */
  function respond(path: string, raw: Buffer): Reply {
    const known = responseUrls.get(path);
    const parsed = Toast.safeParse(JSON.parse(raw.toString('utf8')));
    if (!known || known.uses-- <= 0 || !parsed.success) return { status: 404, body: {} }; // limit: 5 uses
    show(known.user, parsed.data);
    return { status: 200, body: { ok: true } };
  }

  /** A remark only this person sees. */
  function show(user: string, toast: z.infer<typeof Toast>) {
    toasts.set(user, [...(toasts.get(user) ?? []), toast.blocks.map(textOf).join('\n')]);
  }

  return {
    people,
    modals,
    draw,
    toasts,
    homes,
    rooms,
    triggers,
    calls,
    log,
    nextTs,
    channelOf,
    /** Puts a file of the app's into a conversation; whether there is such a one. */
    shares(channel: string, file: Shared): boolean {
      const messages = channels.get(channel);
      messages?.push({ ts: nextTs(), text: '', blocks: [], metadata: undefined, byApp: true, files: [file] });
      return messages !== undefined;
    },
    talk,
    trigger,
    webApi,
    respond,
    show,
    responsePath(user: string) {
      const path = `/response/${randomUUID()}`;
      responseUrls.set(path, { user, uses: 5 });
      return path;
    },
    fails(method: string, failure: Failure) {
      failures.set(method, { failure, left: failure.times ?? 1 });
    },
    /** Whether the app's tokens are good for nothing, until told otherwise. */
    revokes(all: boolean) {
      revoked = all;
    },
    /** From now on a person's id is no address, as for apps of another kind. */
    wantsChannels() {
      addressable = false;
    },
    /** From now on it does not know charts, as a workspace whose turn has not come. */
    refusesCharts() {
      charts = false;
    },
    /** From now on one message a second and channel, as Slack has it. */
    paces() {
      paced = true;
    },
  };
}

/** Text as Slack's API carries it. */
export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Text as people see it. */
export function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

const Written = z.strictObject({
  channel: z.string(),
  text: z.string().min(1).max(40_000),
  blocks: z.array(z.unknown()),
});
const Change = Written.extend({ ts: z.string() });
const Post = Written.extend({
  thread_ts: z.string().optional(),
  mrkdwn: z.boolean(),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
  metadata: z.strictObject({ event_type: z.string(), event_payload: z.record(z.string(), z.string()) }),
});
const Replies = z.strictObject({
  channel: z.string(),
  ts: z.string(),
  limit: z.number().max(1000),
  include_all_metadata: z.literal(true),
  cursor: z.string().optional(),
});
const Ephemeral = z.strictObject({
  channel: z.string(),
  user: z.string(),
  text: z.string().min(1).max(40_000),
  blocks: MessageBlocks,
  thread_ts: z.string().optional(),
});
/** What a remark may be made of. */
export const Toast = z.strictObject({
  response_type: z.literal('ephemeral'),
  replace_original: z.literal(false),
  text: z.string().min(1),
  blocks: MessageBlocks,
});
/** The SDK sends forms; what is not a string is JSON in them. */
const JSON_FIELDS = [
  'blocks',
  'view',
  'metadata',
  'mrkdwn',
  'unfurl_links',
  'unfurl_media',
  'limit',
  'include_all_metadata',
  'files',
];

function argumentsOf(raw: Buffer): Arguments {
  const fields = [...new URLSearchParams(raw.toString('utf8'))];
  return Object.fromEntries(fields.map(([key, value]) => [key, JSON_FIELDS.includes(key) ? JSON.parse(value) : value]));
}
