import { createCanvas } from '@napi-rs/canvas';
import type { DrawChart, NamePicture, ReadFile } from '../../src/chat/adapter.ts';

type NoPictures = Readonly<{ namePicture: NamePicture; drawChart: DrawChart; readFile: ReadFile }>;

/** For an adapter that is not to show any, nor to send files. */
export const NO_PICTURES: NoPictures = {
  namePicture: async () => null,
  drawChart: async () => {
    throw new Error('nothing draws charts here');
  },
  readFile: async () => null,
};

/** A photograph: half red, half blue, as JPEG. */
export function photo(width = 40, height = 20): Uint8Array {
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  pen.fillStyle = 'red';
  pen.fillRect(0, 0, width / 2, height);
  pen.fillStyle = 'blue';
  pen.fillRect(width / 2, 0, width / 2, height);
  return canvas.toBuffer('image/jpeg', 90);
}

/** The same with metadata as a phone writes it: turned a quarter to the right, and where it was taken. */
export function photoFromPhone(width = 40, height = 20): Uint8Array {
  const jpeg = Buffer.from(photo(width, height));
  // TIFF, one entry: orientation (0x112) is 6; after it a place that must not get out.
  const tiff = Buffer.from('4d4d002a000000080001011200030000000100060000000000000000', 'hex');
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from('GPS 37.8706N 112.5489E')]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)]);
}
