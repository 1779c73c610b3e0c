import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Profile } from '../../src/chat/adapter.ts';
import type { Delivery, Sent } from '../../src/chat/delivery.ts';
import type { Account } from '../../src/chat/event.ts';
import type { Client, Reply } from './client.ts';
import { encodeCard } from './encode.ts';
import { encodeForm } from './form.ts';
import { plainContent } from './plain.ts';

/**
 * One attempt at a delivery: in place of the message it replaces where that can still be changed, as a card, and as plain
 * text if the platform does not take the card.
 */
export async function send(client: Client, delivery: Delivery): Promise<Sent> {
  const { content, locale, replaces } = delivery;
  const card = JSON.stringify(
    content.kind === 'card' ? encodeCard(content.card, locale) : encodeForm(content.form, locale),
  );
  if (replaces !== undefined) {
    const url = `/open-apis/im/v1/messages/${encodeURIComponent(replaces)}`;
    const patched = await client.call({ method: 'PATCH', url, data: { content: card } });
    if (patched.code === 0) return { kind: 'sent', message: replaces };
    if (isLocked(patched))
      return { kind: 'retry', afterMs: SOON_MS, reason: `Feishu ${patched.code}: the card is in use` };
    if (!isPast(patched) && !isCardRefused(patched)) return failed(patched, locale);
  }
  const created = await create(client, delivery, 'interactive', card);
  const answer = isCardRefused(created)
    ? await create(client, delivery, 'text', JSON.stringify({ text: plainContent(content) }))
    : created;
  const message = Created.safeParse(answer.data).data?.message_id;
  return answer.code === 0 && message !== undefined ? { kind: 'sent', message } : failed(answer, locale);
}

/** What the organisation's directory says of one of its members; null where it says nothing. */
export async function profileOf(client: Client, account: Account): Promise<Profile | null> {
  const url = `/open-apis/contact/v3/users/${encodeURIComponent(account.user)}`;
  const answer = await client.call({ method: 'GET', url, params: { user_id_type: 'open_id' } });
  const found = Member.safeParse(answer.data);
  if (answer.code !== 0 || !found.success) return null;
  const { enterprise_email, email, status } = found.data.user;
  const native =
    status.is_activated && !status.is_frozen && !status.is_resigned && !status.is_exited && !status.is_unjoin;
  return { email: enterprise_email || email || null, native };
}

const Created = z.object({ message_id: z.string().min(1) });
/** The status needs the permission to read employment; without it the directory says too little to vouch for anybody. */
const Member = z.object({
  user: z.object({
    enterprise_email: z.string().optional(),
    email: z.string().optional(),
    status: z.object({
      is_activated: z.boolean(),
      is_frozen: z.boolean().default(false),
      is_resigned: z.boolean().default(false),
      is_exited: z.boolean().default(false),
      is_unjoin: z.boolean().default(false),
    }),
  }),
});

function create(client: Client, delivery: Delivery, type: 'interactive' | 'text', content: string): Promise<Reply> {
  return client.call({
    method: 'POST',
    url: '/open-apis/im/v1/messages',
    params: { receive_id_type: 'open_id' },
    data: {
      receive_id: delivery.to.user,
      msg_type: type,
      content,
      // Within an hour the platform sends one message a uuid, of at most 50 characters.
      uuid: createHash('sha256').update(delivery.key).digest('hex').slice(0, 48),
    },
  });
}

/** The earlier message cannot be changed any more: recalled, deleted, or sent more than 14 days ago. */
function isPast({ code }: Reply): boolean {
  return code === 230011 || code === 230031 || code === 230110 || code === 230001;
}

/** Somebody's press on it is still being answered. */
function isLocked({ code, detail }: Reply): boolean {
  return code === 230099 && detail === 11310;
}

function isCardRefused({ code }: Reply): boolean {
  return code === 230099 || code === 200621 || code === 230025;
}

/** Numbers only: the platform's own message may quote what people wrote. */
function failed({ status, code, resetMs }: Reply, locale: string): Sent {
  const number = code ?? `HTTP ${status}`;
  if (status === 429 || code === 99991400 || code === 230020) {
    return { kind: 'retry', afterMs: resetMs ?? SOON_MS, reason: `Feishu ${number}: too many requests` };
  }
  if (code !== null && MENDABLE.has(code))
    return { kind: 'retry', afterMs: MENDED_MS, reason: `Feishu ${number}: the app` };
  if (code === null || code === 230049 || status >= 500) {
    return { kind: 'retry', afterMs: resetMs ?? SOON_MS, reason: `Feishu ${number}: no usable answer` };
  }
  const [zh, en] = REASONS[code] ?? ['飞书不接受这条消息', 'Feishu does not take this message'];
  return { kind: 'dead', reason: locale === 'zh-CN' ? `${zh}（${code}）` : `${en} (${code})` };
}

const SOON_MS = 1000;
/** The app's own settings: whoever runs it can mend them, and then what waits is sent. */
const MENDED_MS = 60_000;
const MENDABLE: ReadonlySet<number> = new Set([
  10003, 10014, 230006, 230027, 99991543, 99991661, 99991663, 99991664, 99991668, 99991672, 99991673,
]);

/** https://open.feishu.cn/document/server-docs/im-v1/message/create */
const REASONS: Readonly<Record<number, readonly [zh: string, en: string]>> = {
  230013: ['对方不在应用的可用范围内，或已离职', 'The person is outside the app’s availability, or has left'],
  230022: ['内容被判定含有敏感信息', 'The content was found to be sensitive'],
  230028: ['内容未通过数据防泄漏审查', 'The content did not pass data loss prevention'],
  230029: ['对方已离职', 'The person has left'],
  230034: ['对方的账号无效', 'The account does not exist'],
  230035: ['对方屏蔽了机器人，或沟通受到限制', 'The person blocks the bot, or may not be written to'],
  230036: ['企业的加密密钥已被删除', 'The organisation’s encryption key was deleted'],
  230038: ['对方属于其他企业', 'The person belongs to another organisation'],
  230053: ['对方已停止接收机器人的消息', 'The person has stopped the bot’s messages'],
  99992361: ['对方的账号属于另一个应用', 'The account belongs to another app'],
};
