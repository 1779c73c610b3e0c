import { z } from 'zod';
import type { Event, Payload } from '../../src/chat/event.ts';
import type { FormValues } from '../../src/chat/form.ts';
import { PART } from './form.ts';

/** An event's name at the platform, as it is subscribed to. */
export type EventType = keyof typeof DECODERS;

/** `event` may be for nobody: a group's chatter, another bot, a person of another organisation. */
export type Decoded = Readonly<{ kind: 'event'; event: Event } | { kind: 'ignored'; why: string }>;

/** The app and its bot. Events of another app are ignored; `self` is the bot's open_id, asked for when a group mentions somebody. */
type Us = Readonly<{ appId: string; self: () => Promise<string> }>;

/**
 * What one of the platform's events means. `data` is header and event in one object, as the SDK's dispatcher hands it out.
 * Rejects where it would take to know the bot, and the platform does not say who that is.
 */
export async function decode(type: EventType, data: unknown, { appId, self }: Us): Promise<Decoded> {
  const parsed = Header.safeParse(data);
  if (!parsed.success) return ignored('unreadable');
  if (parsed.data.app_id !== appId) return ignored('otherApp');

  const meant = await DECODERS[type](data, self);
  if (typeof meant === 'string') return ignored(meant);
  const { tenant_key: workspace, event_id, create_time } = parsed.data;
  if ((meant.tenant ?? workspace) !== workspace) return ignored('otherTenant');
  return {
    kind: 'event',
    event: {
      id: meant.id ?? event_id,
      account: { platform: 'feishu', workspace, user: meant.user },
      at: instant(create_time),
      forms: 'message',
      payload: meant.payload,
    },
  };
}

/** Who did what, or why it is nothing to us. `id` where the platform has a better identity than the event's. */
type Meant = Readonly<{ user: string; tenant?: string | undefined; id?: string; payload: Payload }> | string;

const DECODERS = {
  'im.message.receive_v1': decodeMessage,
  'card.action.trigger': decodeAction,
  'im.chat.access_event.bot_p2p_chat_entered_v1': decodeEntry,
  'application.bot.menu_v6': decodeMenu,
} as const;

const Header = z.object({
  event_id: z.string().min(1),
  app_id: z.string(),
  tenant_key: z.string().min(1),
  create_time: z.string().regex(/^\d+$/),
});

const Person = z.object({ open_id: z.string().min(1) });

/** https://open.feishu.cn/document/server-docs/im-v1/message/events/receive */
const Message = z.object({
  sender: z.object({ sender_id: Person, sender_type: z.string(), tenant_key: z.string().optional() }),
  message: z.object({
    message_id: z.string().min(1),
    chat_type: z.string(),
    message_type: z.string(),
    content: z.string(),
    mentions: z
      .array(
        z.object({ key: z.string(), name: z.string(), id: z.object({ open_id: z.string().optional() }).optional() }),
      )
      .default([]),
  }),
});

/** In a group only what is said to the bot; it is taken as if it had been said to the bot alone, and answered there. */
async function decodeMessage(data: unknown, self: Us['self']): Promise<Meant> {
  const parsed = Message.safeParse(data);
  if (!parsed.success) return 'unreadable';
  const { sender, message } = parsed.data;
  if (sender.sender_type !== 'user') return 'notAPerson';
  const typed = textOf(message.message_type, message.content);
  const names = new Map(message.mentions.map(({ key, name }) => [key, `@${name}`]));
  const meant = {
    user: sender.sender_id.open_id,
    tenant: sender.tenant_key,
    // The platform may push a message under several event ids and asks to recognise it by its own.
    id: message.message_id,
  };
  const said = (text: string): Payload => ({ kind: 'message', text, message: message.message_id });
  if (message.chat_type === 'p2p') return { ...meant, payload: said(named(typed, names)) };

  const bot = message.mentions.length > 0 && (await self());
  const ours = new Set(message.mentions.filter(({ id }) => id?.open_id === bot).map(({ key }) => key));
  if (ours.size === 0) return 'group';
  const spoken = typed.replace(/(@_user_\d+) ?/g, (all, key) => (ours.has(key) ? '' : all));
  const text = named(spoken, names).trim();
  // Only called by its name, the bot says what it can do.
  return { ...meant, payload: text === '' ? { kind: 'command', text } : said(text) };
}

