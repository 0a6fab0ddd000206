import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeImage, isShownAsItIs, pixelHash, readPicture } from './index.ts';
import { jpegQuality } from './mend-jpeg.ts';

const [width, height] = [60, 40];
const rgb = Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * 7 + Math.floor(index / 180)) % 251);
const raw = { raw: { width, height, channels: 3 as const } };
const picture = () => sharp(rgb, raw);
const jpeg = () => picture().jpeg({ quality: 90, optimiseCoding: false }).toBuffer();

/** Sets the end of spectral selection of each scan of a sequential JPEG. */
function withScanEnd(bytes: Buffer, value: number): Buffer {
  const changed = Buffer.from(bytes);
  for (let at = changed.indexOf('\xff\xda', 0, 'latin1'); at >= 0; at = changed.indexOf('\xff\xda', at + 2, 'latin1'))
    changed[at + 5 + 2 * (changed[at + 4] ?? 0) + 1] = value;
  return changed;
}

test.each([0, 1, 5, 62])(
  'a JPEG whose scan claims to end at coefficient %i is read as browsers read it',
  async (end) => {
    const whole = await jpeg();
    expect((await decodeImage(withScanEnd(whole, end))).rgb).toEqual((await decodeImage(whole)).rgb);
  },
);

test('a JPEG with stray bytes between its segments is read; one that is cut off is not, whatever else is wrong', async () => {
  const whole = await jpeg();
  const table = whole.indexOf('\xff\xc4', 0, 'latin1');
  const stray = Buffer.concat([whole.subarray(0, table), Buffer.alloc(5, 0x11), whole.subarray(table)]);
  expect((await decodeImage(stray)).rgb).toEqual((await decodeImage(whole)).rgb);
  for (const broken of [whole, stray, withScanEnd(whole, 0)]) {
    const cut = broken.subarray(0, Math.floor(broken.length * 0.7));
    await expect(decodeImage(cut)).rejects.toMatchObject({ message: expect.stringContaining('cut off') });
  }
  const ended = Buffer.concat([
    withScanEnd(whole, 0).subarray(0, Math.floor(whole.length * 0.7)),
    Buffer.from([0xff, 0xd9]),
  ]);
  await expect(decodeImage(ended)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
});

test('pictures that are read at the same time do not disturb each other: mended ones beside damaged ones', async () => {
  const whole = await jpeg();
  const phone = withScanEnd(whole, 0);
  const damaged = whole.subarray(0, Math.floor(whole.length * 0.7));
  const expected = (await decodeImage(whole)).rgb;
  for (let round = 0; round < 20; round++) {
    const all = await Promise.allSettled(
      [phone, damaged, phone, damaged, phone, damaged].map((bytes) => decodeImage(bytes)),
    );
    expect(all.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ]);
    for (const one of all) if (one.status === 'fulfilled') expect(one.value.rgb).toEqual(expected);
  }
});

