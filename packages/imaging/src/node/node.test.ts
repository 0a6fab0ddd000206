import sharp from 'sharp';
import { expect, test } from 'vitest';
import { assertUsable, contentHash, decodeImage, prepareImage, thumbnailOf } from './index.ts';

const solid = (width: number, height: number, colour: readonly [number, number, number]) => ({
  width,
  height,
  rgb: Uint8Array.from({ length: width * height * 3 }, (_, index) => colour[index % 3] ?? 0),
});
const png = (picture: { width: number; height: number; rgb: Uint8Array }) =>
  sharp(picture.rgb, { raw: { width: picture.width, height: picture.height, channels: 3 } })
    .png()
    .toBuffer();
const gradient = (width: number, height: number) => ({
  width,
  height,
  rgb: Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * 7) % 251),
});

test('a 130 × 97 picture is padded above and below and averaged by area, as worked out by hand', () => {
  // Side 130, (130 − 97) / 2 = 16.5, so 16 black rows above and 17 below; 130 / 64 = 2.03125 picture pixels a model pixel.
  const prepared = prepareImage(solid(130, 97, [200, 100, 50]));
  const row = (y: number) => [...prepared.subarray(y * 64 * 3, y * 64 * 3 + 3)];
  // Row 7 covers 14.21875 … 16.25: a quarter pixel of picture in 2.03125: 200 · 0.25 / 2.03125 = 24.6.
  expect(row(6)).toEqual([0, 0, 0]);
  expect(row(7)).toEqual([25, 12, 6]);
  expect(row(8)).toEqual([200, 100, 50]);
  // Row 55 covers 111.71875 … 113.75 and the picture ends at 113: 1.28125 / 2.03125 = 0.6308.
  expect(row(54)).toEqual([200, 100, 50]);
  expect(row(55)).toEqual([126, 63, 32]);
  expect(row(56)).toEqual([0, 0, 0]);
});

test('one bright pixel of a 130 × 97 picture falls where the geometry says', () => {
  const picture = solid(130, 97, [0, 0, 0]);
  picture.rgb.set([255, 255, 255], (50 * 130 + 65) * 3);
  const prepared = prepareImage(picture);
  // x: 65 … 66 → model 32 … 32.4923, all in column 32; y: 66 … 67 → 32.4923 … 32.9846, all in row 32.
  // Its share of the model pixel is (1 / 2.03125)² = 0.24237; 255 · 0.24237 = 61.8.
  const lit = [...prepared.entries()].filter(([, value]) => value > 0);
  expect(lit).toEqual([0, 1, 2].map((channel) => [(32 * 64 + 32) * 3 + channel, 62]));
});

test('a picture smaller than the model is enlarged without gaps, and one of the same size is untouched', () => {
  expect(new Set(prepareImage(solid(20, 20, [90, 90, 90])))).toEqual(new Set([90]));
  const same = gradient(64, 64);
  expect(prepareImage(same)).toEqual(same.rgb);
});

test('decoding gives exact pixels, lays transparency on black and turns grey into RGB', async () => {
  const picture = gradient(31, 17);
  expect(await decodeImage(await png(picture))).toEqual(picture);
  const clear = await sharp({
    create: { width: 9, height: 9, channels: 4, background: { r: 255, g: 9, b: 9, alpha: 0 } },
  })
    .png()
    .toBuffer();
  expect(new Set((await decodeImage(clear)).rgb)).toEqual(new Set([0]));
  const grey = await sharp(Buffer.alloc(81, 130), { raw: { width: 9, height: 9, channels: 1 } })
    .png()
    .toBuffer();
  const decoded = await decodeImage(grey);
  expect(decoded.rgb).toHaveLength(243);
  expect(new Set(decoded.rgb)).toEqual(new Set([130]));
  const deep = await sharp(new Uint16Array(243).fill(130 * 257), { raw: { width: 9, height: 9, channels: 3 } })
    .toColourspace('rgb16')
    .png()
    .toBuffer();
  expect((await sharp(deep).metadata()).depth).toBe('ushort');
  expect(new Set((await decodeImage(deep)).rgb)).toEqual(new Set([130]));
});

test('a file of a few bytes is refused, whatever they are', async () => {
  for (const start of ['x', 'BM', '\u0089PN', 'II*', 'GIF', 'RIFF', '\u00ff\u00d8\u00ff']) {
    for (const bytes of [1, 2, 3, 4, 7, 12]) {
      const file = Buffer.from(start.padEnd(12, '\0'), 'latin1').subarray(0, bytes);
      await expect(decodeImage(file), `${start} of ${bytes} bytes`).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    }
  }
});

