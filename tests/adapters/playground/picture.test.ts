import { describe, expect, it } from 'vitest';
import { fetchPicture, pictureIn, pictureOf } from '../../../adapters/playground/picture.ts';
import type { Card } from '../../../src/chat/card.ts';
import { createMemoryDesk } from './memory-desk.ts';

const BYTES = Buffer.from('a picture');
const URL = `data:image/jpeg;base64,${BYTES.toString('base64')}`;
const CARD: Card = { tone: 'plain', blocks: [{ kind: 'picture', picture: 'p1', alt: '照片' }], summary: '照片' };

async function open() {
  const memory = createMemoryDesk(new Date('2026-11-18T10:00:00+08:00'));
  const desk = { ...memory, picture: async (id: string) => (id === 'p1' || id === 'p2' ? BYTES : null) };
  const own = await desk.keep({
    person: 'm1',
    author: 'person',
    content: { kind: 'words', text: '', pictures: [URL] },
    key: 'event:1',
  });
  const card = await desk.keep({
    person: 'm1',
    author: 'daybook',
    content: { kind: 'card', card: CARD },
    key: 'reply:1',
  });
  return { desk, own: own ?? '', card: card ?? '' };
}

describe('a picture in the playground', () => {
  it('is fetched out of the message it was sent in', async () => {
    const { desk, own } = await open();
    expect(await fetchPicture(desk, pictureIn(own, 0).ref)).toEqual({ kind: 'here', bytes: BYTES });
    expect(await fetchPicture(desk, pictureIn(own, 1).ref)).toMatchObject({ kind: 'gone' });
    expect(await fetchPicture(desk, '999:0')).toMatchObject({ kind: 'gone' });
  });

  it('is shown where it stands', async () => {
    const { desk, own, card } = await open();
    expect(await pictureOf(desk, { person: 'm1', message: own, picture: '0' })).toEqual(BYTES);
    expect(await pictureOf(desk, { person: 'm1', message: card, picture: 'p1' })).toEqual(BYTES);
  });

  it('is not shown to anybody else, nor from a message it does not stand in', async () => {
    const { desk, own, card } = await open();
    expect(await pictureOf(desk, { person: 'm2', message: own, picture: '0' })).toBeNull();
    expect(await pictureOf(desk, { person: 'm2', message: card, picture: 'p1' })).toBeNull();
    expect(await pictureOf(desk, { person: 'm1', message: card, picture: 'p2' })).toBeNull();
  });
});
