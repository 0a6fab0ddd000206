import sharp from 'sharp';
import type { DecodedImage } from './decode.ts';

/** The picture as PNG bytes, without loss. */
export async function encodePng({ width, height, rgb }: DecodedImage): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 4 })
    .toBuffer();
}
