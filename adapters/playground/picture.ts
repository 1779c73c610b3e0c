import type { Fetched } from '../../src/chat/adapter.ts';
import type { SentFile, SentPicture } from '../../src/chat/event.ts';
import { decodeContent } from './decode.ts';
import type { Desk } from './desk.ts';

type Asked = Readonly<{ person: string; message: string; picture: string }>;

/** A picture in a person's own message, as it can be fetched later. */
export function pictureIn(message: string, place: number): SentPicture {
  return { ref: `${message}:${place}`, mediaType: 'image/jpeg' };
}

/** A file in a person's own message, as it can be fetched later. */
export function fileIn(message: string, place: number, name: string): SentFile {
  return { ref: `${message}:file${place}`, name };
}

/** Where the platform would be asked, the message itself holds the picture. */
export async function fetchPicture(desk: Desk, ref: string): Promise<Fetched> {
  const [message = '', place = ''] = ref.split(':');
  const bytes = bytesOf((await desk.message(message))?.content, place);
  return bytes ? { kind: 'here', bytes } : { kind: 'gone', reason: 'the message holds no such picture' };
}

/** The picture, if it stands in this message and the message in this person's conversation; else null. */
export async function pictureOf(desk: Desk, { person, message, picture }: Asked): Promise<Uint8Array | null> {
  const found = await desk.message(message);
  if (found?.person !== person) return null;
  const content = decodeContent(found.content);
  if (content?.kind !== 'card') return bytesOf(found.content, picture);
  const stands = content.card.blocks.some((block) => block.kind === 'picture' && block.picture === picture);
  return stands ? desk.picture(picture) : null;
}

/** A file of ours, if it was sent with this message and the message stands in this person's conversation; else null. */
export async function fileOf(
  desk: Pick<Desk, 'message' | 'file'>,
  { person, message, file }: Readonly<{ person: string; message: string; file: string }>,
): Promise<Readonly<{ name: string; bytes: Uint8Array }> | null> {
  const found = await desk.message(message);
  const content = decodeContent(found?.content);
  if (found?.person !== person || content?.kind !== 'file' || content.file !== file) return null;
  const bytes = await desk.file(file);
  return bytes && { name: content.name, bytes };
}

function bytesOf(stored: unknown, place: string): Uint8Array | null {
  const content = decodeContent(stored);
  if (content?.kind !== 'words') return null;
  const url = place.startsWith('file')
    ? content.files?.[Number(place.slice(4))]?.url
    : content.pictures?.[Number(place)];
  return url === undefined ? null : Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}
