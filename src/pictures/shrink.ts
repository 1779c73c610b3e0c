import { createHash } from 'node:crypto';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Shrunk } from '../store/pictures.ts';

/** The longer side, in pixels: text on a photographed page stays readable. */
const LONGEST_SIDE = 1600;
const QUALITY = 85;

/**
 * Draws a picture anew as a JPEG of at most 1600 pixels a side: upright, and without anything its camera wrote into it, such as
 * where it was taken. Of a moving one the first frame. Rejects if it cannot be drawn.
 */
export async function shrink(bytes: Uint8Array): Promise<Shrunk> {
  const image = await loadImage(bytes);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  // JPEG knows no transparency: what is see-through would turn black.
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, 0, 0, width, height);
  const jpeg = canvas.toBuffer('image/jpeg', QUALITY);
  return { jpeg, width, height, sha256: createHash('sha256').update(jpeg).digest('hex') };
}
