import { FoveaError } from '@fovea/domain';
import sharp from 'sharp';

// Many small pictures at once are faster than many threads on one; finished pictures are never asked for again.
sharp.concurrency(1);
sharp.cache(false);

/** Most pixels an image may have: 100 megapixels. */
const pixelLimit = 100_000_000;

/** An upright picture in 8-bit sRGB, row-major, three bytes a pixel; transparency is laid on black. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/**
 * Decodes any still picture that libvips reads (PNG, JPEG, WebP, TIFF, GIF, AVIF), turned upright by its EXIF data.
 * @throws IMAGE_UNREADABLE when the bytes are no picture, are cut off or damaged, or hold more than `pixelLimit` pixels
 */
export async function decodeImage(bytes: Buffer): Promise<DecodedImage> {
  if (bytes.length === 0)
    throw new FoveaError('IMAGE_UNREADABLE', 'The file is empty; export the picture again.', { bytes: 0 });
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'warning' })
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: '#000' })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, rgb: asRgb(data, info.channels) };
  } catch (error) {
    throw unreadable(bytes, error);
  }
}

function asRgb(pixels: Buffer, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length);
  const count = pixels.length / channels;
  const rgb = new Uint8Array(count * 3);
  for (let index = 0; index < count; index++) rgb.fill(pixels[index * channels] ?? 0, index * 3, index * 3 + 3);
  return rgb;
}

function unreadable(bytes: Buffer, error: unknown): FoveaError {
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const facts = { bytes: bytes.length, firstBytes: bytes.subarray(0, 8).toString('hex'), reason };
  const message = /pixel limit/i.test(reason)
    ? `The picture has more than ${pixelLimit / 1e6} million pixels; cut it into smaller ones.`
    : 'The picture cannot be read: it is cut off, damaged or of an unknown kind. Copy or export it again.';
  return new FoveaError('IMAGE_UNREADABLE', message, facts, { cause: error });
}
