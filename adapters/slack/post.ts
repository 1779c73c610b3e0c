import type { WebClient } from '@slack/web-api';
import type { Log } from '../../src/chat/adapter.ts';
import type { Card } from '../../src/chat/card.ts';
import type { Begun, Delivery, Sent } from '../../src/chat/delivery.ts';
import type { Account } from '../../src/chat/event.ts';
import { encodePage, type Message, type Page, pagesOf } from './encode.ts';
import { codeOf, failure } from './failure.ts';
import type { createFiles } from './file.ts';
import { bring, type Conversation, clear } from './parts.ts';
import { chartsAsPictures, type Pictures } from './picture.ts';

/**
 * Posts or changes a card, one of its messages an attempt. If Slack does not understand its drawing, it is sent with its charts as
 * pictures, and if that does not help either, in a modest form.
 */
export function createPost(options: {
  web: WebClient;
  /** Our conversation with an account. */
  conversationWith: (account: Account) => Conversation;
  pictures: Pictures;
  /** Brings a file of ours into a conversation. */
  sendFile: ReturnType<typeof createFiles>;
  log: Log;
}): (delivery: Delivery) => Promise<Sent> {
  const { web, conversationWith, pictures, sendFile, log } = options;

  async function send(delivery: Delivery): Promise<Sent> {
    const { content, replaces, begun } = delivery;
    if (content.kind === 'form') throw new Error(`Slack cannot send a form as a message (delivery ${delivery.key})`);
    if (content.kind === 'file') {
      const sent = await sendFile(delivery, content);
      return sent === 'refused' ? send({ ...delivery, content: { kind: 'card', card: content.otherwise } }) : sent;
    }
    const { card } = content;
    let from: Begun = begun ?? { standing: [], old: replaces?.split(' ') ?? [] };
    for (const drawing of drawingsFrom(begun?.drawing)) {
      if (drawing === 'pictures' && !card.blocks.some(({ kind }) => kind === 'chart')) continue;
      const sent = await attempt(delivery, card, drawing, from);
      if (sent !== 'refused') return sent;
      log.warn({ key: delivery.key, drawing }, 'slack.drawing_refused');
      from = instead(from);
    }
    return { kind: 'dead', cause: 'refused', reason: 'Slack: invalid_blocks' };
  }

  async function attempt(delivery: Delivery, card: Card, drawing: Drawing, begun: Begun): Promise<Sent | 'refused'> {
    const size = drawing === 'modest' ? 'modest' : 'full';
    const pages = pagesOf(drawing === 'pictures' ? chartsAsPictures(card) : card, delivery.locale, size);
    const page = pages[begun.standing.length];
    const message = page && (await drawn(page, card, delivery, drawing));
    if (message === null) return 'refused';
    try {
      const conversation = conversationWith(delivery.to);
      const standing = [...begun.standing];
      if (message) standing.push(await bring({ web, conversation }, delivery, message, begun));
      if (standing.length < pages.length) return { kind: 'part', begun: { ...begun, standing, drawing } };
      await clear(web, { ...begun, standing });
      return { kind: 'sent', message: standing.join(' ') };
    } catch (error) {
      return DRAWING_REFUSED.has(codeOf(error)) ? 'refused' : failure(error);
    }
  }

  /** Null if the charts on it cannot be had as pictures, which is no reason not to send the rest. */
  async function drawn(page: Page, whole: Card, delivery: Delivery, drawing: Drawing): Promise<Message | null> {
    const { key, locale } = delivery;
    const shown = await pictures.show(page.card, locale);
    const size = drawing === 'modest' ? 'modest' : 'full';
    try {
      const card = drawing === 'pictures' ? await pictures.draw(shown, whole, locale) : shown;
      return encodePage({ ...page, card }, locale, size);
    } catch (error) {
      log.warn({ key, error: codeOf(error) }, 'slack.chart_not_drawn');
      return null;
    }
  }

  return send;
}

/** What a card is drawn with, the best first. */
const DRAWINGS = ['full', 'pictures', 'modest'] as const;
type Drawing = (typeof DRAWINGS)[number];

/** The drawing of the parts that stand, and those after it. */
function drawingsFrom(begun: string | undefined): readonly Drawing[] {
  return DRAWINGS.slice(
    Math.max(
      0,
      DRAWINGS.findIndex((one) => one === begun),
    ),
  );
}

/** Another drawing takes the place of the parts of the one that was refused. */
function instead({ standing, old }: Begun): Begun {
  const changed = standing.some((ref) => old.includes(ref));
  if (standing.length === 0) return { standing, old };
  return { standing: [], old: [...standing, ...(changed ? old.filter((ref) => !standing.includes(ref)) : [])] };
}

const DRAWING_REFUSED: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
]);
