import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import type { z } from 'zod';
import type { Log } from '../../src/chat/adapter.ts';
import type { Answer, Payload, Receive } from '../../src/chat/event.ts';
import { within } from '../../src/timing/deadline.ts';
import { decodeContent, REQUESTS } from './decode.ts';
import type { ClockProgress, Desk } from './desk.ts';
import { formHtml } from './encode-form.ts';
import type { Feed } from './feed.ts';
import { isOwn, readJson } from './guard.ts';
import { fileIn, pictureIn } from './picture.ts';
import { localeOf, type Words, wordsFor } from './words.ts';

export type Parts = Readonly<{ desk: Desk; receive: Receive; feed: Feed; log: Log }>;

/** As soon as on any platform: what is read and kept before the bot has the event may hang as well. */
const DEADLINE_MS = 2_000;

/** What people do on the page. Nothing is answered with success before the bot has committed it. */
export function createReceiver({ desk, receive, feed, log }: Parts): Hono {
  const app = new Hono();
  let moving = false;

  const hand = async (person: string, event: string, payload: Payload): Promise<Answer> =>
    receive({
      id: event,
      account: { platform: 'playground', workspace: 'demo', user: person },
      at: await desk.clock(),
      forms: 'answer',
      payload,
    });

  on('message', REQUESTS.message, async ({ event, person, text, pictures = [], files = [] }, words) => {
    const message = await desk.keep({
      person,
      author: 'person',
      content: {
        kind: 'words',
        text,
        ...(pictures.length > 0 ? { pictures } : {}),
        ...(files.length > 0 ? { files } : {}),
      },
      key: `event:${event}`,
    });
    if (message === null) return { status: 404, error: words.gone };
    feed.wake();
    const sent = pictures.map((_, place) => pictureIn(message, place));
    const given = files.map(({ name }, place) => fileIn(message, place, name));
    const payload = {
      kind: 'message',
      text,
      message,
      ...(sent.length > 0 ? { pictures: sent } : {}),
      ...(given.length > 0 ? { files: given } : {}),
    } as const;
    return answered(await hand(person, event, payload), words);
  });

  on('edit', REQUESTS.edit, async ({ event, person, message, text }, words) => {
    if (!(await desk.edit(person, message, text))) return { status: 404, error: words.gone };
    feed.wake();
    return answered(await hand(person, event, { kind: 'edit', text, message }), words);
  });

  on('press', REQUESTS.press, async ({ event, person, message, action }, words) => {
    // Only what stands on a card of this person's can be pressed, as on any platform.
    const card = await desk.message(message);
    if (card?.person !== person || !offers(card.content, action)) return { status: 404, error: words.gone };
    return answered(await hand(person, event, { kind: 'press', action, message }), words);
  });

  on('submit', REQUESTS.submit, async ({ event, person, form, values }, words) => {
    // The sheet is no message of the conversation: the receipt takes the place of none.
    const payload = { kind: 'submit', form, values: filled(values) } as const;
    return answered(await hand(person, event, payload), words);
  });

  on('close', REQUESTS.close, async ({ event, person, form, values }, words) =>
    answered(await hand(person, event, { kind: 'close', form, values: filled(values) }), words),
  );

  // One greeting for ever, however many pages open the conversation.
  on('open', REQUESTS.open, async ({ person }, words) =>
    answered(await hand(person, `open:${person}`, { kind: 'open' }), words),
  );

  on('read', REQUESTS.read, async ({ person, upTo }) => {
    await desk.read(person, upTo);
    feed.announce({ kind: 'read', person });
    return { status: 200, body: {} };
  });

  // However long it takes: the page sees how far it is.
  route('advance', REQUESTS.advance, async ({ step }, words) => {
    if (moving) return { status: 409, error: words.busy };
    moving = true;
    const progress: { last?: ClockProgress } = {};
    try {
      await desk.advance(step, (moved) => {
        progress.last = moved;
        feed.announce({ kind: 'clock', now: moved.now, moving: moved });
        feed.wake();
      });
      return { status: 200, body: { sent: progress.last?.sent ?? 0 } };
    } finally {
      moving = false;
      // Pages must learn that it stands, even from a database that went away meanwhile.
      const now = await desk.clock().catch(() => progress.last?.now ?? null);
      if (now !== null) feed.announce({ kind: 'clock', now, moving: null });
      feed.wake();
    }
  });

  return app;

  type Result =
    | Readonly<{ status: 200; body: Readonly<Record<string, unknown>> }>
    | Readonly<{ status: 404 | 409; error: string }>;

  function on<T>(name: string, schema: z.ZodType<T>, act: (input: T, words: Words) => Promise<Result>) {
    route(name, schema, (input, words) => within(DEADLINE_MS, act(input, words)));
  }

  function route<T>(name: string, schema: z.ZodType<T>, act: (input: T, words: Words) => Promise<Result>) {
    app.post(`/playground/${name}`, async (c) => {
      const words = wordsOf(c);
      if (!isOwn(c.req.raw, false)) return c.json({ error: words.foreign }, 403);
      const body = await readJson(c.req.raw);
      if (!body.ok) return c.json({ error: body.status === 413 ? words.tooLarge : words.badRequest }, body.status);
      const input = schema.safeParse(body.value);
      if (!input.success) return c.json({ error: words.badRequest }, 400);
      try {
        const result = await act(input.data, words);
        return result.status === 200 ? c.json(result.body) : c.json({ error: result.error }, result.status);
      } catch (error) {
        // Not committed: the page keeps it and sends the same event again.
        log.warn({ request: name, error: error instanceof Error ? error.name : 'unknown' }, 'playground.not.committed');
        return c.json({ error: words.tryAgain }, 503);
      }
    });
  }
}

/** The page's own language, as its cookie says. */
export function wordsOf(c: Context): Words {
  return wordsFor(localeOf(getCookie(c, 'daybook-lang')));
}

function answered(answer: Answer, words: Words) {
  const body =
    answer.kind === 'form' || answer.kind === 'invalid'
      ? { kind: answer.kind, html: String(formHtml(answer.form, words)) }
      : answer;
  return { status: 200, body } as const;
}

function filled(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

function offers(stored: unknown, action: string): boolean {
  const content = decodeContent(stored);
  if (content?.kind !== 'card') return false;
  return content.card.blocks.some(
    (block) => block.kind === 'buttons' && block.buttons.some((one) => one.action === action),
  );
}