test('a cut-off PNG, an empty file and a text file are refused with facts', async () => {
  const whole = await png(gradient(120, 90));
  for (const share of [0.2, 0.5, 0.95]) {
    const cut = whole.subarray(0, Math.floor(whole.length * share));
    await expect(decodeImage(cut)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', facts: { bytes: cut.length } });
  }
  await expect(decodeImage(Buffer.alloc(0))).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  await expect(decodeImage(Buffer.from('no picture at all'))).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
});

test('a picture that claims more than 100 megapixels is refused before it is decoded', async () => {
  const bomb = await sharp({ create: { width: 11_000, height: 10_000, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  await expect(decodeImage(bomb)).rejects.toMatchObject({
    code: 'IMAGE_UNREADABLE',
    message: expect.stringContaining('100 million'),
  });
});

test('a picture that shows no cell is refused, a real-looking one is not', () => {
  const cases = {
    tiny: gradient(7, 40),
    strip: gradient(200, 10),
    black: solid(50, 50, [3, 3, 3]),
    flat: solid(50, 50, [200, 150, 160]),
  };
  for (const [name, picture] of Object.entries(cases)) {
    expect(() => assertUsable(picture), name).toThrowError(expect.objectContaining({ code: 'IMAGE_UNREADABLE' }));
  }
  const disc = solid(50, 50, [0, 0, 0]);
  for (let pixel = 0; pixel < 2500; pixel++) {
    if (Math.hypot((pixel % 50) - 25, Math.floor(pixel / 50) - 25) < 20) disc.rgb.set([200, 150, 160], pixel * 3);
  }
  expect(() => assertUsable(disc)).toThrowError(/flat/);
  disc.rgb.set([120, 40, 120], (25 * 50 + 25) * 3);
  expect(() => assertUsable(disc)).not.toThrow();
});

test('thumbnails keep the shape and never enlarge', async () => {
  const large = await sharp(await thumbnailOf(gradient(260, 194))).metadata();
  expect([large.format, large.width, large.height]).toEqual(['jpeg', 128, 96]);
  const small = await sharp(await thumbnailOf(gradient(40, 30))).metadata();
  expect([small.width, small.height]).toEqual([40, 30]);
});

test('the content hash is SHA-256', () => {
  expect(contentHash(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

/** Red, green and blue thirds of a 24 × 8 picture, each a square. */
const thirds = (...colours: readonly (readonly [number, number, number])[]) => {
  const rgb = Buffer.alloc(24 * 8 * 3);
  for (let pixel = 0; pixel < 24 * 8; pixel++) rgb.set(colours[Math.floor((pixel % 24) / 8)] ?? [], pixel * 3);
  return { width: 24, height: 8, rgb };
};

test('a crop is the central square, and adds nothing', () => {
  const picture = thirds([255, 0, 0], [0, 255, 0], [0, 0, 255]);
  const prepared = prepareImage(picture, 32, { fit: 'crop' });
  expect(prepared).toHaveLength(32 * 32 * 3);
  expect(Buffer.from(prepared).equals(Buffer.alloc(32 * 32 * 3, Buffer.from([0, 255, 0])))).toBe(true);
  const square = solid(20, 20, [90, 80, 70]);
  expect(prepareImage(square, 32, { fit: 'crop' })).toEqual(prepareImage(square, 32));
});

test('a picture is refused where nothing is to be seen in its central square', () => {
  const picture = thirds([255, 0, 0], [0, 0, 0], [0, 0, 255]);
  expect(() => assertUsable(picture)).not.toThrow();
  expect(() => assertUsable(picture, { fit: 'crop' })).toThrowError(/central square of the picture is black/);
});

test.each([
  ['black', [0, 0, 0]],
  ['white', [255, 255, 255]],
  ['edge', [40, 90, 200]],
  ['none', [0, 0, 0]],
] as const)(
  'with the background %s a border has its colour, mixed where the picture covers a part',
  (background, colour) => {
    const [height, side] = [97, 130];
    const prepared = prepareImage(solid(side, height, [40, 90, 200]), 64, { background });
    const pixel = (row: number) => [...prepared.subarray(row * 64 * 3, row * 64 * 3 + 3)];
    expect(pixel(0)).toEqual(colour);
    expect(pixel(63)).toEqual(colour);
    expect(pixel(32)).toEqual([40, 90, 200]);
    // 16 rows are border, and a row of the model is 2.03 of them.
    const share = 16 / (side / 64) - 7;
    expect(pixel(7)).toEqual([40, 90, 200].map((value, at) => Math.round(share * colour[at]! + (1 - share) * value)));
  },
);

test('a picture is refused where it is nothing but its background', () => {
  const grey = solid(20, 20, [120, 120, 120]);
  for (let pixel = 0; pixel < 40; pixel++) grey.rgb.set([240 - (pixel % 20), 200, 200], (5 * 20 + pixel) * 3);
  expect(() => assertUsable(grey, { background: 'edge' })).not.toThrow();
  expect(() => assertUsable(solid(20, 20, [250, 251, 252]), { background: 'white' })).toThrowError(/is white/);
  expect(() => assertUsable(solid(20, 20, [90, 80, 70]), { background: 'edge' })).toThrowError(/at its edge/);
  expect(() => assertUsable(solid(20, 20, [0, 0, 0]), { background: 'none' })).toThrowError(/one flat colour/);
});
