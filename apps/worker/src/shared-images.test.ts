import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TrainingJob } from '@fovea/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SharedImages } from './shared-images.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-shared-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(bytes: Uint8Array, images = 1) {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const name = path.join(folder, hash);
  await writeFile(name, bytes);
  return { path: name, hash, images };
}

test('files lie one after another in shared memory, larger ones than a block too', async () => {
  const parts = [randomBytes(5 * 2 ** 20 + 3), randomBytes(7)];
  const pixels = await new SharedImages().pixels(await Promise.all(parts.map(file)));
  expect(pixels.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(Buffer.from(pixels).equals(Buffer.concat(parts))).toBe(true);
});

test('all that ask at once, and all that ask later, get the same memory: the files are read once', async () => {
  const images = new SharedImages();
  const files = [await file(randomBytes(1000))];
  const [one, other] = await Promise.all([images.pixels(files), images.pixels(files)]);
  expect(other).toBe(one);
  await rm(files[0]?.path ?? '');
  expect(await images.pixels(files)).toBe(one);
});

test('what was read ahead is there when it is asked for, unless it is too large to be kept whole', async () => {
  const images = new SharedImages(12);
  const files = [await file(randomBytes(12))];
  await images.readAhead(files, 2);
  await rm(files[0]?.path ?? '');
  expect(await images.pixels(files)).toHaveLength(12);
  await images.readAhead([{ ...(await file(randomBytes(24))), path: 'nowhere', images: 2 }], 2);
});

test('beyond its bound it lets go of what was used longest ago, and never of what is used last', async () => {
  const images = new SharedImages(250);
  const [a, b, c] = await Promise.all([100, 100, 100].map(async (size) => [await file(randomBytes(size))]));
  if (a === undefined || b === undefined || c === undefined) throw new Error('Three files were written.');
  const first = await images.pixels(a);
  const second = await images.pixels(b);
  await images.pixels(a);
  await images.pixels(c);
  expect(await images.pixels(a)).toBe(first);
  expect(await images.pixels(b)).not.toBe(second);
  const large = [await file(randomBytes(1000))];
  const kept = await images.pixels(large);
  expect(await images.pixels(large)).toBe(kept);
});

test('a damaged or missing file is named, and read again once it is restored', async () => {
  const images = new SharedImages();
  const bytes = randomBytes(1000);
  const prepared = await file(bytes);
  const files = [prepared];
  const name = prepared.path;
  await writeFile(name, bytes.subarray(1));
  await expect(images.pixels(files)).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
  await rm(name);
  await expect(images.pixels(files)).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT', facts: { path: name } });
  await writeFile(name, bytes);
  expect(Buffer.from(await images.pixels(files)).equals(bytes)).toBe(true);
});

describe('of a set that is too large for memory', () => {
  const size = 1024;
  const imageBytes = size ** 2 * 3;
  const jobOf = (prepared: TrainingJob['prepared'], drawnOn: number[]) =>
    ({
      ...{ prepared, recipe: { size }, base: {}, validation: [0], probes: [], watch: null },
      feedback: drawnOn.map((row) => ({ row })),
    }) as unknown as TrainingJob;

  test('only what somebody drew on is there, across files and blocks, and nothing that only judges', async () => {
    const parts = [randomBytes(3 * imageBytes), randomBytes(2 * imageBytes)];
    const whole = Buffer.concat(parts);
    const { pixels, isWhole } = await new SharedImages(1).of(
      jobOf([await file(parts[0]!, 3), await file(parts[1]!, 2)], [1, 4]),
    );
    expect(isWhole).toBe(false);
    [0, 1, 2, 3, 4].forEach((row) => {
      const expected = row === 1 || row === 4 ? whole.subarray(row * imageBytes, (row + 1) * imageBytes) : null;
      const found = Buffer.from(pixels.subarray(row * imageBytes, (row + 1) * imageBytes));
      expect(found.equals(expected ?? Buffer.alloc(imageBytes)), `row ${String(row)}`).toBe(true);
    });
  });

  test('a file that was changed where nobody looks, that is gone, or that ends early is refused', async () => {
    const bytes = randomBytes(2 * imageBytes);
    const prepared = await file(bytes, 2);
    const reading = (files: TrainingJob['prepared']) => new SharedImages(1).of(jobOf(files, [1]));
    await expect(reading([{ ...prepared, images: 3 }])).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
    bytes[5]! ^= 1;
    await writeFile(prepared.path, bytes);
    await expect(reading([prepared])).rejects.toMatchObject({
      code: 'ARTIFACT_CORRUPT',
      facts: { hash: prepared.hash },
    });
    await rm(prepared.path);
    await expect(reading([prepared])).rejects.toMatchObject({
      code: 'ARTIFACT_CORRUPT',
      facts: { path: prepared.path },
    });
  });
});
