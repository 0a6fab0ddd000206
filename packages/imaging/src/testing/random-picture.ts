import sharp from 'sharp';
import type { Draw } from './drawing.ts';
import { drawing } from './drawing.ts';
import { bmpVariants, writeBmp } from './write-bmp.ts';

/** A picture in some format, and what a careful reader makes of it, where the format loses nothing. */
export interface RandomPicture {
  readonly ending: string;
  /** What the file is, in words. */
  readonly kind: string;
  readonly bytes: Buffer;
  /** Upright, laid on black, row-major RGB; null for a format that loses something, or has a profile or 16 bits. */
  readonly expected: { readonly width: number; readonly height: number; readonly rgb: Uint8Array } | null;
}

interface Upright {
  readonly width: number;
  readonly height: number;
  /** RGBA, row-major. */
  readonly rgba: Uint8Array;
}

/** Waves and noise with a bright spot, at times with transparent parts or without colour. */
function draw(random: Draw, { alpha, grey }: { alpha: boolean; grey: boolean }): Upright {
  const [width, height] = [20 + random(90), 20 + random(90)];
  const rgba = new Uint8Array(width * height * 4);
  const waves = [3 + random(20), 3 + random(20), 3 + random(20)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const colour = waves.map((wave, channel) => 128 + 100 * Math.sin((x + y * channel) / wave) + random(20));
      for (let channel = 0; channel < 3; channel++) rgba[at + channel] = Math.min(255, colour[grey ? 0 : channel] ?? 0);
      rgba[at + 3] = alpha ? ([0, 255, 255, random(256)][random(4)] ?? 255) : 255;
    }
  }
  return { width, height, rgba };
}

/** Where EXIF's orientation finds the upright pixel (x, y), in a picture whose upright size is width × height. */
const turns: Readonly<Record<number, (x: number, y: number, width: number, height: number) => [number, number]>> = {
  1: (x, y) => [x, y],
  2: (x, y, width) => [width - 1 - x, y],
  3: (x, y, width, height) => [width - 1 - x, height - 1 - y],
  4: (x, y, _, height) => [x, height - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, width) => [y, width - 1 - x],
  7: (x, y, width, height) => [height - 1 - y, width - 1 - x],
  8: (x, y, _, height) => [height - 1 - y, x],
};

/** The picture as a camera that was turned stores it. */
function turned({ width, height, rgba }: Upright, orientation: number): Upright {
  const stored = orientation >= 5 ? { width: height, height: width } : { width, height };
  const pixels = new Uint8Array(rgba.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [atX, atY] = turns[orientation]?.(x, y, width, height) ?? [x, y];
      pixels.set(rgba.subarray((y * width + x) * 4, (y * width + x) * 4 + 4), (atY * stored.width + atX) * 4);
    }
  }
  return { ...stored, rgba: pixels };
}

function onBlack({ width, height, rgba }: Upright) {
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const alpha = (rgba[pixel * 4 + 3] ?? 255) / 255;
    for (let channel = 0; channel < 3; channel++)
      rgb[pixel * 3 + channel] = Math.round((rgba[pixel * 4 + channel] ?? 0) * alpha);
  }
  return { width, height, rgb };
}

/** The first scan's header as some phones write it. */
function asPhonesWrite(jpeg: Buffer): Buffer {
  let scan = 2;
  while (jpeg[scan + 1] !== 0xda) scan += 2 + jpeg.readUInt16BE(scan + 2);
  jpeg[scan + 5 + 2 * (jpeg[scan + 4] ?? 0) + 1] = 0;
  return jpeg;
}

const formats = ['png', 'png16', 'jpeg', 'webp', 'gif', 'avif', 'tiff', 'tiff16', 'bmp'] as const;

