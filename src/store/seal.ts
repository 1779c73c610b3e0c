import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Keeps texts secret and whole while they lie in the database. */
export type Seal = Readonly<{
  /** `about` says what the text belongs to; it opens for nothing else. */
  seal(text: string, about: string): string;
  /** @throws Error without any of the text, if it was sealed about something else or was changed; {@link UnknownKey} for a key we lack */
  open(sealed: string, about: string): Readonly<{ text: string; newest: boolean }>;
}>;

/** A text was sealed with a key that is not there any more. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey';
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The way of sealing, so that there can be another one some day. */
const VERSION = 'v1';

/** Seals with the first of these keys of 32 bytes, and opens with all of them. */
export function createSeal(keys: readonly Uint8Array[]): Seal {
  const [newest] = keys;
  if (newest === undefined) throw new Error('a seal needs a key');
  const byName = new Map(keys.map((key) => [nameOf(key), key]));
  return {
    seal(text, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, newest, nonce).setAAD(Buffer.from(about));
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const box = Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
      return `${VERSION}.${nameOf(newest)}.${box}`;
    },
    open(sealed, about) {
      const [version, name = '', box = ''] = sealed.split('.');
      const key = version === VERSION ? byName.get(name) : undefined;
      if (key === undefined) throw new UnknownKey(`sealed with the key ${name}, which is not among those given`);
      const bytes = Buffer.from(box, 'base64url');
      const tagEnd = NONCE_BYTES + TAG_BYTES;
      if (bytes.length < tagEnd) throw new Error('what was sealed is cut short');
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd));
      const text = decipher.update(bytes.subarray(tagEnd), undefined, 'utf8') + decipher.final('utf8');
      return { text, newest: key === newest };
    },
  };
}

/** Tells keys apart without telling anything of them. */
function nameOf(key: Uint8Array): string {
  return createHash('sha256').update('daybook key ').update(key).digest('hex').slice(0, 8);
}
