import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { isPicture } from '../../src/pictures/inspect.ts';
import { photo, photoFromPhone } from '../support/pictures.ts';

/** The beginning of a PNG of this size: 8 bytes of signature, a length, IHDR, width and height. */
function png(width: number, height: number): Buffer {
  const bytes = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000', 'hex');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

describe('what is taken for a picture', () => {
  it.each([
    ['a JPEG', photo()],
    ['a JPEG with metadata', photoFromPhone()],
    ['a PNG', createCanvas(3, 2).toBuffer('image/png')],
    ['a WebP', createCanvas(3, 2).toBuffer('image/webp')],
    ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1')],
    ['as many pixels as may be: 10 000 × 5 000', png(10_000, 5_000)],
  ])('%s', (_, bytes) => expect(isPicture(bytes)).toBe(true));

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['words', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a PDF', Buffer.from('%PDF-1.7')],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1')],
    ['a JPEG that ends before its size', photo().slice(0, 12)],
    ['one row more than may be', png(10_000, 5_001)],
    ['a size that would fill all memory', png(0xffffffff, 0xffffffff)],
    ['a PNG without pixels', png(0, 10)],
  ])('not %s', (_, bytes) => expect(isPicture(bytes)).toBe(false));
});