/** The picture of a seed; formats take turns, all else is drawn. */
export async function randomPicture(seed: number): Promise<RandomPicture> {
  const random = drawing(seed * 7919 + 1);
  const format = formats[seed % formats.length] ?? 'png';
  if (format === 'bmp') {
    const variant = bmpVariants[random(bmpVariants.length)]!;
    const { bytes, expected } = writeBmp(variant, 20 + random(90), 20 + random(90), random);
    return { ending: random(9) === 0 ? 'png' : 'bmp', kind: `BMP ${JSON.stringify(variant)}`, bytes, expected };
  }
  const alpha = !['jpeg', 'gif'].includes(format) && random(3) === 0;
  const grey = random(4) === 0;
  const upright = draw(random, { alpha, grey });
  const orientation = ['gif', 'avif'].includes(format) || random(3) === 0 ? 1 : 1 + random(8);
  const { width, height, rgba } = turned(upright, orientation);
  const profile = ['png', 'jpeg', 'webp', 'tiff'].includes(format) && !grey && random(4) === 0;
  let image = sharp(rgba, { raw: { width, height, channels: 4 } });
  if (!alpha) image = image.removeAlpha();
  if (grey) image = image.toColourspace('b-w');
  if (profile) image = image.withIccProfile('p3');
  if (orientation > 1) image = image.withMetadata({ orientation, ...(profile && { icc: 'p3' }) });
  const words = [format, `orientation ${orientation}`];
  if (alpha) words.push('alpha');
  if (grey) words.push('grey');
  if (profile) words.push('P3');
  let isExact = !profile;
  const encode = async (): Promise<Buffer> => {
    switch (format) {
      case 'png': {
        const palette = !alpha && random(4) === 0;
        if (palette) isExact = false;
        words.push(palette ? 'palette' : 'direct');
        return image
          .png({
            palette,
            progressive: random(2) === 0,
            compressionLevel: random(10),
            ...(palette && { colours: [2, 4, 16, 256][random(4)]! }),
          })
          .toBuffer();
      }
      case 'png16':
      case 'tiff16': {
        isExact = false;
        const top = [16_000, 40_000, 65_535][random(3)]!;
        words.push(`top ${top}`);
        const channels = grey ? 1 : alpha ? 4 : 3;
        const values = Uint16Array.from({ length: width * height * channels }, (_, index) => {
          const [pixel, channel] = [Math.floor(index / channels), index % channels];
          const value = rgba[pixel * 4 + channel] ?? 0;
          return channel === 3 ? value * 257 : Math.round((value * top) / 255);
        });
        let deep = sharp(values, { raw: { width, height, channels } }).toColourspace(grey ? 'grey16' : 'rgb16');
        if (orientation > 1) deep = deep.withMetadata({ orientation });
        return format === 'png16' ? deep.png().toBuffer() : deep.tiff({ compression: 'deflate' }).toBuffer();
      }
      case 'jpeg': {
        isExact = false;
        const cmyk = !grey && !profile && random(4) === 0;
        if (cmyk) image = image.toColourspace('cmyk');
        const phone = !cmyk && random(4) === 0;
        if (cmyk) words.push('CMYK');
        if (phone) words.push('Se = 0');
        const written = await image
          .jpeg({
            quality: 40 + random(60),
            progressive: !phone && random(2) === 0,
            chromaSubsampling: random(2) === 0 ? '4:2:0' : '4:4:4',
          })
          .toBuffer();
        return phone ? asPhonesWrite(written) : written;
      }
      case 'webp': {
        const lossless = random(2) === 0;
        if (!lossless) isExact = false;
        // Colours below full transparency are not kept.
        return image.webp({ lossless, quality: 60 + random(40) }).toBuffer();
      }
      case 'gif':
        isExact = false;
        return image.gif({ colours: [2, 16, 256][random(3)]! }).toBuffer();
      case 'avif': {
        isExact = false;
        const bitdepth = ([8, 10, 12] as const)[random(3)]!;
        words.push(`${bitdepth} bits`);
        return image
          .avif({
            quality: 50 + random(50),
            effort: 1,
            bitdepth,
            chromaSubsampling: random(2) === 0 ? '4:2:0' : '4:4:4',
          })
          .toBuffer();
      }
      case 'tiff': {
        const compression = (['none', 'lzw', 'deflate', 'jpeg'] as const)[alpha ? random(3) : random(4)]!;
        if (compression === 'jpeg') isExact = false;
        words.push(compression);
        return image.tiff({ compression, quality: 90, tile: random(3) === 0 }).toBuffer();
      }
    }
  };
  const bytes = await encode();
  const endings: Readonly<Record<string, string>> = {
    png16: 'png',
    tiff16: 'tif',
    jpeg: ['jpg', 'jpe', 'jfif', 'jpeg'][random(4)]!,
  };
  // Some names say another format.
  const ending = random(12) === 0 ? 'png' : (endings[format] ?? format);
  return { ending, kind: words.join(', '), bytes, expected: isExact ? onBlack(upright) : null };
}
