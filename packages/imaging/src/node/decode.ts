import type { DepthRange, PictureFormat } from '@fovea/domain';
import { FoveaError, isFoveaError } from '@fovea/domain';
import sharp from 'sharp';
import { fullRange, stretch } from './depth-range.ts';
import type { FileFacts } from './file-facts.ts';
import { jpegQuality, mendJpeg } from './mend-jpeg.ts';
import { foreignKind, formatNames, formatOf, readableKinds } from './picture-format.ts';
import { pngFacts } from './png-facts.ts';
import { readBmp, readBmpHeader } from './read-bmp.ts';

// Many small pictures at once are faster than many threads on one; finished pictures are never asked for again.
sharp.concurrency(1);
sharp.cache(false);

/** Most pixels an image may have: 100 megapixels. */
const pixelLimit = 100_000_000;

/** What is behind transparent parts, for the model and on the page: the black that a letterbox is padded with, too. */
const background = '#000';

/** An upright picture in 8-bit sRGB, row-major, three bytes a pixel; transparency is laid on black. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** An upright picture as its file has it: 8-bit sRGB, or 16-bit values whose range is still to be chosen. */
export interface ReadPicture extends FileFacts {
  readonly width: number;
  readonly height: number;
  /** Row-major, three values a pixel; transparency is laid on black. */
  readonly rgb: Uint8Array | Uint16Array;
}

/**
 * Reads a still picture, known by its content (PNG, JPEG, WebP, GIF, AVIF, TIFF, BMP), turned upright by its EXIF data,
 * its colours brought to sRGB by its profile. Only PNG and TIFF of 16 bits keep their depth.
 * @throws IMAGE_UNREADABLE when the bytes are no such picture, are cut off or damaged, or hold more than `pixelLimit` pixels
 */
export async function readPicture(bytes: Buffer): Promise<ReadPicture> {
  if (bytes.length === 0)
    throw new FoveaError('IMAGE_UNREADABLE', 'The file is empty; export the picture again.', { bytes: 0 });
  const format = formatOf(bytes);
  if (format === null) throw await foreign(bytes);
  try {
    return format === 'bmp' ? await fromBmp(bytes) : await fromSharp(bytes, format);
  } catch (error) {
    throw isFoveaError(error) ? error : unreadable(bytes, error);
  }
}

/**
 * The picture in 8 bits, as the model's is made of it and as the page shows it.
 * @param range what becomes 0 and 255 in a 16-bit picture; all that 16 bits can hold, if left out
 * @throws IMAGE_UNREADABLE as `readPicture` does
 */
export async function decodeImage(bytes: Buffer, range: DepthRange = fullRange): Promise<DecodedImage> {
  return toEightBits(await readPicture(bytes), range);
}

/** The same of a picture that is read already. */
export function toEightBits({ width, height, rgb }: ReadPicture, range: DepthRange): DecodedImage {
  return { width, height, rgb: rgb instanceof Uint16Array ? stretch(rgb, range) : rgb };
}

async function fromSharp(bytes: Buffer, format: PictureFormat): Promise<ReadPicture> {
  const facts = (format === 'png' ? pngFacts(bytes) : null) ?? (await factsOf(bytes, format));
  const isDeep = facts.depth === 16 && (format === 'png' || format === 'tiff') && facts.colourModel !== 'CMYK';
  const { data, info } = await decoded(bytes, format, isDeep);
  const { width, height, channels } = info;
  const { buffer, byteOffset, byteLength } = data;
  const values = isDeep
    ? new Uint16Array(buffer, byteOffset, byteLength / 2)
    : new Uint8Array(buffer, byteOffset, byteLength);
  return { ...facts, width, height, rgb: asRgb(values, channels) };
}

async function decoded(bytes: Buffer, format: PictureFormat, isDeep: boolean) {
  try {
    return await pixelsOf(bytes, isDeep);
  } catch (error) {
    // What the library says cannot be relied on here: pictures that are read at the same time share its messages.
    const mended = format === 'jpeg' ? mendJpeg(bytes) : bytes;
    if (mended === bytes) throw error;
    return pixelsOf(mended, isDeep);
  }
}

