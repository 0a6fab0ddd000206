import sharp from 'sharp';
import { expect, test } from 'vitest';
import { randomPicture } from '../testing/random-picture.ts';
import { bmpVariants, writeBmp } from '../testing/write-bmp.ts';
import { decodeImage, readPicture } from './index.ts';

/** A picture of 3 × 2 blocks, each of 16 × 16 pixels of one colour. */
const blocks = [
  [
    [250, 10, 10],
    [10, 250, 10],
    [10, 10, 250],
  ],
  [
    [250, 250, 10],
    [10, 250, 250],
    [250, 10, 250],
  ],
] as const;
const side = 16;
const [width, height] = [3 * side, 2 * side];
const rgb = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
  const [x, y] = [Math.floor(index / 3) % width, Math.floor(index / 3 / width)];
  return blocks[Math.floor(y / side)]?.[Math.floor(x / side)]?.[index % 3] ?? 0;
});
const picture = () => sharp(rgb, { raw: { width, height, channels: 3 } });

/** The colours in the middle of the blocks, in rows. */
async function blocksOf(bytes: Buffer) {
  const read = await decodeImage(bytes);
  const middles = (length: number) => Array.from({ length: length / side }, (_, at) => at * side + side / 2);
  return middles(read.height).map((y) =>
    middles(read.width).map((x) => [...read.rgb.subarray((y * read.width + x) * 3, (y * read.width + x) * 3 + 3)]),
  );
}
/** What orientations of EXIF make of rows. */
const turns: Readonly<Record<number, (rows: readonly (readonly (readonly number[])[])[]) => unknown>> = {
  2: (rows) => rows.map((row) => row.toReversed()),
  3: (rows) => rows.toReversed().map((row) => row.toReversed()),
  6: (rows) => [0, 1, 2].map((at) => rows.toReversed().map((row) => row[at])),
  8: (rows) => [2, 1, 0].map((at) => rows.map((row) => row[at])),
};

test.each(['png', 'webp', 'tiff'] as const)('a %s is turned upright by its EXIF data', async (format) => {
  for (const [orientation, turn] of Object.entries(turns)) {
    const turned = picture().withMetadata({ orientation: Number(orientation) });
    const bytes = await turned.toFormat(format, { lossless: true, compression: 'lzw' }).toBuffer();
    expect(await blocksOf(bytes), orientation).toEqual(turn(blocks));
  }
});

test.each([
  ['CMYK', () => picture().toColourspace('cmyk').jpeg({ quality: 100, chromaSubsampling: '4:4:4' }), 'CMYK'],
  ['CMYK in a TIFF', () => picture().toColourspace('cmyk').tiff({ compression: 'lzw' }), 'CMYK'],
  ['CMYK of the kind that a camera subsamples', () => picture().toColourspace('cmyk').jpeg({ quality: 90 }), 'CMYK'],
] as const)('%s is brought to RGB: red, yellow and blue stay what they are', async (_, make, colourModel) => {
  const bytes = await make().toBuffer();
  expect(await readPicture(bytes)).toMatchObject({ colourModel, width, height });
  const brightness = (rows: readonly (readonly (readonly number[])[])[]) =>
    rows.flat().map((colour) => colour.map((value) => value > 128));
  const [[red, , blue] = [], [yellow] = []] = await blocksOf(bytes);
  expect(brightness([[red ?? [], yellow ?? []]])).toEqual([
    [true, false, false],
    [true, true, false],
  ]);
  expect(blue?.[2]).toBeGreaterThan(blue?.[0] ?? 255);
});

test.each(bmpVariants.map((variant) => [JSON.stringify(variant), variant] as const))(
  'a BMP %s gives its very pixels',
  async (_, variant) => {
    let state = 1;
    const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    const { bytes, expected } = writeBmp(variant, 37, 23, random);
    const read = await decodeImage(bytes);
    expect([read.width, read.height]).toEqual([37, 23]);
    const farthest = read.rgb.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected.rgb[at] ?? 0))), 0);
    // Where parts are transparent, rounding may differ by one.
    expect(farthest).toBeLessThanOrEqual(variant.hasAlpha ? 1 : 0);
  },
);

test('pictures of all formats, turns and kinds of transparency give the pixels that were written', async () => {
  let exact = 0;
  for (let seed = 0; seed < 90; seed++) {
    const { kind, bytes, expected } = await randomPicture(seed);
    const read = await decodeImage(bytes);
    if (expected === null) continue;
    exact++;
    expect([read.width, read.height], kind).toEqual([expected.width, expected.height]);
    const farthest = read.rgb.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected.rgb[at] ?? 0))), 0);
    expect(farthest, kind).toBeLessThanOrEqual(1);
  }
  expect(exact).toBeGreaterThan(15);
});

test('a TIFF of several pages gives its first page, and says how many it has', async () => {
  const page = rgb.length;
  for (const pages of [2, 3, 5]) {
    const all = new Uint8Array(page * pages).fill(7);
    all.set(rgb);
    const bytes = await sharp(all, { raw: { width, height: height * pages, channels: 3, pageHeight: height } })
      .tiff({ compression: 'lzw' })
      .toBuffer();
    expect(await readPicture(bytes)).toMatchObject({ pages, width, height });
    expect(await blocksOf(bytes)).toEqual(blocks);
  }
});
