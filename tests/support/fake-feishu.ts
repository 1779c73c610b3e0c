import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { BOT, type Failure, type Member, openApi, type SeenMessage, type Stored, seen } from './fake-feishu-api.ts';
import type { SeenField } from './fake-feishu-card.ts';
import { type Ack, deliveries } from './fake-feishu-delivery.ts';
import { isObject, refusal } from './fake-feishu-rules.ts';
import { longConnection } from './fake-feishu-socket.ts';
import { webhook } from './fake-feishu-webhook.ts';

/** What a person sees after pressing or submitting: nothing, a toast, a changed card; or that it did not work. */
export type Feedback =
  | Readonly<{ kind: 'answered'; toast?: Readonly<{ type: string; content: string }>; card?: SeenMessage }>
  | Readonly<{ kind: 'failed'; code: 200340 }>;

type Options = Readonly<{
  /** Any free one, unless told. */
  port?: number;
  appId?: string;
  appSecret?: string;
  tenant?: string;
  encryptKey?: string;
  verificationToken?: string;
  /** How long the platform waits for an acknowledgement. */
  ackMs?: number;
  redeliverMs?: readonly number[];
}>;

/**
 * Feishu on 127.0.0.1: the Open API, the long connection and, once `connect` has been given an address, the webhook; stricter
 * than the real one. People act by what they see: `says`, `presses`, `submits`; `messages` is what they read. Everything not
 * acknowledged is delivered again, under the same event id. Time passes with `skip`, quickly.
 */
