import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodePng } from '@fovea/imaging/node';
import { deepPng } from '@fovea/imaging/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ArtifactStore } from '../artifacts/artifact-store.ts';
import { Journal } from './journal.ts';
import type { PrepareOptions } from './prepare-pictures.ts';
import { preparePictures } from './prepare-pictures.ts';
import type { SourceEntry } from './source.ts';

const size = 64;
let folder: string;
let artifacts: ArtifactStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-prepare-'));
  artifacts = new ArtifactStore(path.join(folder, 'artifacts'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A 64 × 64 grey PNG of 16 bits: the low value on its left, the high one on its right, another between them. */
async function deep(name: string, low: number, high: number): Promise<SourceEntry> {
  const values = Uint16Array.from(
    { length: 64 * 64 },
    (_, index) => [low, high * 0.75, high][Math.floor((index % 64) / 22)] ?? 0,
  );
  const bytes = await deepPng(values, 64);
  return { path: name, label: 'a', subject: name, givenSplit: null, stamp: 's', read: () => Promise.resolve(bytes) };
}

async function shallow(name: string): Promise<SourceEntry> {
  const rgb = Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => index % 251);
  const bytes = await encodePng({ width: 64, height: 64, rgb });
  return { path: name, label: 'b', subject: name, givenSplit: null, stamp: 's', read: () => Promise.resolve(bytes) };
}

/** Prepares as an import does that is broken off before it stores. @returns of each picture its prepared left and right value */
async function prepare(entries: readonly SourceEntry[], options: Partial<PrepareOptions> = {}) {
  const journal = await Journal.open(path.join(folder, 'journal'), { size, fit: 'letterbox', background: 'black' });
  let done = 0;
  try {
    const onPicture = (count: number) => void (done = count);
    const prepared = await preparePictures(entries, {
      artifacts,
      journal,
      prepared: { size, fit: 'letterbox', background: 'black' },
      present: new Set(),
      onPicture,
      ...options,
    });
    const shown = await Promise.all(
      prepared.map(async ({ line }) => {
        if (!('row' in line)) return 'refused' in line ? line.refused.message : 'present';
        const pixels = await journal.readPixels(line.row);
        return [pixels[0], pixels[63 * 3]];
      }),
    );
    return { shown, done, lines: prepared.map(({ line }) => line) };
  } finally {
    await journal.close({ finished: false });
  }
}

test('16-bit pictures are stretched by the range of all of them, and others are left alone', async () => {
  const entries = [await deep('1.png', 1000, 2000), await shallow('2.png'), await deep('3.png', 2000, 3000)];
  const { shown, done, lines } = await prepare(entries);
  // 1000…3000: 2000 is the middle, 127.5.
  expect(shown).toEqual([
    [0, 128],
    [0, (63 * 3) % 251],
    [128, 255],
  ]);
  expect(done).toBe(3);
  const range = { low: 1000, high: 3000 };
  expect(lines.map((line) => ('deep' in line ? (line.deep?.range ?? null) : null))).toEqual([range, null, range]);
});

test.each([20, 300, 1023, 4095, 65_535])(
  '16-bit pictures whose highest value is %i are as light as 8-bit ones',
  async (top) => {
    const { shown, lines } = await prepare([
      await deep('1.png', 0, top),
      await deep('2.png', Math.round(top / 2), top),
    ]);
    expect(shown[0]).toEqual([0, 255]);
    expect(shown[1]?.[1]).toBe(255);
    for (const line of lines) expect(line).toMatchObject({ deep: { range: { low: 0, high: top } } });
  },
);

test('a repeat with one brighter picture stretches all of them anew, and the same repeat prepares nothing', async () => {
  const first = [await deep('1.png', 0, 1000), await deep('2.png', 0, 2000)];
  expect((await prepare(first)).shown).toEqual([
    [0, 128],
    [0, 255],
  ]);
  const unread = first.map((entry) => ({ ...entry, read: () => Promise.reject(new Error('It was read again.')) }));
  expect((await prepare(unread)).shown).toEqual([
    [0, 128],
    [0, 255],
  ]);
  const more = [...first, await deep('3.png', 0, 4000)];
  expect((await prepare(more)).shown).toEqual([
    [0, 64],
    [0, 128],
    [0, 255],
  ]);
});

test('a project that has a range keeps it: values beyond are cut', async () => {
  const { shown, lines } = await prepare([await deep('1.png', 500, 4000)], { range: { low: 0, high: 1000 } });
  expect(shown).toEqual([[128, 255]]);
  expect(lines[0]).toMatchObject({ deep: { values: { low: 500, high: 4000 }, range: { low: 0, high: 1000 } } });
});

test('a picture that the range leaves black is refused with the reason, and still counts for the range of a repeat', async () => {
  const entries = [await deep('1.png', 0, 300), await deep('2.png', 0, 65_535)];
  for (const _ of [1, 2]) {
    const { shown } = await prepare(entries);
    expect(shown[0]).toMatch(/black.*One range stretches all 16-bit pictures/);
    expect(shown[1]).toEqual([0, 255]);
  }
});
