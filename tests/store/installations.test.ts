import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Installation } from '../../src/chat/installation.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

const [KEY, NEW_KEY] = [Buffer.alloc(32, 'key'), Buffer.alloc(32, 'new key')];
const renewal = { token: 'xoxe-1', until: new Date('2026-11-22T12:00:00.123Z') };
const ONE: Installation = { workspace: 'T1', token: 'xoxb-1', renewal };
const TWO: Installation = { workspace: 'T2', token: 'xoxb-2', renewal: null };

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.database.$executeRaw`DELETE FROM installation`;
});

const kept = (keys: readonly Uint8Array[] = [KEY], platform = 'chat') =>
  createInstallations({ database: test.database, platform, keys });

describe('installations', () => {
  it('come back as they were stored, each platform by itself, and never in the clear', async () => {
    await kept().save(ONE);
    await kept().save(TWO);
    await kept([KEY], 'other').save({ ...ONE, token: 'else' });
    expect(await kept().find('T1')).toMatchObject(ONE);
    expect(await kept().find('T2')).toMatchObject(TWO);
    expect(await kept().find('T3')).toBeNull();
    expect(await kept().check()).toEqual(['T1', 'T2']);
    const rows = await test.database.$queryRaw<{ all: string }[]>`SELECT installation::text AS all FROM installation`;
    expect(rows).toHaveLength(3);
    expect(rows.map(({ all }) => all).join()).not.toMatch(/xox|else/);
  });

  it('let messages that were held back for the workspace be tried at once', async () => {
    for (const workspace of ['T1', 'T2']) {
      await test.database.$executeRaw`
        INSERT INTO parking (platform, workspace, user_id, cause, reason, since, probe_at)
        VALUES ('chat', ${workspace}, '', 'token', 'r', now(), now() + interval '1 hour')`;
    }
    await kept().save(ONE);
    const due = await test.database.$queryRaw<{ workspace: string }[]>`
      SELECT workspace FROM parking WHERE probe_at <= now()`;
    expect(due).toEqual([{ workspace: 'T1' }]);
  });

  it('of two workspaces cannot be exchanged in the database', async () => {
    await kept().save(ONE);
    await kept().save(TWO);
    await test.database.$executeRaw`
      UPDATE installation SET secret = (SELECT secret FROM installation WHERE workspace = 'T2') WHERE workspace = 'T1'`;
    await expect(kept().find('T1')).rejects.toThrow();
    await expect(kept().check()).rejects.toThrow('The installation in T1 has been changed in the database');
  });

  it('of two platforms cannot be exchanged either', async () => {
    await kept().save(ONE);
    await test.database.$executeRaw`UPDATE installation SET platform = 'other'`;
    await expect(kept([KEY], 'other').find('T1')).rejects.toThrow();
  });

  it('move to a new key when it is given first, and are lost to whoever has only another', async () => {
    await kept().save(ONE);
    await expect(kept([NEW_KEY]).check()).rejects.toThrow('give that key too');
    await expect(kept([NEW_KEY]).check()).rejects.not.toThrow('xox');
    expect(await kept([NEW_KEY, KEY]).check()).toEqual(['T1']);
    expect(await kept([NEW_KEY]).find('T1')).toMatchObject(ONE);
    await expect(kept([KEY]).find('T1')).rejects.toThrow();
  });

  it('are renewed by one at a time: others wait, or are told that somebody is at it', async () => {
    await kept().save(ONE);
    const slow = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const first = kept().renew('T1', true, async (stored) => {
      begun.resolve();
      await slow.promise;
      return { ...stored, token: `${stored.token}-a` };
    });
    await begun.promise;
    expect(await kept().renew('T1', false, async () => expect.unreachable())).toBe('busy');
    expect(await kept().find('T1')).toMatchObject(ONE);
    const second = kept().renew('T1', true, async (stored) => ({ ...stored, token: `${stored.token}-b` }));
    slow.resolve();
    expect(await first).toMatchObject({ token: 'xoxb-1-a' });
    expect(await second).toMatchObject({ token: 'xoxb-1-a-b' });
    expect(await kept().find('T1')).toMatchObject({ token: 'xoxb-1-a-b', renewal });
  });

  it.each([true, false])('that are not there are not renewed (wait: %s)', async (wait) => {
    expect(await kept().renew('T9', wait, async () => expect.unreachable())).toBeNull();
  });

  it('stay as they are when the renewal fails or gives nothing', async () => {
    await kept().save(ONE);
    await expect(kept().renew('T1', true, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await kept().renew('T1', true, async () => null)).toMatchObject(ONE);
    expect(await kept().find('T1')).toMatchObject(ONE);
  });

  it('are removed if nobody has installed again since', async () => {
    await kept().save(ONE);
    await kept().save({ ...ONE, token: 'xoxb-3' });
    await kept().remove(ONE);
    expect(await kept().find('T1')).toMatchObject({ token: 'xoxb-3' });
    await kept().remove({ ...ONE, token: 'xoxb-3' });
    expect(await kept().find('T1')).toBeNull();
    await kept().remove(ONE);
  });
});

describe('what may be used once', () => {
  it('is spent by one of many, and forgotten when its time is over', async () => {
    const soon = new Date(Date.now() + 60_000);
    const tries = await Promise.all([...'abcde'].map(() => kept().spend('state', soon)));
    expect(tries.filter((first) => first)).toHaveLength(1);
    expect(await kept().spend('old', new Date(Date.now() - 1))).toBe(true);
    await kept().spend('other', soon);
    const rows = await test.database.$queryRaw<{ once: string }[]>`SELECT once FROM spent ORDER BY once`;
    expect(rows.map(({ once }) => once)).toEqual(['other', 'state']);
  });
});