export async function fakeFeishu(options: Options = {}) {
  const { appId = 'cli_a123456789abcdef', appSecret = 'secret', tenant = 'tenant_1' } = options;
  const { encryptKey = 'the encrypt key', verificationToken = 'the verification token' } = options;
  const { ackMs = 3000, redeliverMs = [100, 400, 1500, 6000] } = options;
  // Seconds; the real ones are two minutes.
  const clientConfig = { ReconnectCount: -1, ReconnectInterval: 0.05, ReconnectNonce: 0.02, PingInterval: 1 };
  const api = openApi({ appId, appSecret });
  const server = createServer((request, response) => void serve(request, response));
  const connection = longConnection(server, { ackMs, clientConfig });
  const hook = webhook({ encryptKey, verificationToken, ackMs });
  const { deliver, idle, close } = deliveries(
    (event, parts) => (hook.isConnected() ? hook.attempt(event) : connection.attempt(event, parts)),
    redeliverMs,
  );
  const old = new Set<string>();
  let refusals = 0;
  await new Promise<void>((done) => server.listen(options.port ?? 0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', 'http://feishu');
    const type = request.headers['content-type'] ?? '';
    const isForm = type.startsWith('multipart/form-data');
    const form = isForm ? await new Response(raw, { headers: { 'content-type': type } }).formData() : undefined;
    const parsed: unknown = raw.length > 0 && !isForm ? JSON.parse(raw.toString()) : {};
    const body = isObject(parsed) ? parsed : {};
    const answer =
      url.pathname === '/callback/ws/endpoint'
        ? endpoint(body)
        : api.answer({
            method: request.method ?? '',
            path: url.pathname,
            query: Object.fromEntries(url.searchParams),
            bearer: request.headers.authorization?.replace(/^Bearer /, '') ?? '',
            bytes: raw.length,
            body,
            ...(form && { form }),
          });
    if (answer === 'lost') return void request.socket.destroy();
    if ('delayMs' in answer && answer.delayMs !== undefined) await sleep(answer.delayMs, undefined, { ref: false });
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
    const { body: said } = answer;
    response.end(typeof said === 'string' || Buffer.isBuffer(said) ? said : JSON.stringify(said));
  }

  function endpoint(body: Readonly<Record<string, unknown>>) {
    const known = body.AppID === appId && body.AppSecret === appSecret;
    const refused = !known
      ? { code: 514, msg: 'auth failed' }
      : refusals-- > 0
        ? { code: 1, msg: 'system busy' }
        : connection.count() >= 50
          ? { code: 1000040350, msg: 'too many' }
          : null;
    const url = `ws://127.0.0.1:${port}/ws/v2?fpid=493&device_id=7000&service_id=33554678&ticket=t`;
    return {
      status: 200,
      body: refused ? { ...refused, data: {} } : { code: 0, msg: '', data: { URL: url, ClientConfig: clientConfig } },
      headers: {},
    };
  }

  function envelope(type: string, event: object, part: Readonly<Record<string, string>> = {}) {
    const create_time = String(api.now() * (type === 'card.action.trigger' ? 1000 : 1));
    const header = {
      event_id: randomUUID(),
      token: verificationToken,
      create_time,
      event_type: type,
      tenant_key: tenant,
      app_id: appId,
      ...part,
    };
    return { schema: '2.0', header, event };
  }

  function message(user: string, type: string, content: object, part: Readonly<Record<string, unknown>> = {}) {
    const sender = { sender_id: { open_id: user }, sender_type: 'user', tenant_key: tenant };
    const text = { message_id: `om_in_${randomUUID()}`, chat_id: `oc_${user}`, chat_type: 'p2p', message_type: type };
    return envelope('im.message.receive_v1', {
      sender,
      message: { ...text, content: JSON.stringify(content), ...part },
    });
  }

  /** Resolves once the app has acknowledged, whichever delivery it was. */
  async function push(event: object, parts = 1): Promise<void> {
    const { last } = await deliver(event, parts);
    const ack = await last;
    if (ack.kind !== 'ok') throw new Error(`the event was never acknowledged: ${ack.kind}`);
  }

  function mine(user: string): Stored[] {
    return api.messages.filter((one) => one.user === user && !one.recalled);
  }

  function latest(user: string, what: string, has: (seen: SeenMessage) => boolean): Stored {
    const found = mine(user).findLast((stored) => has(seen(stored, old.has(user))));
    if (!found)
      throw new Error(
        `${user} sees no ${what}, only:\n${mine(user)
          .map((one) => seen(one, old.has(user)).text)
          .join('\n--\n')}`,
      );
    return found;
  }

  async function act(user: string, stored: Stored, action: object): Promise<Feedback> {
    const operator = { open_id: user, tenant_key: tenant };
    const context = { open_message_id: stored.id, open_chat_id: `oc_${user}` };
    const event = {
      operator,
      token: `c-${randomUUID()}`,
      action: { tag: 'button', timezone: 'Asia/Shanghai', ...action },
      host: 'im_message',
      context,
    };
    const { first } = await deliver(envelope('card.action.trigger', event));
    return feedback(stored, first);
  }

  function standing(user: string, id: string): Stored {
    const stored = mine(user).find((one) => one.id === id);
    if (!stored) throw new Error(`${user} sees no such message any more`);
    return stored;
  }

  function submit(user: string, stored: Stored, values: Readonly<Record<string, string>>): Promise<Feedback> {
    const { fields, buttons } = seen(stored, old.has(user));
    const form_value = Object.fromEntries(fields.flatMap((field) => fill(field, values[field.label])));
    return act(user, stored, { name: buttons.find((button) => button.submits)?.submits, form_value });
  }

  function feedback(stored: Stored, ack: Ack): Feedback {
    if (ack.kind !== 'ok') return { kind: 'failed', code: 200340 };
    const { toast, card } = isObject(ack.data) ? ack.data : {};
    if (isObject(card)) {
      const content = JSON.stringify(card.data);
      const refused = card.type === 'raw' ? refusal(content) : 'not raw';
      if (refused) throw new Error(`the platform refuses the answer's card: ${refused}`);
      stored.content = content;
      stored.edited = true;
    }
    return {
      kind: 'answered',
      ...(toast !== undefined && { toast: readToast(toast) }),
      ...(isObject(card) && { card: seen(stored) }),
    };
  }

  return {
    base: `http://127.0.0.1:${port}`,
    appId,
    appSecret,
    tenant,
    encryptKey,
    verificationToken,
    bot: BOT,
    calls: api.calls,
    log: api.log,
    revokes: api.revokes,
    /** From now on events go to this address instead of over the long connection. */
    connect: hook.connect,
    says: (user: string, text: string) => push(message(user, 'text', { text })),
    /** Any other message; `part` changes its fields. */
    sends: (user: string, type: string, content: object, part: Readonly<Record<string, unknown>> = {}) =>
      push(message(user, type, content, part)),
    pictures: api.pictures,
    /** Sends a picture as a message of its own. */
    shows(user: string, bytes: Uint8Array) {
      const message_id = `om_in_${randomUUID()}`;
      return push(message(user, 'image', { image_key: api.pictures.ofPerson(message_id, bytes) }, { message_id }));
    },
    /** In a group with the bot; `@Daybook` in the text mentions it. */
    saysInGroup: (user: string, text: string) =>
      push(
        message(
          user,
          'text',
          { text: text.replaceAll('@Daybook', '@_user_1') },
          {
            chat_id: 'oc_group',
            chat_type: 'group',
            ...(text.includes('@Daybook') && {
              mentions: [{ key: '@_user_1', id: { open_id: BOT }, name: 'Daybook' }],
            }),
          },
        ),
      ),
    enters: (user: string) =>
      push(
        envelope('im.chat.access_event.bot_p2p_chat_entered_v1', {
          chat_id: `oc_${user}`,
          operator_id: { open_id: user },
        }),
      ),
    picks: (user: string, key: string) =>
      push(
        envelope('application.bot.menu_v6', {
          operator: { operator_id: { open_id: user } },
          event_key: key,
          timestamp: 1,
        }),
      ),
    async presses(user: string, label: string): Promise<Feedback> {
      const stored = latest(user, `button “${label}”`, ({ buttons }) =>
        buttons.some((button) => button.label === label),
      );
      const button = seen(stored).buttons.find((one) => one.label === label);
      if (button?.submits !== undefined) throw new Error(`“${label}” submits a form`);
      return act(user, stored, { value: button?.value });
    },
    /** Presses a button of this very message, counted from 0. */
    pressesOn(user: string, id: string, nth: number): Promise<Feedback> {
      const stored = standing(user, id);
      return act(user, stored, { value: seen(stored, old.has(user)).buttons[nth]?.value });
    },
    /** Fills in and submits the form of this very message. */
    submitsOn: (user: string, id: string, values: Readonly<Record<string, string>>) =>
      submit(user, standing(user, id), values),
    /** Fills the latest form by its labels (what is not named keeps its value) and submits it. */
    async submits(user: string, values: Readonly<Record<string, string>>): Promise<Feedback> {
      const labels = Object.keys(values);
      const stored = latest(
        user,
        `form with ${labels.join(', ')}`,
        ({ fields }) => labels.every((label) => fields.some((field) => field.label === label)) && fields.length > 0,
      );
      return submit(user, stored, values);
    },
    messages: (user: string): readonly SeenMessage[] => mine(user).map((one) => seen(one, old.has(user))),
    /** From now on this person's client is older than 7.20, or not any more. */
    agesClient: (user: string, ages = true) => void (ages ? old.add(user) : old.delete(user)),
    recalls(id: string): void {
      const stored = api.messages.find((one) => one.id === id);
      if (stored) stored.recalled = true;
    },
    member: (user: string, member: Member) => void api.members.set(user, member),
    failNext: (failure: Failure, count = 1) => api.failNext(failure, count),
    expireTokens: api.expireTokens,
    enforceLimits: api.enforceLimits,
    forbidRecalling: api.forbidRecalling,
    skip: api.skip,
    envelope,
    message,
    push,
    /** One attempt to deliver, over this way; whether it was acknowledged. */
    attempt: async (event: object, way: 'webhook' | 'long connection') =>
      (await (way === 'webhook' ? hook.attempt(event) : connection.attempt(event, 1))).kind === 'ok',
    /** The next attempts to connect are told that the platform is busy, which the SDK takes for final. */
    refuseConnections(count: number): void {
      refusals = count;
    },
    connections: connection.count,
    cut: connection.cut,
    idle,
    async close(): Promise<void> {
      close();
      connection.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A toast in the language of a Chinese client. It must be one the platform knows. */
function readToast(toast: unknown) {
  if (!isObject(toast)) throw new Error('the platform refuses the toast');
  const { type, content, i18n, ...unknown } = toast;
  const texts = isObject(i18n) ? Object.values(i18n) : [];
  const known = ['info', 'success', 'error', 'warning'].includes(String(type)) && Object.keys(unknown).length === 0;
  if (!known || [content, ...texts].some((text) => typeof text !== 'string' || text === '')) {
    throw new Error(`the platform refuses the toast ${JSON.stringify(toast)}`);
  }
  return { type: String(type), content: String(isObject(i18n) ? i18n.zh_cn : content) };
}

/** What the client sends for a field; it refuses itself what is too long, missing or not to choose. */
function fill(field: SeenField, given: string | undefined): (readonly [name: string, value: unknown])[] {
  const value = given ?? field.value;
  const [name = '', ...further] = field.names;
  if (value === '' && field.required) throw new Error(`“${field.label}”: 有必填项未填写`);
  const chosen = value
    .split('\n')
    .map((one) => field.options.find(({ label, value }) => label === one || value === one)?.value);
  switch (field.kind) {
    case 'input': {
      const room = field.maxLength * (given === undefined ? field.names.length : 1);
      if (value.length > room) throw new Error(`“${field.label}”: 超出字数上限`);
      const part = (index: number) => value.slice(index * field.maxLength, (index + 1) * field.maxLength);
      return [name, ...further].map((one, index) => [one, part(index)]);
    }
    case 'date_picker':
    case 'picker_time':
      return [[name, value === '' ? '' : `${value} +0800`]];
    case 'select_static':
      if (value !== '' && chosen[0] === undefined) throw new Error(`“${field.label}” has no option “${value}”`);
      return [[name, chosen[0] ?? '']];
    default:
      return [[name, chosen.filter((one) => one !== undefined)]];
  }
}
