import { z } from 'zod';
import type { Event, Payload } from '../../src/chat/event.ts';
import { type FormValues, joinParts } from '../../src/chat/form.ts';
import { decodeMessage } from './message.ts';

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
  const inputs = Object.entries(raw).map(([name, value]) => [name, valueText(value)] as const);
  return joinParts(Object.fromEntries(inputs.filter(([, text]) => text !== '')));
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

/** Messages are stamped in milliseconds, card callbacks in microseconds. */
function instant(stamp: string): Date {
  const number = Number(stamp);
  return new Date(number > 1e14 ? number / 1000 : number);
}

function ignored(why: string): Decoded {
  return { kind: 'ignored', why };
}
