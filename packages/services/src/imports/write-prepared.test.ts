import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ArtifactStore } from '../artifacts/artifact-store.ts';
import { Journal } from './journal.ts';
import { preparedPicture } from './prepared-picture.fixture.ts';
import { writePrepared } from './write-prepared.ts';

const size = 8;
const preparedBytes = size ** 2 * 3;
let folder: string;
let store: ArtifactStore;
let journal: Journal;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-prepared-'));
  store = new ArtifactStore(path.join(folder, 'artifacts'));
  journal = await Journal.open(path.join(folder, 'journal'), { size, fit: 'letterbox', background: 'black' });
  for (const [row, name] of ['a', 'b', 'c'].entries()) {
    await journal.addPrepared(preparedPicture(name), new Uint8Array(preparedBytes).fill(row + 1));
  }
});
afterEach(async () => {
  await journal.close({ finished: true });
  await rm(folder, { recursive: true });
});

const firstBytes = async (hash: string) =>
  [...(await store.read(hash))].filter((_, index) => index % preparedBytes === 0);

test('new rows follow the rows so far, in the order asked for', async () => {
  const first = await writePrepared(store, journal, null, [2, 0]);
  expect(first.images).toBe(2);
  const second = await writePrepared(store, journal, first.hash, [1]);
  expect(second.images).toBe(3);
  expect(await firstBytes(second.hash)).toEqual([3, 1, 2]);
});

test('rows so far that were cut off, changed or lost are refused: every later row would stand in a wrong place', async () => {
  const first = await writePrepared(store, journal, null, [0, 1]);
  await truncate(store.path(first.hash), preparedBytes);
  await expect(writePrepared(store, journal, first.hash, [2])).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
  await rm(store.path(first.hash));
  await expect(writePrepared(store, journal, first.hash, [2])).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
  expect((await readdir(store.root)).filter((name) => name.startsWith('unfinished'))).toEqual([]);
});

test('a row that the journal does not hold is refused', async () => {
  await expect(writePrepared(store, journal, null, [0, 3])).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
});
