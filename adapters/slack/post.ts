import type { WebClient } from '@slack/web-api';
import type { Log } from '../../src/chat/adapter.ts';
import type { Card } from '../../src/chat/card.ts';
import type { Delivery, Sent } from '../../src/chat/delivery.ts';
import type { Account, MessageRef } from '../../src/chat/event.ts';
import { encodeCard, type Message } from './encode.ts';
import { codeOf, failure } from './failure.ts';
import { bring, type Conversation, type Progress } from './parts.ts';
import type { Pictures } from './picture.ts';

/**
 * Posts or changes a card. If Slack does not understand its drawing, it is sent with its charts as pictures, and if that does not
 * help either, in a modest form.
 */
export function createPost(options: {
  web: WebClient;
  /** Our conversation with an account. */
  conversationWith: (account: Account) => Conversation;
  pictures: Pictures;
  log: Log;
}): (delivery: Delivery) => Promise<Sent> {
  const { web, conversationWith, pictures, log } = options;

  async function send(delivery: Delivery): Promise<Sent> {
    const { content, locale } = delivery;
    if (content.kind === 'form') throw new Error(`Slack cannot send a form as a message (delivery ${delivery.key})`);
    const card = await pictures.show(content.card, locale);
    const first = await attempt(delivery, encodeCard(card, locale));
    if (first.kind !== 'refused') return first;
    log.warn({ key: delivery.key }, 'slack.drawing_refused');
    const drawn = card.blocks.some(({ kind }) => kind === 'chart') ? await drawnCharts(card, delivery) : null;
    const second = drawn === null ? first : await attempt(instead(delivery, first), encodeCard(drawn, locale));
    if (second.kind !== 'refused') return second;
    const third = await attempt(instead(delivery, second), encodeCard(card, locale, 'modest'));
    return third.kind === 'refused' ? { kind: 'dead', cause: 'refused', reason: 'Slack: invalid_blocks' } : third;
  }

  /** The card with its charts as pictures; null if that cannot be, which is no reason not to send the rest. */
  async function drawnCharts(card: Card, { key, locale }: Delivery): Promise<Card | null> {
    try {
      return await pictures.draw(card, locale);
    } catch (error) {
      log.warn({ key, error: codeOf(error) }, 'slack.chart_not_drawn');
      return null;
    }
  }

  async function attempt(delivery: Delivery, messages: readonly Message[]): Promise<Sent | Refused> {
    const progress: Progress = { standing: [], whole: false };
    try {
      await bring({ web, conversation: conversationWith(delivery.to) }, delivery, messages, progress);
      if (!progress.whole) return { kind: 'retry', afterMs: 1_000, reason: 'Slack: more parts to come' };
      return { kind: 'sent', message: progress.standing.join(' ') };
    } catch (error) {
      return DRAWING_REFUSED.has(codeOf(error)) ? { kind: 'refused', standing: progress.standing } : failure(error);
    }
  }

  return send;
}

/** Slack did not understand a drawing; `standing` are the parts before it. */
type Refused = Readonly<{ kind: 'refused'; standing: readonly MessageRef[] }>;

/** Another drawing takes the place of the parts of the one that was refused. */
function instead(delivery: Delivery, { standing }: Refused): Delivery {
  return standing.length === 0 ? delivery : { ...delivery, replaces: standing.join(' ') };
}

const DRAWING_REFUSED: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
]);
