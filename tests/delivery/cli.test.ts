import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHeart } from '../jobs/heart.ts';
import type { TestDatabase } from '../support/database.ts';
import { at } from '../support/talk-branch.ts';
import { createPlatform, putInto, senderOf, sentAs } from './platform.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NOW = '2026-11-18 10:00';
let heart: TestDatabase;
beforeEach(async () => {
  heart = await openHeart(NOW);
});
afterEach(() => heart.drop());

/** Runs the command as npm would, and says what it printed and how it ended. */
async function outbox(words: readonly string[], { lang = 'en_US.UTF-8', url = heart.url } = {}) {
  const env = { PATH: process.env.PATH, LANG: lang, DATABASE_URL: url };
  return promisify(execFile)(process.execPath, ['src/delivery/cli.ts', ...words], { cwd: ROOT, env }).then(
    ({ stdout, stderr }) => ({ stdout, stderr, status: 0 }),
    ({ stdout, stderr, code }) => ({ stdout, stderr, status: code }),
  );
}

async function giveUp(): Promise<readonly bigint[]> {
  const platform = createPlatform(({ to }) =>
    to.user === 'li'
      ? { kind: 'gone', who: 'person', cause: 'blocked', reason: 'Test: 230053' }
      : { kind: 'dead', cause: 'sensitive', reason: 'Test: 230022' },
  );
  await putInto(heart.database, [{ key: 'report:7' }, { key: 'digest:8', who: 'zhao' }], at(NOW));
  await senderOf(heart.database, platform.adapter).drain();
  const rows = await heart.database.outbox.findMany({ orderBy: { id: 'asc' } });
  return rows.map(({ id }) => id);
}

describe('npm run outbox', () => {
  it('says that all is well', async () => {
    expect(await outbox([])).toEqual({
      stdout: 'No message has been given up.\nNobody is out of reach.\n',
      stderr: '',
      status: 0,
    });
  });

  it('lists what was given up and who is out of reach, with age, receiver, cause and key, and not what it says', async () => {
    const [first, second] = await giveUp();
    const { stdout } = await outbox([]);
    expect(stdout.split('\n')).toEqual([
      '2 messages have been given up:',
      `  ${first}  0 min. ago  test w li  blocked: the person has blocked the app (Test: 230053)  report:7`,
      `  ${second}  0 min. ago  test w zhao  sensitive: the platform holds back what the message says (Test: 230022)  digest:8`,
      '1 receiver is out of reach:',
      '  0 min. ago  test w li  blocked: the person has blocked the app (Test: 230053)',
      '',
    ]);
  });

  it('speaks the language of the terminal', async () => {
    await giveUp();
    const { stdout } = await outbox([], { lang: 'zh_CN.UTF-8' });
    expect(stdout).toContain('2 条消息已放弃发送：');
    expect(stdout).toContain('blocked: 对方屏蔽了应用 (Test: 230053)');
  });

  it('sends again by number and by cause', async () => {
    const [first] = await giveUp();
    expect(await outbox(['resend', String(first)])).toMatchObject({
      stdout: '1 message will be sent again.\n',
      status: 0,
    });
    expect(await outbox(['resend', 'sensitive', 'stale'])).toMatchObject({ stdout: '1 message will be sent again.\n' });
    expect(await outbox(['resend', 'sensitive'])).toMatchObject({
      stdout: expect.stringContaining('Nothing fits'),
      status: 1,
    });
    const platform = createPlatform(sentAs);
    expect(await senderOf(heart.database, platform.adapter).drain()).toBe(2);
    expect(await outbox([])).toMatchObject({ stdout: 'No message has been given up.\nNobody is out of reach.\n' });
  });

  it.each([
    [['--help'], 0],
    [['resend'], 1],
    [['resend', 'everything'], 1],
    [['delete', '1'], 1],
  ] as const)('explains itself when called as %j', async (words, status) => {
    const { stdout, stderr, ...rest } = await outbox(words);
    expect(rest).toEqual({ status });
    expect(stdout + stderr).toContain('npm run outbox -- resend ID…');
  });

  it('says that the database does not answer', async () => {
    const nowhere = await outbox([], { url: 'postgresql://nobody@127.0.0.1:9/nothing' });
    expect(nowhere).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be read') });
  });
});
