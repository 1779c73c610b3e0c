import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { embeddedFolder } from '../../src/database/binaries.ts';
import { prepareDemo, startDaybook } from '../support/process.ts';
import { bank, eventually, typing } from './bank.ts';

/** What an orchestrator waits at least. */
const PATIENCE_MS = 10_000;
const PROJECT = join(import.meta.dirname, '../..');

beforeAll(prepareDemo, 120_000);

it('finishes and acknowledges what is under way when it is asked to stop, with a page open', async () => {
  const at = await bank();
  const [first = '', second = ''] = await at.owing();
  const daybook = await at.start();
  const page = await fetch(`${daybook.url}/playground/events?cursor=0-0`);
  expect(page.status).toBe(200);

  at.link.record();
  const frozen = at.link.freezeAt('before', (calls) => /INSERT INTO report /.test(calls.at(-1) ?? ''));
  const said = at.slack.says(first, '写日志 走访了三户商户');
  await frozen;
  const began = performance.now();
  const ended = daybook.stop();
  await closed(daybook.url);
  at.link.thaw();

  expect((await said).status).toBe(200);
  expect(await ended).toMatchObject({ code: 0, signal: null });
  expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
  expect(await at.stored(first, '走访了三户商户')).toEqual({ reports: 1, receipts: 1 });
  await page.body?.cancel().catch(() => undefined);

  const again = await at.start();
  expect(await typing(second, '写日志 整理了档案')(again)).toBe(200);
  await at.everythingSent();
  expect(at.slack.messages(first)).toHaveLength(1);
  expect((await again.stop()).code).toBe(0);
}, 60_000);

it('stops its own PostgreSQL, and finds it again after it was killed', async () => {
  const project = await copyOfTheProject();
  const first = await startDaybook({ project, env: {} });
  expect(first.said()).toContain('Creating the database');
  const person = await somebody(first.url);
  expect(await typing(person, '写日志 走访了三户商户')(first)).toBe(200);
  await first.kill();

  const second = await startDaybook({ project, env: {} });
  expect(second.said()).toContain('Joining the PostgreSQL that is running');
  expect(second.said()).not.toContain('Loading the demo organisation');
  const page = await (await fetch(`${second.url}/playground/messages?person=${person}`)).text();
  expect(page).toContain('走访了三户商户');
  expect(await second.stop()).toMatchObject({ code: 0, signal: null });

  const third = await startDaybook({ project, env: {} });
  expect(third.said()).toContain('Starting PostgreSQL');
  expect((await third.stop()).code).toBe(0);
}, 120_000);

/** Waits until nobody new is let in. */
async function closed(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const letIn = () =>
    new Promise<boolean>((resolve) => {
      const socket = dial(Number(port), hostname, () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
  await eventually(async () => !(await letIn()));
}

/** The same Daybook in another folder, which has an embedded database of its own. */
async function copyOfTheProject(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'daybook-copy-'));
  for (const name of ['package.json', 'prisma', 'rulebooks', 'locales', 'src', 'adapters']) {
    await cp(join(PROJECT, name), join(project, name), { recursive: true });
  }
  await symlink(join(PROJECT, 'node_modules'), join(project, 'node_modules'));
  onTestFinished(async () => {
    await rm(embeddedFolder(project), { recursive: true, force: true });
    await rm(project, { recursive: true, force: true });
  });
  return project;
}

/** A manager whom one can be on the page. */
async function somebody(url: string): Promise<string> {
  const page = await (await fetch(`${url}/playground`)).text();
  const [, id = ''] = /data-person="([\w.-]+)"[^>]*data-role="[^"]*客户经理"/.exec(page) ?? [];
  return id;
}
