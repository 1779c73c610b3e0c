/** The fake Feishu's Open API: tokens, messages, the directory; its limits, and its ways to fail. */

import { type SeenCard, see } from './fake-feishu-card.ts';
import { pictureShelf } from './fake-feishu-pictures.ts';
import { isObject, type Json, refusal } from './fake-feishu-rules.ts';

export type Call = Readonly<{
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  bearer: string;
  bytes: number;
  body: Json;
  /** What was sent as a form with files. */
  form?: FormData;
}>;

/** `lost`: the connection breaks before or after the platform has done what was asked. `body` replaces the JSON. */
export type Failure = Readonly<{
  status?: number;
  code?: number;
  msg?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  lost?: 'before' | 'after';
  /** It is only slow. */
  delayMs?: number;
}>;

export type Stored = {
  readonly id: string;
  readonly user: string;
  readonly type: string;
  readonly at: number;
  content: string;
  edited: boolean;
  /** How often its text was changed. */
  rewritten: number;
  recalled: boolean;
};

export type Member = Readonly<{
  email?: string;
  enterprise_email?: string;
  status?: Readonly<Record<string, boolean>>;
  /** The code with which messages to this person are refused. */
  unreachable?: number;
}>;

type Reply = Readonly<{
  status: number;
  body: object | string | Buffer;
  headers?: Readonly<Record<string, string>>;
  delayMs?: number;
}>;
type Answer = Reply | 'lost';

/** A call as its caller saw it end; `error` is the platform's own code and words. */
type Outcome = Readonly<{ at: number; call: string; status: number; error: string | null }>;

/** The bot's own open_id. */
export const BOT = 'ou_daybook';

const HOUR_MS = 3_600_000;
const DAYS_14_MS = 14 * 24 * HOUR_MS;
const CARD_BYTES = 30 * 1024;
const TEXT_BYTES = 150 * 1024;

