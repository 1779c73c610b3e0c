import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createPlayground } from '../../../adapters/playground/index.ts';
import type { Adapter } from '../../../src/chat/adapter.ts';
import type { Answer, Event } from '../../../src/chat/event.ts';
import { createMemoryDesk } from './memory-desk.ts';

const SILENT = { info() {}, warn() {}, error() {} };
const NOON = new Date('2026-11-18T09:42:00Z');

export type Stage = Awaited<ReturnType<typeof stage>>;

/** The playground on a port of its own, before a bot that `answer` plays. Every event that reached it is in `events`. */
export async function stage(answer: (event: Event, adapter: Adapter) => Promise<Answer>, now = NOON) {
  const desk = createMemoryDesk(now);
  const events: Event[] = [];
  const adapter: Adapter = createPlayground({
    desk,
    log: SILENT,
    receive: async (event) => {
      const given = await answer(event, adapter);
      events.push(event);
      return given;
    },
  });
  await adapter.start();
  const server = createAdaptorServer({ fetch: (request) => handle(adapter, request) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    desk,
    events,
    adapter,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await adapter.stop();
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    },
  };
}

/** Finds the route as the one server does. */
export function handle(adapter: Adapter, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const route = adapter.routes.find(
    ({ method, path }) =>
      method === request.method &&
      (path === pathname || (path.endsWith('/*') && pathname.startsWith(path.slice(0, -1)))),
  );
  return route ? route.handle(request) : Promise.resolve(new Response('not found', { status: 404 }));
}
