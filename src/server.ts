import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import type { Log, Route } from './chat/adapter.ts';

/** Bodies above this are refused before anybody parses them. */
const MOST_BYTES = 1024 * 1024;

/** How Daybook is: `ok` decides between 200 and 503; the rest is for whoever looks. */
export type Health = Readonly<{ ok: boolean }> & Readonly<Record<string, unknown>>;

type Options = Readonly<{
  host: string;
  port: number;
  routes: readonly Route[];
  health: () => Promise<Health>;
  metrics: () => Promise<Readonly<{ type: string; text: string }>>;
  log: Log;
}>;

export type RunningServer = Readonly<{
  /** With the port that was really taken. */
  url: string;
  /** Takes no new connections, lets open requests end, and cuts what still hangs after `graceMs`. */
  stop: (graceMs: number) => Promise<void>;
}>;

/** The one HTTP server: what adapters offer, health, metrics. Platforms' signatures need the bytes, so nothing here reads bodies. */
export async function startServer({ host, port, routes, health, metrics, log }: Options): Promise<RunningServer> {
  let stopping = false;
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    // Kept alive, the connection would hold up the stop for seconds after its request has ended.
    if (stopping) c.header('connection', 'close');
  });
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: (c) => c.text('too large', 413) }));
  app.get('/healthz', async (c) => {
    const state = await health();
    return c.json(state, state.ok ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    const { type, text } = await metrics();
    return c.text(text, 200, { 'content-type': type });
  });
  for (const { method, path, handle } of routes) app.on(method, path, (c) => handle(c.req.raw));
  app.notFound((c) => c.text('not found', 404));
  // Not the message: it may quote what people wrote.
  app.onError((error, c) => {
    log.error(
      { method: c.req.method, route: routePath(c, -1), error: error.name, at: placesIn(error) },
      'request failed',
    );
    return c.text('internal error', 500);
  });

  const server = await new Promise<Server>((resolve, reject) => {
    const listening = serve({ fetch: app.fetch, hostname: host, port }, () => resolve(listening as Server));
    listening.once('error', reject);
  });
  const address = server.address();
  const taken = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    stop: (graceMs) =>
      new Promise((resolve) => {
        stopping = true;
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** Where an error came from, without what it says. */
function placesIn({ stack = '', message }: Error): readonly string[] {
  const said = stack.indexOf(message);
  const places = said < 0 ? '' : stack.slice(said + message.length);
  return places.split('\n').flatMap((line) => /^\s+at (.+)/u.exec(line)?.[1] ?? []);
}
