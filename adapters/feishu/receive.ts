import type { Log } from '../../src/chat/adapter.ts';
import type { Answer, Receive } from '../../src/chat/event.ts';
import { type Form, localeOf } from '../../src/chat/form.ts';
import { within } from '../../src/timing/deadline.ts';
import type { CardJson } from './card-json.ts';
import { decode, type EventType } from './decode.ts';
import { encodeForm } from './form.ts';

/** What a card callback is answered with; events are answered with it too, and the platform does not look. */
type CallbackAnswer = Readonly<{
  toast?: Readonly<{ type: 'success' | 'error'; content: string; i18n?: Readonly<Record<string, string>> }>;
  card?: Readonly<{ type: 'raw'; data: CardJson }>;
}>;

export type Receiver = Readonly<{
  /** By event type, for the SDK's dispatcher, whichever transport feeds it. A rejection keeps the event unacknowledged. */
  handlers: Readonly<Record<EventType, (data: unknown) => Promise<CallbackAnswer>>>;
  /** From now on every event is refused; resolves when those being handled are. */
  drain(): Promise<void>;
}>;

type Options = Readonly<{
  appId: string;
  /** The bot's open_id. */
  self: () => Promise<string>;
  receive: Receive;
  log: Log;
  deadlineMs: number;
}>;

/** Hands the platform's events to the bot and acknowledges nothing before the bot has stored it. */
export function createReceiver({ appId, self, receive, log, deadlineMs }: Options): Receiver {
  const running = new Set<Promise<unknown>>();
  let draining = false;

  async function handle(type: EventType, data: unknown): Promise<CallbackAnswer> {
    if (draining) throw new Error('stopping');
    try {
      return await within(deadlineMs, take(type, data));
    } catch (error) {
      log.error({ type, error: error instanceof Error ? error.name : 'unknown' }, 'feishu.not_stored');
      // Said anew, because the SDK logs what it catches and the cause may quote what people wrote.
      throw new Error('not stored');
    }
  }

  async function take(type: EventType, data: unknown): Promise<CallbackAnswer> {
    const decoded = await decode(type, data, { appId, self });
    if (decoded.kind === 'event') {
      const answer = encodeAnswer(await receive(decoded.event));
      return type === 'card.action.trigger' ? { toast: HEARD, ...answer } : answer;
    }
    // Acknowledged all the same: no redelivery would make it anything to us.
    log.info({ type, why: decoded.why }, 'feishu.ignored');
    return {};
  }

  function tracked(type: EventType) {
    return (data: unknown) => {
      const work = handle(type, data);
      const settled: Promise<unknown> = work.then(
        () => running.delete(settled),
        () => running.delete(settled),
      );
      running.add(settled);
      return work;
    };
  }

  return {
    handlers: {
      'im.message.receive_v1': tracked('im.message.receive_v1'),
      'card.action.trigger': tracked('card.action.trigger'),
      'im.chat.access_event.bot_p2p_chat_entered_v1': tracked('im.chat.access_event.bot_p2p_chat_entered_v1'),
      'application.bot.menu_v6': tracked('application.bot.menu_v6'),
    },
    async drain() {
      draining = true;
      await Promise.all(running);
    },
  };
}

/**
 * Whoever presses sees at once that it arrived, in their client's language; what comes of it follows as a message.
 * https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-callback-communication
 */
const HEARD = { type: 'success', content: 'OK', i18n: { zh_cn: '好的', en_us: 'OK' } } as const;

function encodeAnswer(answer: Answer): CallbackAnswer {
  switch (answer.kind) {
    case 'done':
      return {};
    case 'toast':
      return { toast: { type: answer.tone === 'good' ? 'success' : 'error', content: answer.text } };
    case 'form':
      return { card: rawForm(answer.form) };
    case 'invalid': {
      const [first] = answer.form.fields.flatMap((field) => field.error ?? []);
      return { ...(first !== undefined && { toast: { type: 'error', content: first } }), card: rawForm(answer.form) };
    }
  }
}

function rawForm(form: Form) {
  return { type: 'raw', data: encodeForm(form, localeOf(form)) } as const;
}