export function openApi({ appId, appSecret }: Readonly<{ appId: string; appSecret: string }>) {
  const tokens = new Map<string, number>();
  const messages: Stored[] = [];
  const sentByUuid = new Map<string, Stored>();
  const members = new Map<string, Member>();
  const failures: Failure[] = [];
  const times = new Map<string, number[]>();
  const calls: Call[] = [];
  /** What was called, and what came of it. */
  const log: Outcome[] = [];
  const pictures = pictureShelf();
  let limited = false;
  let recallable = true;
  let revoked = false;
  let skipped = 0;
  let count = 0;
  const now = () => Date.now() + skipped;

  /** Whether `most` in `withinMs` are reached for `what`; counts this one if not. */
  function isOver(what: string, most: number, withinMs: number): boolean {
    const recent = (times.get(what) ?? []).filter((at) => at > Date.now() - withinMs);
    if (recent.length >= most) return true;
    times.set(what, [...recent, Date.now()]);
    return false;
  }

  function answer(call: Call): Answer {
    calls.push(call);
    const answered = answerTo(call);
    const { status, body } = answered === 'lost' ? { status: 0, body: null } : answered;
    const said =
      isObject(body) && typeof body.code === 'number' && body.code !== 0 ? `${body.code} ${String(body.msg)}` : null;
    const lost = answered === 'lost' ? 'connection lost' : null;
    log.push({ at: Date.now(), call: `${call.method} ${call.path}`, status, error: said ?? lost });
    return answered;
  }

  function answerTo(call: Call): Answer {
    if (call.path === '/open-apis/auth/v3/tenant_access_token/internal') return grant(call.body);
    if (!call.bearer) return refuse(400, 99991661, 'Missing access token for authorization.');
    if ((tokens.get(call.bearer) ?? 0) < now()) return refuse(400, 99991663, 'Invalid access token for authorization.');
    const failure = failures.shift();
    const slow = failure?.delayMs;
    if (slow === undefined && failure && failure.lost !== 'after') return failure.lost ? 'lost' : failed(failure);
    if (limited && (isOver('app second', 50, 1000) || isOver('app minute', 1000, 60_000))) {
      return { ...refuse(429, 99991400, 'request trigger frequency limit'), headers: { 'x-ogw-ratelimit-reset': '1' } };
    }
    const done = route(call);
    if (slow !== undefined && done !== 'lost') return { ...done, delayMs: slow };
    return failure ? 'lost' : done;
  }

  function route(call: Call): Answer {
    const [, id = ''] = /^\/open-apis\/im\/v1\/messages\/([^/]+)$/.exec(call.path) ?? [];
    const [, user = ''] = /^\/open-apis\/contact\/v3\/users\/([^/]+)$/.exec(call.path) ?? [];
    if (call.method === 'POST' && call.path === '/open-apis/im/v1/messages') return create(call);
    if (call.method === 'PATCH' && id) return patch(call, id);
    if (call.method === 'PUT' && id) return rewrite(call, id);
    if (call.method === 'DELETE' && id) return recall(id);
    if (call.method === 'GET' && user) return member(call, user);
    if (call.method === 'GET' && call.path === '/open-apis/bot/v3/info') {
      return {
        status: 200,
        body: { code: 0, msg: 'ok', bot: { activate_status: 2, app_name: 'Daybook', open_id: BOT } },
      };
    }
    return pictures.route(call) ?? refuse(404, 99991404, 'no such route');
  }

  function grant(body: Json): Answer {
    if (revoked || body.app_id !== appId || body.app_secret !== appSecret)
      return { status: 200, body: { code: 10014, msg: 'app secret invalid' } };
    const token = `t-${++count}`;
    tokens.set(token, now() + 2 * HOUR_MS);
    return { status: 200, body: { code: 0, msg: 'ok', tenant_access_token: token, expire: 7200 } };
  }

  function create({ query, body, bytes }: Call): Answer {
    const { receive_id, msg_type, content, uuid } = body;
    if (query.receive_id_type !== 'open_id' || typeof receive_id !== 'string' || typeof content !== 'string') {
      return refuse(400, 230001, 'invalid request parameter');
    }
    if (typeof uuid !== 'string' || uuid.length > 50) return refuse(400, 99992402, 'field validation failed');
    const code = members.get(receive_id)?.unreachable;
    if (code !== undefined) return refuse(400, code, 'unreachable');
    if (limited && isOver(`to ${receive_id}`, 5, 1000))
      return refuse(400, 230020, 'This operation triggers the frequency limit.');
    const file = msg_type === 'file' ? pictures.fileOf(String(JSON.parse(content).file_key)) : undefined;
    if (msg_type === 'file' && !file) return refuse(400, 230001, 'invalid file_key');
    const refused = file ? null : checkContent(String(msg_type), content, bytes, pictures.isUploaded);
    if (refused) return refused;
    const earlier = sentByUuid.get(uuid);
    if (earlier && now() - earlier.at < HOUR_MS) return created(earlier);
    const stored: Stored = {
      id: `om_${++count}`,
      user: receive_id,
      type: String(msg_type),
      at: now(),
      content: file ? JSON.stringify({ text: `📄 ${file.name}` }) : content,
      edited: false,
      rewritten: 0,
      recalled: false,
    };
    messages.push(stored);
    sentByUuid.set(uuid, stored);
    return created(stored);
  }

  function patch({ body, bytes }: Call, id: string): Answer {
    const stored = messages.find((message) => message.id === id);
    if (stored?.type !== 'interactive') return refuse(400, 230001, 'invalid message_id');
    if (stored.recalled) return refuse(400, 230011, 'The message is recalled.');
    if (now() - stored.at > DAYS_14_MS)
      return refuse(400, 230031, 'Message can only be modified within 14 days after sending.');
    if (limited && isOver(`patch ${id}`, 5, 1000))
      return refuse(400, 230020, 'This operation triggers the frequency limit.');
    const refused = checkContent('interactive', String(body.content), bytes, pictures.isUploaded);
    if (refused) return refused;
    stored.content = String(body.content);
    stored.edited = true;
    return { status: 200, body: { code: 0, msg: 'ok', data: {} } };
  }

  /** limit: text and post only, 20 times a message. https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/im-v1/message/update */
  function rewrite({ body, bytes }: Call, id: string): Answer {
    const stored = messages.find((message) => message.id === id);
    if (stored?.type !== 'text' || body.msg_type !== 'text') return refuse(400, 230054, 'not supported for its type');
    if (stored.recalled) return refuse(400, 230011, 'The message is recalled.');
    if (stored.rewritten >= 20) return refuse(400, 230072, 'The message has been edited too often.');
    const refused = checkContent('text', String(body.content), bytes, pictures.isUploaded);
    if (refused) return refused;
    Object.assign(stored, { content: String(body.content), edited: true, rewritten: stored.rewritten + 1 });
    return { status: 200, body: { code: 0, msg: 'ok', data: {} } };
  }

  function recall(id: string): Answer {
    const stored = messages.find((message) => message.id === id);
    if (!stored) return refuse(400, 230001, 'invalid message_id');
    if (stored.recalled) return refuse(400, 230011, 'The message is recalled.');
    if (!recallable) return refuse(400, 230026, 'No permission to recall this message.');
    stored.recalled = true;
    return { status: 200, body: { code: 0, msg: 'ok', data: {} } };
  }

  function member({ query }: Call, user: string): Answer {
    const found = members.get(user);
    if (query.user_id_type !== 'open_id' || !found) return refuse(400, 41050, 'no user authority');
    const { unreachable: _, ...fields } = found;
    return { status: 200, body: { code: 0, msg: 'success', data: { user: { open_id: user, ...fields } } } };
  }

  return {
    answer,
    calls,
    log,
    messages,
    members,
    pictures,
    now,
    failNext: (failure: Failure, count = 1) => void failures.push(...Array.from({ length: count }, () => failure)),
    expireTokens: () => tokens.clear(),
    /** Whether the app's secret is good for nothing, until told otherwise. */
    revokes(all: boolean): void {
      revoked = all;
      tokens.clear();
    },
    /** From now on the organisation lets nobody recall messages. */
    forbidRecalling(): void {
      recallable = false;
    },
    enforceLimits(): void {
      limited = true;
    },
    skip(ms: number): void {
      skipped += ms;
    },
  };
}

