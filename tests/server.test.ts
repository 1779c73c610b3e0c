import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Route } from '../src/chat/adapter.ts';
import { type Health, type RunningServer, startServer } from '../src/server.ts';

let server: RunningServer;
afterEach(() => server.stop(100));

const echo: Route = {
  method: 'POST',
  path: '/echo',
  handle: async (asked) => new Response(await asked.text(), { headers: { 'x-from': 'adapter' } }),
};

type Given = Readonly<{ routes?: readonly Route[]; health?: () => Promise<Health> }>;
let lines: string[] = [];
const line = (fields: object, event: string) => void lines.push(`${event} ${JSON.stringify(fields)}`);
const log = { info: line, warn: line, error: line };

async function start({ routes = [echo], health = async () => ({ ok: true, database: 'ok' }) }: Given = {}) {
  lines = [];
  const metrics = async () => ({ type: 'text/plain; version=0.0.4', text: 'daybook_up 1\n' });
  server = await startServer({ host: '127.0.0.1', port: 0, routes, health, metrics, log });
  return server.url;
}

const MEGABYTE = 1024 * 1024;

describe('the server', () => {
  it('hands what comes in to the adapter as it came, byte for byte', async () => {
    const url = await start();
    const body = '{"text":  "日志 ✅"}\r\n';
    const answer = await fetch(`${url}/echo`, { method: 'POST', body });
    expect([answer.status, answer.headers.get('x-from'), await answer.text()]).toEqual([200, 'adapter', body]);
  });

  it('knows paths that end in a star, and nothing that nobody offers', async () => {
    const all: Route = {
      method: 'GET',
      path: '/page/*',
      handle: async ({ url }) => new Response(new URL(url).pathname),
    };
    const url = await start({ routes: [all] });
    expect(await (await fetch(`${url}/page/a/b`)).text()).toBe('/page/a/b');
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${url}/page/a`, { method: 'POST' })).status).toBe(404);
  });

  it('takes a body of one megabyte and refuses one byte more, before an adapter sees it', async () => {
    let seen = 0;
    const count: Route = {
      ...echo,
      handle: async (asked) => {
        seen += 1;
        return new Response(String((await asked.arrayBuffer()).byteLength));
      },
    };
    const url = await start({ routes: [count] });
    const post = (bytes: number) => fetch(`${url}/echo`, { method: 'POST', body: new Uint8Array(bytes) });
    expect(await (await post(MEGABYTE)).text()).toBe(String(MEGABYTE));
    expect((await post(MEGABYTE + 1)).status).toBe(413);
    expect(seen).toBe(1);
  });

  it('cuts a body that does not say how long it is', async () => {
    const url = await start();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(
        `${url}/echo`,
        { method: 'POST', headers: { 'transfer-encoding': 'chunked' } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      sending.on('error', reject);
      for (let sent = 0; sent <= MEGABYTE; sent += 65_536) sending.write(Buffer.alloc(65_536));
      sending.end();
    });
    expect(status).toBe(413);
  });

  it.each(['collected 3 overdue loans', 'collected\n    at 3 farms:\nof Li Na', ''])(
    'answers 500 when an adapter fails and logs where, without what it says or was asked: %j',
    async (message) => {
      const handle = async () => {
        throw new TypeError(message);
      };
      const url = await start({ routes: [{ method: 'GET', path: '/broken/*', handle }, echo] });
      const answer = await fetch(`${url}/broken/li?person=li`);
      expect([answer.status, await answer.text()]).toEqual([500, 'internal error']);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain('request failed {"method":"GET","route":"/broken/*","error":"TypeError"');
      expect(lines[0]).toContain('server.test.ts');
      expect(lines[0]).not.toMatch(/collected|farms|li\b|Li Na/u);
      expect((await fetch(`${url}/echo`, { method: 'POST', body: 'a' })).status).toBe(200);
    },
  );

  it.each([
    [true, 200],
    [false, 503],
  ])('says at /healthz how it is: ok %s is %i', async (ok, status) => {
    const url = await start({ health: async () => ({ ok, database: ok ? 'ok' : 'does not answer' }) });
    const answer = await fetch(`${url}/healthz`);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ ok, database: ok ? 'ok' : 'does not answer' });
  });

  it('gives figures at /metrics in the type that Prometheus reads', async () => {
    const answer = await fetch(`${await start()}/metrics`);
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
      'text/plain; version=0.0.4',
      'daybook_up 1\n',
    ]);
  });

  it('says so when its port is taken', async () => {
    const url = new URL(await start());
    const again = startServer({
      host: '127.0.0.1',
      port: Number(url.port),
      routes: [],
      health: async () => ({ ok: true }),
      metrics: async () => ({ type: '', text: '' }),
      log,
    });
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('stopping', () => {
  it('lets an open request end and takes no new one', async () => {
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const slow: Route = {
      method: 'GET',
      path: '/slow',
      handle: async () => {
        begun.resolve();
        await release.promise;
        return new Response('done');
      },
    };
    const url = await start({ routes: [slow] });
    const answer = fetch(`${url}/slow`);
    await begun.promise;
    const stopped = server.stop(5_000);
    await expect(fetch(`${url}/slow`)).rejects.toThrow();
    release.resolve();
    const began = performance.now();
    expect(await (await answer).text()).toBe('done');
    await stopped;
    // Not after the seconds for which the client would keep its connection.
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('cuts what hangs when its time is over', async () => {
    const hanging: Route = { method: 'GET', path: '/hang', handle: () => new Promise<Response>(() => {}) };
    const url = new URL(await start({ routes: [hanging] }));
    const socket = connect(Number(url.port), url.hostname);
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await new Promise<void>((resolve) =>
      socket.write(`GET /hang HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`, () => resolve()),
    );
    const began = performance.now();
    await server.stop(200);
    await closed;
    expect(performance.now() - began).toBeGreaterThan(150);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
