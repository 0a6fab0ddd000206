import sharp from 'sharp';
import type { DecodedImage } from './decode.ts';
import { decodeImage } from './decode.ts';

/** Longer side of a thumbnail in pixels; smaller pictures keep their size. */
const thumbnailSide = 128;

/** A WebP picture of at most 128 × 128 px, shape kept. @throws IMAGE_UNREADABLE as `decodeImage` does */
export async function thumbnail(bytes: Buffer): Promise<Buffer> {
  return thumbnailOf(await decodeImage(bytes));
}

/** The same, of a picture that is decoded already. */
export async function thumbnailOf({ width, height, rgb }: DecodedImage): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(thumbnailSide, thumbnailSide, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82, effort: 0 })
    .toBuffer();
}

/** The picture as PNG bytes, without loss. */
export async function encodePng({ width, height, rgb }: DecodedImage): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 4 })
    .toBuffer();
}
