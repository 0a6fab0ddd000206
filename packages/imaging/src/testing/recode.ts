import sharp from 'sharp';
import { deepPng } from './deep-png.ts';

/** The same pixels in other bytes. */
export const recodings = {
  png: (picture: Buffer) => sharp(picture).png({ compressionLevel: 1 }).toBuffer(),
  webp: (picture: Buffer) => sharp(picture).webp({ lossless: true, effort: 0 }).toBuffer(),
  tiff: (picture: Buffer) => sharp(picture).tiff({ compression: 'lzw' }).toBuffer(),
} as const;

/** Nearly the same picture: compressed again, and so with a few other pixels. */
export function compressedAgain(picture: Buffer): Promise<Buffer> {
  return sharp(picture).jpeg({ quality: 70 }).toBuffer();
}

/** The picture's red channel as a grey PNG of 16 bits whose highest possible value is `top`. */
export async function deepened(picture: Buffer, top: number): Promise<Buffer> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const values = Uint16Array.from({ length: info.width * info.height }, (_, pixel) =>
    Math.round(((data[pixel * info.channels] ?? 0) * top) / 255),
  );
  return deepPng(values, info.width);
}
