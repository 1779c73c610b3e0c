import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BOT_USER, CREDENTIALS, escaped, fakeWorkspace, Toast, unescaped } from './fake-slack-api.ts';
import { fileShelf, type Shared } from './fake-slack-files.ts';
import { alive, type MessageBlock, textOf } from './fake-slack-limits.ts';
import { atModals, type Delivered } from './fake-slack-modal.ts';
import { socketMode } from './fake-slack-socket.ts';

/** What a person sees of one message. `alive` holds whatever in it would notify, link or be formatted. */
export type Seen = Readonly<{
  ts: string;
  /** The message whose thread it is in. */
  thread: string | undefined;
  notification: string;
  text: string;
  files: readonly Shared[];
  buttons: readonly string[];
  blocks: readonly MessageBlock[];
  alive: readonly string[];
}>;

/** Over which way something is delivered. */
export type Transport = 'http' | 'socket';

/**
 * A Slack workspace on 127.0.0.1: the Web API as the app sees it, and people as the app meets them. Stricter than Slack with what
 * it is sent, and like it in what it leaves to the app: nothing is deduplicated in either direction. Deliveries go over Socket
 * Mode until an address is given. `redeliverMs`: how long after each failure an event is delivered again, where the real one
 * takes no time, 1 minute and 5 minutes; `ackMs` stands for its 3 seconds.
 */
