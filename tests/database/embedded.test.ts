import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type EmbeddedStep, startEmbedded } from '../../src/database/embedded.ts';

const folder = join(process.getuid?.() === 0 ? '/tmp' : tmpdir(), `daybook-test-${process.pid}-${randomUUID()}`);
const pidFile = join(folder, 'postgres', 'postmaster.pid');

/** What each of several starts, all at once, went through; they are the first in this folder. */
let first: Awaited<ReturnType<typeof start>>[];

beforeAll(async () => {
  first = await Promise.all([start(), start(), start()]);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  it('is one server for all who start it at the same moment', () => {
    expect(new Set(first.map(({ url }) => url)).size).toBe(1);
  });

  it.each([
    ['fsync', 'on'],
    ['server_encoding', 'UTF8'],
    ['listen_addresses', '127.0.0.1'],
    ['TimeZone', 'UTC'],
    ['unix_socket_directories', ''],
  ])('has %s = %s', async (setting, value) => {
    expect(await ask(first[0]?.url, 'SELECT current_setting($1) AS answer', [setting])).toBe(value);
  });

  it('compares text byte by byte', async () => {
    expect(
      await ask(first[0]?.url, 'SELECT datcollate AS answer FROM pg_database WHERE datname = current_database()'),
    ).toBe('C');
  });

  it('lets nobody in without the password, which only its owner can read', async () => {
    const stranger = new URL(first[0]?.url ?? '');
    stranger.password = 'guess';
    await expect(ask(stranger.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect((await stat(join(folder, 'postgres', 'daybook-password'))).mode & 0o777).toBe(0o600);
  });

  it('goes on while somebody uses it, and stops with the last one', async () => {
    const [one, two, three] = first;
    const guest = new pg.Client({ connectionString: one?.url });
    await guest.connect();
    await one?.stop();
    await two?.stop();
    await three?.stop();
    expect((await guest.query('SELECT 1 AS answer')).rows).toEqual([{ answer: 1 }]);
    await guest.end();
    const last = await start();
    expect(last.steps).toEqual(['adoptServer']);
    await last.stop();
    await expect(stat(pidFile)).rejects.toThrow('ENOENT');
  });

  it('is adopted from a process that was killed, with all that was committed', async () => {
    const killed = await startAndKill();
    const heir = await start();
    expect(heir.steps).toEqual(['adoptServer']);
    expect(heir.url).toBe(killed);
    expect(await ask(heir.url, 'SELECT word AS answer FROM kept')).toBe('写日志');
    await heir.stop();
  });

  it('comes back after the server itself was killed', async () => {
    const before = await start();
    await ask(before.url, `CREATE TABLE survivor AS SELECT 'still here' AS answer`);
    process.kill(Number((await readFile(pidFile, 'utf8')).split('\n')[0]), 'SIGKILL');
    const after = await start();
    expect(after.steps).toEqual(['startServer']);
    expect(await ask(after.url, 'SELECT answer FROM survivor')).toBe('still here');
    await before.stop();
    await after.stop();
  });

  it('starts although a file left behind names a process that is somebody else by now', async () => {
    await writeFile(
      pidFile,
      `${process.pid}\n${join(folder, 'postgres')}\n1795307127\n1\n\n127.0.0.1\n  1         4\nready   \n`,
    );
    const server = await start();
    expect(await ask(server.url, 'SELECT 1 AS answer')).toBe(1);
    await server.stop();
  });

  it('is there for whoever arrives while it is being stopped', async () => {
    for (let round = 0; round < 4; round += 1) {
      const leaving = await start();
      const [arrived] = await Promise.all([start(), leaving.stop()]);
      expect(await ask(arrived.url, 'SELECT 1 AS answer')).toBe(1);
      await arrived.stop();
    }
  });

  it('says what to do when it cannot start', async () => {
    const broken = join(folder, 'broken');
    await writeFile(broken, 'a file where the folder should be');
    await expect(startEmbedded({ folder: join(broken, 'data'), progress: () => {} })).rejects.toThrow(/broken/);
  });
});

async function start() {
  const steps: EmbeddedStep[] = [];
  const server = await startEmbedded({ folder, progress: (step) => steps.push(step) });
  return { ...server, steps };
}

async function ask(url: string | undefined, sql: string, values: readonly string[] = []): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows[0]?.answer;
  } finally {
    await client.end();
  }
}

/** A process that starts the server, commits a row and is killed; the url of its server. */
async function startAndKill(): Promise<string> {
  const program = `
    import pg from 'pg';
    import { startEmbedded } from './src/database/embedded.ts';
    const { url } = await startEmbedded({ folder: ${JSON.stringify(folder)}, progress: () => {} });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("CREATE TABLE kept AS SELECT '写日志' AS word");
    process.stdout.write(url + '\\n');
    setInterval(() => {}, 1000);
  `;
  const cwd = join(import.meta.dirname, '../..');
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], { cwd });
  let said = '';
  let complained = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text;
  });
  await vi.waitFor(() => expect(said, complained).toContain('\n'), { timeout: 10_000 });
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  return said.trim();
}
