import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { close, connect } from '../../src/database/connect.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let own: TestDatabase;
beforeAll(async () => {
  own = await cloneDatabase();
});
afterAll(() => own.drop());

describe('a connection', () => {
  it('reads back the instant that was written, whatever the zone of the server', async () => {
    // Servers in China stand on Asia/Shanghai: 16:00 there is 08:00 UTC, and must not come back as 16:00 UTC.
    await own.database
      .$executeRaw`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''Asia/Shanghai''', current_database()); END $$`;
    const database = connect({ url: own.url, onError: () => {} });
    const [row] = await database.$queryRaw<{ instant: Date }[]>`SELECT '2026-11-22 08:00:00Z'::timestamptz AS instant`;
    await close(database);
    expect(row?.instant.toISOString()).toBe('2026-11-22T08:00:00.000Z');
  });

  it('survives that the server cuts it, and says so', async () => {
    const lost: Error[] = [];
    const database = connect({ url: own.url, onError: (error) => lost.push(error) });
    const [me] = await database.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await own.database.$queryRaw`SELECT pg_terminate_backend(${me?.pid})`;
    await vi.waitFor(() => expect(lost).not.toEqual([]));
    expect(await database.organisation.count()).toBe(0);
    await close(database);
  });

  it('is refused within two seconds when the server does not answer', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = address instanceof Object ? address.port : 0;
    const database = connect({ url: `postgresql://nobody@127.0.0.1:${port}/nothing`, onError: () => {} });
    const began = performance.now();
    await expect(database.organisation.count()).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(2_000);
    await close(database);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
