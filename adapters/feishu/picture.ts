import { z } from 'zod';
import type { Fetched, NamePicture } from '../../src/chat/adapter.ts';
import type { Card } from '../../src/chat/card.ts';
import type { Delivery } from '../../src/chat/delivery.ts';
import type { SentFile, SentPicture } from '../../src/chat/event.ts';
import { namePictures } from '../../src/chat/picture.ts';
import { escapeText } from '../../src/chat/text.ts';
import { type Client, TOO_LARGE } from './client.ts';
import { wordsIn } from './words.ts';

/** A picture in the message `message`, as it can be fetched later. */
export function pictureIn(message: string, key: string): SentPicture {
  return { ref: `${message}:${key}` };
}

/** A file in the message `message`, as it can be fetched later. */
export function fileIn(message: string, key: string, name: string): SentFile {
  return { ref: `${message}:${key}:file`, name };
}

/**
 * One attempt to fetch a picture or a file from the message it came in.
 * https://open.feishu.cn/document/server-docs/im-v1/message/get-2
 */
export async function fetchPicture(client: Client, ref: string): Promise<Fetched> {
  const [message = '', key = '', type = 'image'] = ref.split(':').map(encodeURIComponent);
  const answer = await client.download(`/open-apis/im/v1/messages/${message}/resources/${key}?type=${type}`);
  if (answer.data instanceof Uint8Array) return { kind: 'here', bytes: answer.data };
  const reason = `Feishu ${answer.code ?? `HTTP ${answer.status}`}`;
  return answer.code === TOO_LARGE || (answer.code !== null && LOST.has(answer.code))
    ? { kind: 'gone', reason }
    : { kind: 'retry', afterMs: answer.resetMs ?? 1000, reason };
}

/** What is to be shown of a delivery, with every picture by its key at the platform, where it is brought once. */
export function withPictures(
  client: Client,
  namePicture: NamePicture,
  card: Card,
  { locale, to }: Delivery,
): Promise<Card> {
  return namePictures(
    card,
    (id) => namePicture(id, `feishu:${to.workspace}`, (jpeg) => upload(client, jpeg)),
    (alt) => escapeText(wordsIn(locale).noPicture(alt)),
  );
}

/** https://open.feishu.cn/document/server-docs/im-v1/image/create */
async function upload(client: Client, jpeg: Uint8Array): Promise<string> {
  const form = new FormData();
  form.set('image_type', 'message');
  form.set('image', new Blob([Uint8Array.from(jpeg)], { type: 'image/jpeg' }), 'picture.jpg');
  const answer = await client.upload('/open-apis/im/v1/images', form);
  const uploaded = Uploaded.safeParse(answer.data);
  if (answer.code !== 0 || !uploaded.success) throw new Error(`Feishu ${answer.code ?? `HTTP ${answer.status}`}`);
  return uploaded.data.image_key;
}

const Uploaded = z.object({ image_key: z.string().min(1) });

/** Recalled or deleted, not a picture, larger than the platform gives out, or in a conversation without us. */
const LOST: ReadonlySet<number> = new Set([
  230110, 234001, 234003, 234004, 234008, 234009, 234037, 234038, 234040, 234041, 234043,
]);
