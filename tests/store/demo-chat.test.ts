import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  demoChanges,
  demoCursor,
  demoMessage,
  demoMessages,
  demoUnread,
  editDemoMessage,
  keepDemoMessage,
  readDemoMessages,
  replaceDemoMessage,
} from '../../src/store/demo-chat.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let clone: TestDatabase;
beforeAll(async () => {
  clone = await cloneDatabase();
  await clone.database
    .$executeRaw`INSERT INTO organisation (id, name, name_en, demo) VALUES (1, '农商行', 'Rural bank', true)`;
  await clone.database.$executeRaw`INSERT INTO unit (id, name, name_en) VALUES ('branch', '城关支行', 'Chengguan')`;
  await clone.database.$executeRaw`
    INSERT INTO person (id, name, name_en, role, unit_id, in_post_since)
    VALUES ('li', '李娜', 'Li Na', 'manager', 'branch', '2024-01-01'), ('wang', '王芳', 'Wang Fang', 'manager', 'branch', '2024-01-01')`;
});
afterAll(() => clone.drop());
beforeEach(() => clone.database.$executeRaw`DELETE FROM demo_message`);

const words = (text: string) => ({ kind: 'words', text });
const keep = (person: string, author: 'person' | 'daybook', key: string, text = key) =>
  keepDemoMessage(clone.database, { person, author, content: words(text), key });
const changed = async (cursor: string) => (await demoChanges(clone.database, cursor)).map(({ message }) => message.key);

describe('messages of the playground', () => {
  it('are kept once a key, exactly as written, and only for people there are', async () => {
    const text = '  第一行\n"二" <b> \\ 😀 ';
    const id = await keep('li', 'person', 'a', text);
    expect(await keep('li', 'person', 'a', 'something else')).toBe(id);
    expect(await demoMessages(clone.database, 'li')).toMatchObject([{ id, content: words(text), edited: false }]);
    expect(await keep('nobody', 'daybook', 'b')).toBeNull();
  });

  it('are read page by page, the oldest first', async () => {
    for (let index = 0; index < 32; index++) await keep('li', 'daybook', `k${index}`);
    await keep('wang', 'daybook', 'other');
    const last = await demoMessages(clone.database, 'li');
    expect(last.map(({ key }) => key)).toEqual(Array.from({ length: 30 }, (_, index) => `k${index + 2}`));
    const before = await demoMessages(clone.database, 'li', last[0]?.id);
    expect(before.map(({ key }) => key)).toEqual(['k0', 'k1']);
  });

  it('are changed only by those they belong to', async () => {
    const own = (await keep('li', 'person', 'own')) ?? '';
    const ours = (await keep('li', 'daybook', 'ours')) ?? '';
    const { database } = clone;
    expect(await editDemoMessage(database, 'wang', own, 'x')).toBe(false);
    expect(await editDemoMessage(database, 'li', ours, 'x')).toBe(false);
    expect(await replaceDemoMessage(database, own, words('x'))).toBe(false);
    expect(await editDemoMessage(database, 'li', own, '改过')).toBe(true);
    expect(await replaceDemoMessage(database, ours, words('filed'))).toBe(true);
    expect(await demoMessage(database, own)).toMatchObject({ content: words('改过'), edited: true });
    expect(await demoMessage(database, ours)).toMatchObject({ content: words('filed'), edited: true });
    expect(await replaceDemoMessage(database, '999999999', words('x'))).toBe(false);
  });

  it('are unread until they are read, up to the one that was seen', async () => {
    await keep('li', 'daybook', 'a');
    const seen = (await keep('li', 'daybook', 'b')) ?? '';
    await keep('li', 'daybook', 'c');
    await keep('li', 'person', 'mine');
    await readDemoMessages(clone.database, 'li', seen);
    expect(await demoUnread(clone.database)).toEqual(new Map([['li', 1]]));
  });
});

describe('changes', () => {
  it('tell what is new and what was changed since the cursor, and then nothing', async () => {
    const first = (await keep('li', 'daybook', 'first')) ?? '';
    const cursor = await demoCursor(clone.database);
    expect(await changed(cursor)).toEqual([]);
    await keep('wang', 'person', 'second');
    await replaceDemoMessage(clone.database, first, words('changed'));
    const changes = await demoChanges(clone.database, cursor);
    expect(changes.map(({ message }) => message.key)).toEqual(['second', 'first']);
    expect(await changed(changes[0]?.cursor ?? '')).toEqual(['first']);
    expect(await changed(changes[1]?.cursor ?? '')).toEqual([]);
  });

  it('overlook none of several changes in one millisecond', async () => {
    const ids = [await keep('li', 'daybook', 'a'), await keep('li', 'daybook', 'b'), await keep('li', 'daybook', 'c')];
    let cursor = await demoCursor(clone.database);
    const seen: (string | null)[] = [];
    await Promise.all(ids.map((id) => replaceDemoMessage(clone.database, id ?? '', words('new'))));
    for (let round = 0; round < 3; round++) {
      // One at a time, as if each look had come between two changes.
      const [next] = await demoChanges(clone.database, cursor);
      seen.push(next?.message.key ?? null);
      cursor = next?.cursor ?? cursor;
    }
    expect(seen.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it.each(['', 'x', '1', "1-1'; DROP TABLE person", '99999999999999999999-1'])(
    'are none for the cursor %j',
    async (cursor) => {
      await keep('li', 'daybook', 'a');
      expect(await changed(cursor)).toEqual([]);
    },
  );
});
