import type { Draw } from './drawing.ts';

interface BmpVariant {
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  /** Bytes of the second header. */
  readonly header: 12 | 40 | 108 | 124;
  readonly isTopDown?: boolean;
  /** Bytes between the palette and the pixels. */
  readonly gap?: number;
  readonly hasAlpha?: boolean;
}

export const bmpVariants: readonly BmpVariant[] = [
  { bits: 1, header: 40 },
  { bits: 4, header: 40 },
  { bits: 8, header: 40 },
  { bits: 8, header: 12 },
  { bits: 8, header: 124 },
  { bits: 24, header: 40 },
  { bits: 24, header: 12 },
  { bits: 24, header: 40, isTopDown: true },
  { bits: 24, header: 40, gap: 10 },
  { bits: 32, header: 40 },
  { bits: 32, header: 108, hasAlpha: true },
  { bits: 32, header: 124, hasAlpha: true, isTopDown: true },
];

/** A BMP of noise, and its pixels laid on black. */
export function writeBmp(
  { bits, header, isTopDown = false, gap = 0, hasAlpha = false }: BmpVariant,
  width: number,
  height: number,
  random: Draw,
) {
  const palette = bits > 8 ? [] : Array.from({ length: 2 ** bits }, () => [random(256), random(256), random(256)]);
  const stride = Math.ceil((width * bits) / 32) * 4;
  const pixels = Buffer.from(Uint8Array.from({ length: stride * height }, () => random(256)));
  const second = Buffer.alloc(header);
  second.writeUInt32LE(header, 0);
  if (header === 12) {
    second.writeUInt16LE(width, 4);
    second.writeUInt16LE(height, 6);
    second.writeUInt16LE(1, 8);
    second.writeUInt16LE(bits, 10);
  } else {
    second.writeInt32LE(width, 4);
    second.writeInt32LE(isTopDown ? -height : height, 8);
    second.writeUInt16LE(1, 12);
    second.writeUInt16LE(bits, 14);
    if (hasAlpha) {
      second.writeUInt32LE(3, 16);
      [0xff0000, 0xff00, 0xff, 0xff000000].forEach((mask, index) => second.writeUInt32LE(mask, 40 + 4 * index));
    }
  }
  const colours = Buffer.from(palette.flatMap((colour) => (header === 12 ? colour : [...colour, 0])));
  const offset = 14 + header + colours.length + gap;
  const first = Buffer.alloc(14);
  first.write('BM');
  first.writeUInt32LE(offset + pixels.length, 2);
  first.writeUInt32LE(offset, 10);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = (isTopDown ? y : height - 1 - y) * stride;
    for (let x = 0; x < width; x++) {
      const at = row + Math.floor((x * bits) / 8);
      const index = ((pixels[at] ?? 0) >> (8 - bits - ((x * bits) % 8))) & (2 ** bits - 1);
      const blueFirst = bits <= 8 ? palette[index]! : [...pixels.subarray(at, at + 3)];
      const alpha = hasAlpha ? (pixels[at + 3] ?? 255) / 255 : 1;
      rgb.set(
        [2, 1, 0].map((channel) => Math.round((blueFirst[channel] ?? 0) * alpha)),
        (y * width + x) * 3,
      );
    }
  }
  return {
    bytes: Buffer.concat([first, second, colours, Buffer.alloc(gap), pixels]),
    expected: { width, height, rgb },
  };
}