/** A stored message as its reader sees it. */
export type SeenMessage = Readonly<{ id: string; type: string; edited: boolean }> & SeenCard;

export function seen({ id, type, content, edited }: Stored, old = false): SeenMessage {
  if (type === 'interactive') return { id, type, edited, ...(old ? titleOnly(see(content)) : see(content)) };
  const { text }: { text: string } = JSON.parse(content);
  const alive = text.match(/<\/?(?:at|b|i|u|s)\b|\]\(/gi) ?? [];
  return {
    id,
    type,
    edited,
    title: '',
    template: '',
    summary: text,
    text,
    buttons: [],
    fields: [],
    tables: 0,
    charts: 0,
    alive,
  };
}

/** What clients before 7.20 show of a card in JSON 2.0. */
function titleOnly(card: SeenCard): SeenCard {
  const text = [card.title, '请升级至最新版本客户端，以查看内容'].filter((line) => line !== '').join('\n');
  return { ...card, text, summary: '', buttons: [], fields: [], tables: 0, charts: 0 };
}

function checkContent(
  type: string,
  content: string,
  bytes: number,
  isUploaded: (key: string) => boolean,
): Answer | null {
  if (type !== 'text' && type !== 'interactive') return refuse(400, 230001, 'invalid msg_type');
  if (bytes > (type === 'text' ? TEXT_BYTES : CARD_BYTES))
    return refuse(400, 230025, 'The length of the message content reaches its limit.');
  const refused = type === 'interactive' ? refusal(content) : null;
  if (refused !== null) return refuse(400, 230099, refused);
  const keys = [...content.matchAll(/"img_key":"([^"]*)"/g)].map(([, key = '']) => key);
  return keys.every(isUploaded) ? null : refuse(400, 230099, 'Failed to create card content, ext=ErrCode: 200570');
}

function created({ id, type, at }: Stored): Answer {
  return {
    status: 200,
    body: { code: 0, msg: 'success', data: { message_id: id, msg_type: type, create_time: String(at) } },
  };
}

function refuse(status: number, code: number, msg: string) {
  return { status, body: { code, msg, data: {} } };
}

function failed({ status = 200, code, msg = 'failed', headers = {}, body }: Failure): Answer {
  return { status, body: body ?? { code, msg }, headers };
}
