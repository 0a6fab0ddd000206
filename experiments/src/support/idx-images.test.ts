import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readIdxImages } from './idx-images.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-idx-'));
  await mkdir(join(folder, 'mnist'));
});
afterAll(() => rm(folder, { recursive: true }));

const lengths = (...values: number[]) => values.flatMap((value) => [0, 0, value >> 8, value & 0xff]);
const write = (kind: 'images-idx3' | 'labels-idx1', bytes: readonly number[]) =>
  writeFile(join(folder, 'mnist', `t10k-${kind}-ubyte.gz`), gzipSync(Uint8Array.from(bytes)));
/** Three pictures of 2 × 2 whose pixels count up. */
const three = [0, 0, 8, 3, ...lengths(3, 2, 2), ...Array(12).keys()];
const read = (most?: number) => readIdxImages(folder, 'mnist', 't10k', most);

test('reads pictures and their labels, or the first of them', async () => {
  await write('images-idx3', three);
  await write('labels-idx1', [0, 0, 8, 1, ...lengths(3), 7, 0, 9]);
  const all = await read();
  expect([...all.pixels]).toEqual([...Array(12).keys()]);
  expect([...all.labels]).toEqual([7, 0, 9]);
  expect(all.side).toBe(2);
  const first = await read(2);
  expect([...first.pixels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect([...first.labels]).toEqual([7, 0]);
});

test('says what is wrong with files that cannot be used', async () => {
  await expect(readIdxImages(folder, 'fashion-mnist', 'train')).rejects.toThrow(/train-images-idx3.*FOVEA_SHARED_DATA/);
  await write('images-idx3', three);
  await write('labels-idx1', [0, 0, 8, 1, ...lengths(2), 7, 0]);
  await expect(read()).rejects.toThrow('do not belong together');
  await write('labels-idx1', [0, 0, 8, 1, ...lengths(3), 7, 0, 12]);
  await expect(read()).rejects.toThrow('do not belong together');
  await write('labels-idx1', [0, 0, 8, 1, ...lengths(3), 7, 0]);
  await expect(read()).rejects.toThrow('holds 2 values in place of 3');
  await write('labels-idx1', three);
  await expect(read()).rejects.toThrow('of another kind');
  await writeFile(join(folder, 'mnist', 't10k-labels-idx1-ubyte.gz'), 'not packed');
  await expect(read()).rejects.toThrow('cannot be unpacked');
});
