import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PreparedFiles } from './prepared-files.ts';

const size = 2;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-prepared-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A file of images, each filled with its number. */
async function file(...numbers: number[]) {
  const name = path.join(folder, numbers.join('-'));
  await writeFile(name, Buffer.concat(numbers.map((number) => Buffer.alloc(size ** 2 * 3, number))));
  return { path: name, hash: 'unasked', images: numbers.length };
}

test('rows are counted through all files; one that no file has is refused', async () => {
  const files = new PreparedFiles([await file(1, 2), await file(3)], size);
  expect([2, 0, 1].map((row) => [...new Set(files.read(row))])).toEqual([[3], [1], [2]]);
  expect(() => files.read(3)).toThrow(expect.objectContaining({ code: 'ARTIFACT_CORRUPT' }));
  files.close();
});

test('a missing file is named', () => {
  const gone = { path: path.join(folder, 'gone'), hash: '', images: 1 };
  expect(() => new PreparedFiles([gone], size)).toThrow(
    expect.objectContaining({ code: 'ARTIFACT_CORRUPT', facts: { path: gone.path } }),
  );
});
