import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentHash, oncePer } from './stamp.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-stamp-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('work is done once for each content', async () => {
  const stamp = join(folder, 'deep', 'stamp');
  let runs = 0;
  const work = async () => {
    runs += 1;
  };
  expect(await oncePer(stamp, 'a', work)).toBe(true);
  expect(await oncePer(stamp, 'a', work)).toBe(false);
  expect(await oncePer(stamp, 'b', work)).toBe(true);
  expect(runs).toBe(2);
});

test('work that failed is done again, even when the content is the old one', async () => {
  const stamp = join(folder, 'stamp');
  await oncePer(stamp, 'a', async () => undefined);
  await expect(oncePer(stamp, 'b', () => Promise.reject(new Error('cut off')))).rejects.toThrow('cut off');
  expect(await oncePer(stamp, 'a', async () => undefined)).toBe(true);
});

test('the hash follows what the files hold', async () => {
  const files = await contentHash(['scripts/setup/stamp.mjs']);
  expect(await contentHash(['scripts/setup/stamp.mjs'])).toBe(files);
  expect(await contentHash(['scripts/setup/folders.mjs'])).not.toBe(files);
  expect(await contentHash(['scripts/setup/stamp.mjs'], 'salt')).not.toBe(files);
});