test.each([
  ['WebP', () => picture().webp({ lossless: true }).toBuffer()],
  ['GIF', () => picture().gif().toBuffer()],
  ['TIFF', () => picture().tiff({ compression: 'none' }).toBuffer()],
  ['compressed TIFF', () => picture().tiff({ compression: 'lzw' }).toBuffer()],
  ['AVIF', () => picture().avif().toBuffer()],
])('a %s that is cut off is refused', async (_, make) => {
  const whole = await make();
  await expect(decodeImage(whole)).resolves.toMatchObject({ width, height });
  for (const share of [0.3, 0.7, 0.95]) {
    const cut = whole.subarray(0, Math.floor(whole.length * share));
    await expect(decodeImage(cut)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  }
});

test.each([
  ['an SVG drawing', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
  ['a resource fork of macOS', `\0\x05\x16\x07${'\0'.repeat(100)}`],
  ['filled with zeros', '\0'.repeat(400)],
  ['a text', 'no picture at all'],
  ['of the kind PDF', '%PDF-1.7\n1 0 obj\n'],
  ['a DICOM file', `${'\0'.repeat(128)}DICM\x02\0\0\0UL\x04\0`],
])('what is no picture is refused by its kind: %s', async (kind, content) => {
  const bytes = Buffer.from(content, 'latin1');
  await expect(decodeImage(bytes)).rejects.toMatchObject({ message: expect.stringContaining(`The file is ${kind}`) });
});

test('16-bit values are stretched by the range that is given, in proportion, and cut beyond it', async () => {
  const values = Uint16Array.from({ length: 100 }, (_, index) => index * 3);
  const deep = sharp(values, { raw: { width: 10, height: 10, channels: 1 } }).toColourspace('grey16');
  for (const bytes of [
    await deep.clone().png().toBuffer(),
    await deep.clone().tiff({ compression: 'lzw' }).toBuffer(),
  ]) {
    const read = await readPicture(bytes);
    expect(read).toMatchObject({ depth: 16, colourModel: 'grey' });
    expect([...read.rgb.slice(0, 9)]).toEqual([0, 0, 0, 3, 3, 3, 6, 6, 6]);
    const red = (image: { rgb: Uint8Array }) => [...image.rgb.filter((_, index) => index % 3 === 0)];
    // 30 of 0…300 is a tenth: 25.5, rounded to 26; 99 · 3 = 297 gives 252.45.
    expect(red(await decodeImage(bytes, { low: 0, high: 300 })).filter((_, index) => [10, 99].includes(index))).toEqual(
      [26, 252],
    );
    // 100…200: 99 and below is black, 150 the middle, 201 and above white.
    const cut = red(await decodeImage(bytes, { low: 100, high: 200 }));
    expect([cut[33], cut[50], cut[67]]).toEqual([0, 128, 255]);
    expect(Math.max(...red(await decodeImage(bytes)))).toBe(1);
  }
});

test('the facts of a PNG are those of its header: depth, colours, transparency', async () => {
  const factsOf = async (bytes: Buffer) => {
    const { depth, colourModel, alpha, pages } = await readPicture(bytes);
    return [depth, colourModel, alpha, pages];
  };
  expect(await factsOf(await picture().png().toBuffer())).toEqual([8, 'colour', false, 1]);
  expect(await factsOf(await picture().ensureAlpha().png().toBuffer())).toEqual([8, 'colour', true, 1]);
  expect(await factsOf(await picture().toColourspace('b-w').png().toBuffer())).toEqual([8, 'grey', false, 1]);
  expect(await factsOf(await picture().png({ palette: true, colours: 4 }).toBuffer())).toEqual([
    2,
    'palette',
    false,
    1,
  ]);
  expect(await factsOf(await picture().toColourspace('rgb16').png().toBuffer())).toEqual([16, 'colour', false, 1]);
  const clear = picture().ensureAlpha(0.5).png({ palette: true });
  expect((await factsOf(await clear.toBuffer())).slice(1)).toEqual(['palette', true, 1]);
});

test('a TIFF of numbers that are no pixels is refused with what to do', async () => {
  const floats = await sharp(Float32Array.from({ length: 81 }, Math.random), {
    raw: { width: 9, height: 9, channels: 1 },
  })
    .tiff()
    .toBuffer();
  if ((await sharp(floats).metadata()).depth !== 'float') return;
  await expect(decodeImage(floats)).rejects.toMatchObject({ message: expect.stringContaining('8 or 16 bits') });
});

test('the pixels’ hash is the same in another format and with other metadata, and another for one other pixel', async () => {
  const hashOf = async (bytes: Buffer) => pixelHash(await readPicture(bytes));
  const png = await hashOf(await picture().png().toBuffer());
  expect(await hashOf(await picture().webp({ lossless: true }).toBuffer())).toBe(png);
  expect(await hashOf(await picture().tiff({ compression: 'lzw' }).toBuffer())).toBe(png);
  expect(await hashOf(await picture().png({ compressionLevel: 1 }).withMetadata({ density: 300 }).toBuffer())).toBe(
    png,
  );
  const other = Uint8Array.from(rgb);
  other[500] = (other[500] ?? 0) ^ 1;
  expect(await hashOf(await sharp(other, raw).png().toBuffer())).not.toBe(png);
  expect(pixelHash({ width: height, height: width, rgb })).not.toBe(png);
});

test('only an opaque PNG of 8 bits without profile, gamma or turn is sent as it is', async () => {
  const plain = await picture().png().toBuffer();
  expect(isShownAsItIs(plain)).toBe(true);
  expect(isShownAsItIs(await picture().png({ palette: true }).toBuffer())).toBe(true);
  expect(isShownAsItIs(await picture().ensureAlpha().png().toBuffer())).toBe(false);
  expect(isShownAsItIs(await picture().toColourspace('rgb16').png().toBuffer())).toBe(false);
  expect(isShownAsItIs(await picture().withIccProfile('p3').png().toBuffer())).toBe(false);
  expect(isShownAsItIs(await picture().withMetadata({ orientation: 6 }).png().toBuffer())).toBe(false);
  expect(isShownAsItIs(await jpeg())).toBe(false);
  expect(isShownAsItIs(plain.subarray(0, plain.length - 12))).toBe(false);
  const gamma = Buffer.concat([Buffer.from([0, 0, 0, 4]), Buffer.from('gAMA'), Buffer.alloc(8)]);
  expect(isShownAsItIs(Buffer.concat([plain.subarray(0, 33), gamma, plain.subarray(33)]))).toBe(false);
});

test('a JPEG’s quality is estimated as it was written', async () => {
  for (const quality of [20, 50, 75, 95]) {
    const bytes = await picture().jpeg({ quality }).toBuffer();
    expect(Math.abs((jpegQuality(bytes) ?? 0) - quality)).toBeLessThanOrEqual(3);
  }
});
