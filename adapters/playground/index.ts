import type { Adapter, Log, Route } from '../../src/chat/adapter.ts';
import type { Delivery, Sent } from '../../src/chat/delivery.ts';
import type { Receive } from '../../src/chat/event.ts';
import type { Desk } from './desk.ts';
import { createFeed, type Feed } from './feed.ts';
import { createPages } from './pages.ts';
import { fetchPicture } from './picture.ts';
import { createReceiver } from './receive.ts';

/** A database that does not answer is asked again soon: everything runs on one machine. */
const RETRY_MS = 2000;

/** The chat page in the browser, where one can be anyone of the demo organisation. */
export function createPlayground({
  receive,
  desk,
  log,
}: Readonly<{ receive: Receive; desk: Desk; log: Log }>): Adapter {
  const feed = createFeed({ desk, log });
  const posts = createReceiver({ desk, receive, feed, log });
  const pages = createPages({ desk, feed, log });
  // What breaks is the server's to answer and to log.
  for (const app of [posts, pages]) {
    app.onError((error) => {
      throw error;
    });
  }
  const get = async (request: Request) => pages.fetch(request);
  return {
    platform: 'playground',
    routes: [
      { method: 'GET', path: '/', handle: get },
      { method: 'GET', path: '/playground', handle: get },
      { method: 'GET', path: '/playground/*', handle: get },
      { method: 'POST', path: '/playground/*', handle: async (request) => posts.fetch(request) },
    ] satisfies Route[],
    start: async () => {},
    stop: async () => feed.stop(),
    send: (delivery) => send(desk, feed, delivery),
    profile: async () => null,
    fetch: async (_account, ref) => fetchPicture(desk, ref),
  };
}

async function send(desk: Desk, feed: Feed, delivery: Delivery): Promise<Sent> {
  try {
    const message = await put(desk, delivery);
    feed.wake();
    return message === null
      ? { kind: 'gone', who: 'person', cause: 'unknown', reason: 'there is no such person in the demo' }
      : { kind: 'sent', message };
  } catch (error) {
    return {
      kind: 'retry',
      afterMs: RETRY_MS,
      reason: error instanceof Error ? error.message : 'the database did not answer',
    };
  }
}

async function put(desk: Desk, { key, to, content, replaces }: Delivery): Promise<string | null> {
  if (replaces !== undefined && (await desk.replace(replaces, content))) return replaces;
  return desk.keep({ person: to.user, author: 'daybook', content, key });
}
