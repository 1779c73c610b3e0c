import { createInflateRaw } from 'node:zlib';
import { SheetError } from './sheet.ts';

/** What an XLSX file may unpack to, in bytes, and how many parts it may have. */
export type Caps = Readonly<{ bytes: number; parts: number }>;

/**
 * Makes sure that a ZIP archive unpacks to no more than `caps`, by unpacking it and counting, whatever it claims. Two parts may not
 * share the same bytes, nor have the same name.
 *
 * @throws SheetError `notATable` if it is none, `locked` if it is encrypted, `tooLarge`
 */
export async function checkArchive(bytes: Uint8Array, caps: Caps): Promise<void> {
  const parts = partsOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (parts.length > caps.parts) throw new SheetError('tooLarge');
  if (new Set(parts.map(({ name }) => name)).size !== parts.length) throw new SheetError('notATable');
  let end = 0;
  for (const { from, to } of parts.toSorted((one, other) => one.from - other.from)) {
    if (from < end) throw new SheetError('notATable');
    end = to;
  }
  let left = caps.bytes;
  for (const part of parts) left -= await sizeOf(part, left);
}

type Part = Readonly<{ name: string; method: number; packed: Buffer; from: number; to: number }>;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

function partsOf(file: Buffer): readonly Part[] {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > file.length || file.readUInt32LE(end) !== END) throw new SheetError('notATable');
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  const parts: Part[] = [];
  for (let index = 0; index < count; index++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY) throw new SheetError('notATable');
    const [flags, method, size] = [file.readUInt16LE(at + 8), file.readUInt16LE(at + 10), file.readUInt32LE(at + 20)];
    const name = file.toString('utf8', at + 46, at + 46 + file.readUInt16LE(at + 28));
    if (flags & 1) throw new SheetError('locked');
    parts.push({ name, method, ...placeOf(file, file.readUInt32LE(at + 42), size) });
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return parts;
}

function placeOf(file: Buffer, at: number, size: number): Pick<Part, 'packed' | 'from' | 'to'> {
  if (at + 30 > file.length || file.readUInt32LE(at) !== LOCAL) throw new SheetError('notATable');
  const begin = at + 30 + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
  if (begin + size > file.length) throw new SheetError('notATable');
  return { packed: file.subarray(begin, begin + size), from: at, to: begin + size };
}

/** How many bytes a part really unpacks to; ends as soon as there are more than `most`. */
function sizeOf({ method, packed }: Part, most: number): Promise<number> {
  if (method !== STORED && method !== DEFLATED) return Promise.reject(new SheetError('notATable'));
  if (method === STORED)
    return packed.length > most ? Promise.reject(new SheetError('tooLarge')) : Promise.resolve(packed.length);
  return new Promise((resolve, reject) => {
    const inflate = createInflateRaw();
    let size = 0;
    inflate.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) return;
      inflate.destroy();
      reject(new SheetError('tooLarge'));
    });
    inflate.on('error', () => reject(new SheetError('notATable')));
    inflate.on('end', () => resolve(size));
    inflate.end(packed);
  });
}
