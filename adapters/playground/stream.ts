import type { Desk } from './desk.ts';
import { messageHtml } from './encode.ts';
import type { Feed, News } from './feed.ts';
import type { Words } from './words.ts';

/** Proxies and browsers drop silent connections after about half a minute. */
const KEEP_ALIVE_MS = 15_000;
/** A page that stopped reading is let go; it comes back with the last id it saw. */
const MOST_UNREAD_EVENTS = 1000;

/** The server-sent events of one open page, beginning after `cursor`. */
export function eventStream(feed: Feed, desk: Desk, words: Words, cursor: string): Response {
  const bytes = new TextEncoder();
  let leave = () => {};
  let closed = false;
  const body = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const write = (chunk: string) => {
          if (closed) return;
          if ((controller.desiredSize ?? 0) <= 0) return end();
          controller.enqueue(bytes.encode(chunk));
        };
        const end = () => {
          leave();
          if (!closed) controller.close();
          closed = true;
        };
        const beat = setInterval(() => write(': still here\n\n'), KEEP_ALIVE_MS).unref();
        leave = () => clearInterval(beat);
        write('retry: 1000\n\n');
        write(frame({ kind: 'clock', now: await desk.clock(), moving: feed.moving() }, words, desk.zone));
        const unsubscribe = await feed.subscribe(cursor, (news) =>
          news.kind === 'closing' ? end() : write(frame(news, words, desk.zone)),
        );
        leave = () => {
          clearInterval(beat);
          unsubscribe();
        };
        if (closed) leave();
      },
      cancel() {
        closed = true;
        leave();
      },
    },
    new CountQueuingStrategy({ highWaterMark: MOST_UNREAD_EVENTS }),
  );
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    },
  });
}

function frame(news: Exclude<News, { kind: 'closing' }>, words: Words, zone: string): string {
  switch (news.kind) {
    case 'message': {
      const { id, person, author, edited } = news.message;
      const html = String(messageHtml(news.message, words, zone));
      return `id: ${news.cursor}\n${line('message', { id, person, author, edited, html })}`;
    }
    case 'clock':
      return line('clock', { now: news.now, moving: news.moving });
    case 'read':
      return line('read', { person: news.person });
  }
}

/** JSON has no line breaks of its own, so one data line holds it. */
function line(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