function pixelsOf(bytes: Buffer, isDeep: boolean) {
  return sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'warning' })
    .autoOrient()
    .toColourspace(isDeep ? 'rgb16' : 'srgb')
    .flatten({ background })
    .raw({ depth: isDeep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
}

async function factsOf(bytes: Buffer, format: PictureFormat): Promise<FileFacts> {
  const metadata = await sharp(bytes, { limitInputPixels: pixelLimit }).metadata();
  const { space, isPalette, hasAlpha, bitsPerSample, depth, pages } = metadata;
  if (depth !== 'uchar' && depth !== 'ushort') {
    throw new FoveaError(
      'IMAGE_UNREADABLE',
      `The ${formatNames[format]} holds ${bitsPerSample ?? 32}-bit values of the kind "${depth}". Save it with 8 or 16 bits a channel.`,
      { depth },
    );
  }
  const isGrey = space === 'b-w' || space === 'grey16';
  const isColourTable = isPalette === true || format === 'gif';
  return {
    format,
    depth: depth === 'ushort' && format === 'tiff' ? 16 : (bitsPerSample ?? (depth === 'ushort' ? 16 : 8)),
    colourModel: space === 'cmyk' ? 'CMYK' : isColourTable ? 'palette' : isGrey ? 'grey' : 'colour',
    alpha: hasAlpha,
    jpegQuality: format === 'jpeg' ? jpegQuality(bytes) : null,
    pages: pages ?? 1,
  };
}

async function fromBmp(bytes: Buffer): Promise<ReadPicture> {
  const header = readBmpHeader(bytes);
  const { width, height, bitsPerPixel, hasAlpha } = header;
  if (width * height > pixelLimit) throw new Error('over the pixel limit');
  if (header.isRunLengthCoded) {
    throw new FoveaError(
      'IMAGE_UNREADABLE',
      'The BMP is compressed by run lengths, which Fovea does not read. Save it uncompressed, or as PNG.',
      { bitsPerPixel },
    );
  }
  const { data, info } = await sharp(readBmp(bytes, header), { raw: { width, height, channels: 4 } })
    .flatten({ background })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    format: 'bmp',
    depth: bitsPerPixel > 8 ? 8 : bitsPerPixel,
    colourModel: bitsPerPixel > 8 ? 'colour' : 'palette',
    alpha: hasAlpha,
    jpegQuality: null,
    pages: 1,
    width,
    height,
    rgb: asRgb(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), info.channels),
  };
}

function asRgb(pixels: Uint8Array | Uint16Array, channels: number): Uint8Array | Uint16Array {
  if (channels === 3) return pixels;
  const count = pixels.length / channels;
  const rgb = pixels instanceof Uint16Array ? new Uint16Array(count * 3) : new Uint8Array(count * 3);
  for (let index = 0; index < count; index++) rgb.fill(pixels[index * channels] ?? 0, index * 3, index * 3 + 3);
  return rgb;
}

async function foreign(bytes: Buffer): Promise<FoveaError> {
  const kind = await foreignKind(bytes);
  const facts = { bytes: bytes.length, firstBytes: bytes.subarray(0, 8).toString('hex') };
  const what = kind === null ? 'The file is of an unknown kind, or its start is damaged.' : `The file is ${kind}.`;
  return new FoveaError(
    'IMAGE_UNREADABLE',
    `${what} Fovea reads ${readableKinds}; export the picture as one of these.`,
    facts,
  );
}

function unreadable(bytes: Buffer, error: unknown): FoveaError {
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const facts = { bytes: bytes.length, firstBytes: bytes.subarray(0, 8).toString('hex'), reason };
  const message = /pixel limit/i.test(reason)
    ? `The picture has more than ${pixelLimit / 1e6} million pixels; cut it into smaller ones.`
    : 'The picture cannot be read: it is cut off or damaged. Copy or export it again.';
  return new FoveaError('IMAGE_UNREADABLE', message, facts, { cause: error });
}
