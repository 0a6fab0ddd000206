import sharp from 'sharp';
import type { DecodedImage } from './decode.ts';

/** Longer side of a thumbnail in pixels. */
const thumbnailSide = 128;
/** A picture whose longer side has no more pixels keeps its size: to scale it takes longer than to read it. */
const keptSide = 160;

/** A JPEG of at most 160 × 160 px, shape kept. */
export async function thumbnailOf({ width, height, rgb }: DecodedImage): Promise<Buffer> {
  const picture = sharp(rgb, { raw: { width, height, channels: 3 } });
  if (Math.max(width, height) > keptSide) picture.resize(thumbnailSide, thumbnailSide, { fit: 'inside' });
  return picture.jpeg({ quality: 88, chromaSubsampling: '4:4:4', optimiseCoding: false }).toBuffer();
}

/** The picture as PNG bytes, without loss. */
export async function encodePng({ width, height, rgb }: DecodedImage): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 4 })
    .toBuffer();
}
