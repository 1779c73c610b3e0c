import type { Block, Card, PictureBlock } from './card.ts';
import type { Text } from './text.ts';

/** How long all pictures of one card together may take to get ready: a message must be out before its lease ends. */
const PATIENCE_MS = 6_000;

/**
 * The card as its platform can draw it: every picture by the name that `nameOf` gives it there, and in place of each that gets
 * none in time the line `missing`. Never rejects: no picture keeps a message from going out.
 */
export async function namePictures(
  card: Card,
  nameOf: (picture: string) => Promise<string | null>,
  missing: (alt: string) => Text,
): Promise<Card> {
  if (!card.blocks.some(({ kind }) => kind === 'picture')) return card;
  const named = async (block: PictureBlock): Promise<Block> => {
    const name = await inTime(nameOf(block.picture)).catch(() => null);
    return name === null ? { kind: 'note', text: missing(block.alt) } : { ...block, picture: name };
  };
  const blocks = await Promise.all(card.blocks.map((block) => (block.kind === 'picture' ? named(block) : block)));
  return { ...card, blocks };
}

/** The body of a response; null if it is longer than `most` bytes, of which no more are read than that. */
export async function readAtMost(response: Response, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function inTime<Value>(work: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not ready within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
