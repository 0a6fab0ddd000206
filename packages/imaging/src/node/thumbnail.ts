import sharp from 'sharp';
import type { DecodedImage } from './decode.ts';

/** Longer side of a thumbnail in pixels; smaller pictures keep their size. */
const thumbnailSide = 128;

/** A JPEG of at most 128 × 128 px, shape kept. */
export async function thumbnailOf({ width, height, rgb }: DecodedImage): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(thumbnailSide, thumbnailSide, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 88, chromaSubsampling: '4:4:4', optimiseCoding: false })
    .toBuffer();
}

/** The picture as PNG bytes, without loss. */
export async function encodePng({ width, height, rgb }: DecodedImage): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 4 })
    .toBuffer();
}
