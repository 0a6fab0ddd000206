import { createHash } from 'node:crypto';
import type { ReadPicture } from './decode.ts';

/**
 * SHA-256 of a picture's size, depth and pixels: equal for the same picture in another format or with other metadata.
 * A 16-bit picture is hashed as its file has it, so that no range plays a part.
 */
export function pixelHash({ width, height, rgb }: Pick<ReadPicture, 'width' | 'height' | 'rgb'>): string {
  const depth = rgb instanceof Uint16Array ? 16 : 8;
  return createHash('sha256').update(`${depth} ${width} ${height}\n`).update(rgb).digest('hex');
}