/** Mentions stand in a text as `@_user_1`; `names` by these keys. */
function named(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/@_user_\d+/g, (key) => names.get(key) ?? key);
}

/** https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-callback-communication */
const Action = z.object({
  operator: z.object({ open_id: z.string().min(1), tenant_key: z.string().optional() }),
  action: z.object({
    value: z.unknown().optional(),
    name: z.string().optional(),
    form_value: z.record(z.string(), z.unknown()).optional(),
  }),
  context: z.object({ open_message_id: z.string().optional() }).optional(),
});
const Pressed = z.object({ action: z.string().min(1) });
const Closed = z.object({ close: z.string().min(1) });

function decodeAction(data: unknown): Meant {
  const parsed = Action.safeParse(data);
  if (!parsed.success) return 'unreadable';
  const { operator, action, context } = parsed.data;
  const payload = actionPayload(action);
  if (!payload) return 'unreadable';
  const message = context?.open_message_id;
  return {
    user: operator.open_id,
    tenant: operator.tenant_key,
    payload: message === undefined || payload.kind === 'close' ? payload : { ...payload, message },
  };
}

function actionPayload(action: z.infer<typeof Action>['action']) {
  if (action.form_value && action.name) {
    return { kind: 'submit', form: action.name, values: formValues(action.form_value) } as const;
  }
  const closed = Closed.safeParse(action.value);
  if (closed.success) return { kind: 'close', form: closed.data.close } as const;
  const pressed = Pressed.safeParse(action.value);
  return pressed.success ? ({ kind: 'press', action: pressed.data.action } as const) : null;
}

function formValues(raw: Readonly<Record<string, unknown>>): FormValues {
  const parts = Object.entries(raw).flatMap(([key, value]) => {
    const [name = key, part = '1'] = key.split(PART);
    return { name, part: Number(part), text: valueText(value) };
  });
  const values: Record<string, string> = {};
  for (const { name, text } of parts.sort((one, other) => one.part - other.part)) {
    if (text !== '') values[name] = (values[name] ?? '') + text;
  }
  return values;
}

/** Dates and times come with the person's offset from UTC, which nobody chose: the day or time is what was meant. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string').join('\n');
  if (typeof value !== 'string') return '';
  return /^(\d{4}-\d\d-\d\d|\d\d:\d\d) [+-]\d{4}$/.exec(value)?.[1] ?? value;
}

function decodeEntry(data: unknown): Meant {
  const parsed = z.object({ operator_id: Person }).safeParse(data);
  return parsed.success ? { user: parsed.data.operator_id.open_id, payload: { kind: 'open' } } : 'unreadable';
}

function decodeMenu(data: unknown): Meant {
  const parsed = z.object({ operator: z.object({ operator_id: Person }), event_key: z.string() }).safeParse(data);
  if (!parsed.success) return 'unreadable';
  const { operator, event_key: text } = parsed.data;
  return { user: operator.operator_id.open_id, payload: { kind: 'command', text } };
}

const TextContent = z.object({ text: z.string() });
const PostContent = z.object({
  title: z.string().optional(),
  content: z.array(z.array(z.object({ text: z.string().optional(), user_id: z.string().optional() }))),
});

/** What was typed; empty for what is not text (a picture, a file, a sticker). */
function textOf(type: string, content: string): string {
  if (type === 'text') return TextContent.safeParse(json(content)).data?.text ?? '';
  if (type !== 'post') return '';
  const post = PostContent.safeParse(json(content)).data;
  if (!post) return '';
  const lines = post.content.map((line) => line.map((piece) => piece.text ?? piece.user_id ?? '').join(''));
  return [post.title ?? '', ...lines].filter((line, index) => index > 0 || line !== '').join('\n');
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Messages are stamped in milliseconds, card callbacks in microseconds. */
function instant(stamp: string): Date {
  const number = Number(stamp);
  return new Date(number > 1e14 ? number / 1000 : number);
}

function ignored(why: string): Decoded {
  return { kind: 'ignored', why };
}