export async function fakeSlack(options: Options = {}) {
  const { now = () => Date.now(), ackMs = 3_000, redeliverMs = [], appId = CREDENTIALS.appId } = options;
  const files = fileShelf(
    () => base,
    CREDENTIALS.botToken,
    (channel, file) => workspace.shares(channel, file),
  );
  const workspace = fakeWorkspace(now, () => socket.address(), files);
  const { people, toasts, homes, rooms, triggers, calls, nextTs, channelOf, talk, trigger, show } = workspace;
  let endpoint: string | undefined;
  let last: ((transport: Transport) => Promise<Delivered>) | undefined;
  const redelivering = new Set<Promise<void>>();

  const server = createServer(async (request, response) => {
    const { status, body, headers } = await answer(request, await bytesOf(request));
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  const socket = socketMode(server, { appId, ackMs });
  await new Promise<void>((listening) => server.listen(options.port ?? 0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;

  async function answer(request: IncomingMessage, raw: Buffer) {
    const { url = '', headers } = request;
    if (url.startsWith('/files/')) return files.serve(request, raw);
    if (!url.startsWith('/api/')) return workspace.respond(url, raw);
    const refused = (error: string) => ({ status: 200, headers: {}, body: { ok: false, error } });
    if (headers['content-type'] !== FORM) return refused('invalid_form_data');
    const { botToken, appToken } = CREDENTIALS;
    const method = url.slice('/api/'.length);
    const [right, wrong] = method === 'apps.connections.open' ? [appToken, botToken] : [botToken, appToken];
    if (headers.authorization === `Bearer ${wrong}`) return refused('not_allowed_token_type');
    if (headers.authorization !== `Bearer ${right}`) return refused('invalid_auth');
    return workspace.webApi(method, raw);
  }

  /** Signs `body` and posts it to the app, as it is or with the mistakes a test asks for. */
  async function post(body: string, type: string, mistakes: Mistakes = {}): Promise<Delivered> {
    const at = String(Math.floor(now() / 1000) + (mistakes.skewSeconds ?? 0));
    const secret = mistakes.secret ?? CREDENTIALS.signingSecret;
    const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
    if (endpoint === undefined) throw new Error('Slack knows no address of the app');
    const response = await fetch(endpoint, {
      method: 'POST',
      body,
      headers: {
        'content-type': type,
        'x-slack-request-timestamp': at,
        'x-slack-signature': `v0=${signature}`,
        ...mistakes.headers,
      },
    });
    return { acknowledged: response.ok, status: response.status, body: await response.text() };
  }

  /** One attempt; `body` and `type` are how it looks over HTTP. */
  async function attempt(
    content: Readonly<{ envelope: string; payload: unknown; body: string; type: string }>,
    { transport = reachable(), retryNum = 0, mistakes = {} }: How,
  ): Promise<Delivered> {
    const { envelope, payload, body, type } = content;
    if (transport === 'http') {
      const retry = retryNum === 0 ? {} : { 'x-slack-retry-num': String(retryNum) };
      return post(body, type, { ...mistakes, headers: { ...mistakes.headers, ...retry } });
    }
    const ack = await socket.deliver(envelope, payload, retryNum);
    const said = ack === null || Object.keys(ack).length === 0 ? '' : JSON.stringify(ack);
    return { acknowledged: ack !== null, status: null, body: said };
  }

  function reachable(): Transport {
    return endpoint === undefined ? 'socket' : 'http';
  }

  async function redeliver(again: (retryNum: number) => Promise<Delivered>): Promise<void> {
    for (const [index, afterMs] of redeliverMs.entries()) {
      await new Promise((passed) => setTimeout(passed, afterMs));
      const { acknowledged } = await again(index + 1);
      if (acknowledged) return;
    }
  }

  async function event(content: object, mistakes: Mistakes = {}): Promise<Delivered> {
    const { workspace: team_id, appId: api_app_id } = CREDENTIALS;
    const event_id = `Ev${randomUUID()}`;
    const payload = {
      type: 'event_callback',
      team_id,
      api_app_id,
      event_id,
      event_time: Math.floor(now() / 1000),
      authorizations: [{ enterprise_id: null, team_id, user_id: BOT_USER, is_bot: true, is_enterprise_install: false }],
      event: content,
      ...mistakes.envelope,
    };
    const all = { envelope: 'events_api', payload, body: JSON.stringify(payload), type: 'application/json' };
    last = (transport) => attempt(all, { transport, retryNum: 1, mistakes });
    const first = await attempt(all, { mistakes });
    if (!first.acknowledged) {
      const task = redeliver((retryNum) => attempt(all, { retryNum, mistakes })).finally(() =>
        redelivering.delete(task),
      );
      redelivering.add(task);
    }
    return first;
  }

  /** What Slack delivers once only: commands, and all that is interactive. */
  function deliver(envelope: 'slash_commands' | 'interactive', payload: object): Promise<Delivered> {
    const fields = envelope === 'interactive' ? { payload: JSON.stringify(payload) } : { ...payload };
    const content = { envelope, payload, body: String(new URLSearchParams(fields)), type: FORM };
    last = (transport) => attempt(content, { transport });
    return attempt(content, {});
  }

  function interaction(user: string, content: object): Promise<Delivered> {
    const { workspace, appId: api_app_id } = CREDENTIALS;
    return deliver('interactive', {
      team: { id: workspace },
      user: { id: user, team_id: workspace },
      api_app_id,
      ...content,
    });
  }

  /** `channel` is where it is typed: the conversation with the app, unless told. */
  async function command(user: string, text: string, channel = channelOf(user)): Promise<Delivered> {
    const { workspace: team_id, appId: api_app_id } = CREDENTIALS;
    const fields = { command: '/daybook', text: escaped(text), team_id, api_app_id, user_id: user };
    const all = { ...fields, channel_id: channel, trigger_id: trigger(user), token: 'old', user_name: user };
    const delivered = await deliver('slash_commands', all);
    if (delivered.acknowledged && delivered.body !== '') show(user, Toast.parse(JSON.parse(delivered.body)));
    return delivered;
  }

  /** Presses the newest button that reads `label`; `forged` stands in the payload instead of what Slack puts there. */
  async function presses(user: string, label: string, forged: object = {}): Promise<Delivered> {
    const messages = talk(user);
    for (const message of [...messages].reverse()) {
      const button = buttonsOf(message.blocks).find((one) => one.text.text === label);
      if (button) return pressesOn(user, message.ts, button.action_id, forged);
    }
    const seen = messages.flatMap((message) => buttonsOf(message.blocks).map((one) => one.text.text));
    throw new Error(`${user} sees no button “${label}”, only: ${seen.join(', ') || 'none'}`);
  }

  /** Presses a button of this very message. */
  async function pressesOn(user: string, ts: string, action: string, forged: object = {}): Promise<Delivered> {
    const message = talk(user).find((one) => one.ts === ts);
    const button = buttonsOf(message?.blocks ?? []).find((one) => one.action_id === action);
    if (!message || !button) throw new Error(`${user} sees no such button any more`);
    return interaction(user, {
      type: 'block_actions',
      trigger_id: trigger(user),
      container: {
        type: 'message',
        message_ts: message.ts,
        ...(message.thread !== undefined && { thread_ts: message.thread }),
        channel_id: channelOf(user),
        is_ephemeral: false,
      },
      channel: { id: channelOf(user) },
      message: { ts: message.ts, text: message.text },
      response_url: base + workspace.responsePath(user),
      ...forged,
      actions: [
        { type: 'button', action_id: button.action_id, block_id: 'b', value: button.value, action_ts: nextTs() },
      ],
    });
  }

  /** Presses a button of their home tab: there is a trigger, but no message, no channel and no response URL. */
  async function pressesAtHome(user: string, label: string): Promise<Delivered> {
    const home = homes.get(user);
    const button = buttonsOf(home?.view.blocks ?? []).find((one) => one.text.text === label);
    if (!home || !button) {
      const seen = buttonsOf(home?.view.blocks ?? []).map((one) => one.text.text);
      throw new Error(`${user} sees no button “${label}” at home, only: ${seen.join(', ') || 'none'}`);
    }
    return interaction(user, {
      type: 'block_actions',
      trigger_id: trigger(user),
      container: { type: 'view', view_id: home.id },
      view: {
        ...home.view,
        id: home.id,
        hash: home.hash,
        private_metadata: '',
        callback_id: '',
        state: { values: {} },
      },
      actions: [
        { type: 'button', action_id: button.action_id, block_id: 'b', value: button.value, action_ts: nextTs() },
      ],
    });
  }

  /** Uses a global shortcut of the app. */
  function shortcut(user: string, callbackId: string): Promise<Delivered> {
    const common = { callback_id: callbackId, trigger_id: trigger(user), action_ts: nextTs() };
    return interaction(user, {
      type: 'shortcut',
      token: 'old',
      is_enterprise_install: false,
      enterprise: null,
      ...common,
    });
  }

  /** Uses a shortcut of the app at a message that reads `text`, of whatever conversation. */
  function shortcutAt(user: string, callbackId: string, text: string, more: object = {}): Promise<Delivered> {
    const ts = nextTs();
    return interaction(user, {
      type: 'message_action',
      token: 'old',
      callback_id: callbackId,
      trigger_id: trigger(user),
      action_ts: nextTs(),
      message_ts: ts,
      response_url: base + workspace.responsePath(user),
      channel: { id: 'C0001', name: 'general' },
      message: { type: 'message', user: 'somebody', ts, text: escaped(text), team: CREDENTIALS.workspace, ...more },
    });
  }

  /** Calls the app in a channel; `text` is what stands around and after its name, which is `@daybook` in it. */
  function mentions(user: string, text: string, channel: string, more: object = {}): Promise<Delivered> {
    const ts = nextTs();
    const said = escaped(text).replace('@daybook', `<@${BOT_USER}>`);
    return event({
      type: 'app_mention',
      user,
      text: said,
      ts,
      event_ts: ts,
      channel,
      team: CREDENTIALS.workspace,
      ...more,
    });
  }

  async function hangUp() {
    socket.cuts();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }

  return {
    apiUrl: `${base}/api/`,
    credentials: CREDENTIALS,
    calls,
    /** Socket Mode's connections, and what goes wrong with them. */
    socket,
    /** Where the app listens: from now on deliveries go over HTTP. */
    connect(url: string) {
      endpoint = url;
    },
    /** Lets a person into the workspace; `profile` as `users.info` tells it. */
    joins(user: string, profile: Readonly<Record<string, unknown>> = {}) {
      people.set(user, {
        id: user,
        team_id: CREDENTIALS.workspace,
        profile: { email: `${user}@bank.example` },
        ...profile,
      });
    },
    /** `text` is what the person types; Slack escapes it. Without `mistakes`, Slack makes none. */
    says(user: string, text: string, mistakes: Mistakes = {}) {
      const ts = nextTs();
      talk(user).push({ ts, text: escaped(text), blocks: [], metadata: undefined, byApp: false });
      const channel = channelOf(user);
      const message = { type: 'message', channel_type: 'im', channel, user, text: escaped(text), ts, event_ts: ts };
      return event({ ...message, ...mistakes.message }, mistakes);
    },
    /** Sends pictures in one message, with words or without. */
    shows(user: string, pictures: readonly ReturnType<typeof files.ofPerson>[], text = '') {
      const ts = nextTs();
      const channel = channelOf(user);
      talk(user).push({ ts, text: escaped(text), blocks: [], metadata: undefined, byApp: false });
      return event({
        ...{ type: 'message', subtype: 'file_share', channel_type: 'im', channel, user, text: escaped(text) },
        ...{ ts, event_ts: ts, files: pictures, upload: false, display_as_bot: false },
      });
    },
    files,
    /** Changes the person's latest message. */
    edits(user: string, text: string) {
      const message = talk(user).findLast((one) => !one.byApp);
      if (!message) throw new Error(`${user} has said nothing yet`);
      const before = { type: 'message', user, text: message.text, ts: message.ts };
      message.text = escaped(text);
      const after = { ...before, text: message.text, edited: { user, ts: nextTs() } };
      const changed = {
        type: 'message',
        subtype: 'message_changed',
        hidden: true,
        channel_type: 'im',
        channel: channelOf(user),
      };
      return event({ ...changed, ts: nextTs(), message: after, previous_message: before });
    },
    opens(user: string) {
      return event({ type: 'app_home_opened', user, channel: channelOf(user), tab: 'messages', event_ts: nextTs() });
    },
    /** Comes to the home tab; Slack shows what was published last and tells of it. */
    opensHome(user: string) {
      const home = homes.get(user);
      const view = home ? { view: { ...home.view, id: home.id, hash: home.hash } } : {};
      return event({
        type: 'app_home_opened',
        user,
        channel: channelOf(user),
        tab: 'home',
        event_ts: nextTs(),
        ...view,
      });
    },
    /** Makes a channel with these people in it, and the app. */
    room(channel: string, ...users: readonly string[]) {
      rooms.set(channel, new Set([...users, BOT_USER]));
    },
    pressesAtHome,
    shortcut,
    shortcutAt,
    mentions,
    command,
    presses,
    pressesOn,
    /** Whether somebody's account is closed. */
    deactivates(user: string, deleted: boolean) {
      people.set(user, { ...people.get(user), deleted });
    },
    ...atModals(workspace, interaction),
    event,
    post,
    /** Sends the last request again, as Slack's retries do or a proxy that lost the answer. */
    redelivers(transport: Transport = reachable()) {
      if (!last) throw new Error('Nothing has been delivered yet');
      return last(transport);
    },
    /** Resolves when nothing is to be delivered again any more. */
    async idle() {
      while (redelivering.size > 0) await Promise.all(redelivering);
    },
    /** Lets triggers grow old. */
    expireTriggers() {
      for (const one of triggers.values()) one.until = 0;
    },
    log: workspace.log,
    fails: workspace.fails,
    revokes: workspace.revokes,
    paces: workspace.paces,
    refusesCharts: workspace.refusesCharts,
    wantsChannels: workspace.wantsChannels,
    /** The app's messages to a person, oldest first. */
    messages(user: string): readonly Seen[] {
      return talk(user)
        .filter((one) => one.byApp)
        .map(({ ts, thread, text, blocks, files: shared = [] }) => ({
          ts,
          thread,
          notification: unescaped(text),
          files: shared,
          text: [...blocks.map(textOf), ...shared.map(({ name }) => `📄 ${name}`)].join('\n'),
          buttons: buttonsOf(blocks).map((one) => one.text.text),
          blocks,
          alive: [...alive(blocks), ...(/[<>]/.test(text) ? [text] : [])],
        }));
    },
    toasts: (user: string): readonly string[] => toasts.get(user) ?? [],
    /** The home tab as a person sees it; undefined while nothing has been published. */
    home(user: string) {
      const blocks = homes.get(user)?.view.blocks;
      return blocks && { text: blocks.map(textOf).join('\n'), buttons: buttonsOf(blocks).map((one) => one.text.text) };
    },
    /** Cannot be reached, until it {@link comesBack}. */
    goesDown: hangUp,
    comesBack: () => new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening)),
    async close() {
      await hangUp();
      socket.close();
    },
  };
}

type Options = Readonly<{
  /** Any free one, unless told. */
  port?: number;
  now?: () => number;
  ackMs?: number;
  redeliverMs?: readonly number[];
  /** Whose app-level token the one in the credentials is. */
  appId?: string;
}>;

type How = Readonly<{ transport?: Transport; retryNum?: number; mistakes?: Mistakes }>;

/** What may be wrong with a delivery: a test says so. */
export type Mistakes = Readonly<{
  secret?: string;
  skewSeconds?: number;
  headers?: Readonly<Record<string, string>>;
  envelope?: object;
  message?: object;
}>;

const FORM = 'application/x-www-form-urlencoded';

function buttonsOf(blocks: readonly MessageBlock[]) {
  return blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
