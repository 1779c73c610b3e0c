import { onTestFinished } from 'vitest';
import type { Adapter } from '../../src/chat/adapter.ts';
import { startServer } from '../../src/server.ts';

/** Starts an adapter before our real server until the test has finished; where it is. */
export async function serve(adapter: Adapter): Promise<string> {
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    routes: adapter.routes,
    health: async () => ({ ok: true }),
    metrics: async () => ({ type: 'text/plain', text: '' }),
    log: { info() {}, warn() {}, error() {} },
  });
  onTestFinished(async () => {
    await adapter.stop();
    await server.stop(0);
  });
  await adapter.start();
  return server.url;
}
