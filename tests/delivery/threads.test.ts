import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery, Sent } from '../../src/chat/delivery.ts';
import { openHeart } from '../jobs/heart.ts';
import type { TestDatabase } from '../support/database.ts';
import { at } from '../support/talk-branch.ts';
import { createPlatform, type Put, putInto, senderOf } from './platform.ts';

const NOW = '2026-11-18 10:00';
let heart: TestDatabase;
beforeEach(async () => {
  heart = await openHeart(NOW);
});
afterEach(() => heart.drop());

/** Every message in three parts. */
const inParts = ({ key }: Delivery): Sent => ({ kind: 'sent', message: `${key}:1 ${key}:2 ${key}:3` });

async function send(platform: ReturnType<typeof createPlatform>, ...messages: Put[]) {
  await putInto(heart.database, messages, at(NOW));
  await senderOf(heart.database, platform.adapter).drain();
}

describe('a message of several parts', () => {
  it('is replaced as a whole, whichever part the button was on', async () => {
    const platform = createPlatform(inParts);
    await send(platform, { key: 'long' }, { key: 'other' });
    await send(platform, { key: 'pressed', replaces: 'long:3' });
    await send(platform, { key: 'unknown', replaces: 'elsewhere:1' });
    expect(platform.attempts.map(({ key, replaces }) => [key, replaces])).toEqual([
      ['long', undefined],
      ['other', undefined],
      ['pressed', 'long:1 long:2 long:3'],
      ['unknown', 'elsewhere:1'],
    ]);
  });

  it('of somebody else is not touched', async () => {
    const platform = createPlatform(inParts);
    await send(platform, { key: 'theirs', who: 'zhao' });
    await send(platform, { key: 'mine', replaces: 'theirs:2' });
    expect(platform.attempts.at(-1)?.replaces).toBe('theirs:2');
  });
});

describe('a message in a thread', () => {
  it('goes there, and so does what changes it later', async () => {
    const platform = createPlatform();
    await send(platform, { key: 'answer', thread: 'root' }, { key: 'beside' });
    await send(platform, { key: 'change', replacesKey: 'answer' });
    expect(platform.attempts.map(({ key, thread }) => [key, thread])).toEqual([
      ['answer', 'root'],
      ['beside', undefined],
      ['change', 'root'],
    ]);
  });
});
