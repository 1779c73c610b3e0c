/** What a picture says of itself in its first bytes. Sizes in pixels, as stored. */
type Size = Readonly<{ width: number; height: number }>;

/** Decoded, a pixel takes four bytes: with more than these a small file could use up all memory. */
const MOST_PIXELS = 50_000_000;

/**
 * Whether these bytes are a picture that can be drawn, whatever its sender or platform calls it: JPEG, PNG, GIF or WebP, of at
 * most 50 million pixels.
 */
export function isPicture(bytes: Uint8Array): boolean {
  const looks = look(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return looks !== null && looks.width > 0 && looks.height > 0 && looks.width * looks.height <= MOST_PIXELS;
}

function look(bytes: Buffer): Size | null {
  try {
    if (bytes.readUInt16BE(0) === 0xffd8) return lookAtJpeg(bytes);
    if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n')
      return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    if (/^GIF8[79]a$/.test(bytes.subarray(0, 6).toString('latin1')))
      return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
    if (/^RIFF.{4}WEBP$/s.test(bytes.subarray(0, 12).toString('latin1'))) return lookAtWebp(bytes);
    return null;
  } catch {
    // It ended where its size should stand.
    return null;
  }
}

/** The size stands in the first frame header (SOF), behind any number of other segments. */
function lookAtJpeg(bytes: Buffer): Size | null {
  for (let at = 2; ; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (bytes.readUInt8(at) !== 0xff) return null;
    const marker = bytes.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
  }
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function lookAtWebp(bytes: Buffer): Size | null {
  switch (bytes.subarray(12, 16).toString('latin1')) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const size = bytes.readUInt32LE(21);
      return { width: (size & 0x3fff) + 1, height: ((size >> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return null;
  }
}
