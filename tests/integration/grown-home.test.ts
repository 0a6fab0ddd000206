import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backup } from '../../experiments/src/backup.ts';
import { hourOfUse } from '../../experiments/src/hour-of-use.ts';
import { largeHome } from '../../experiments/src/large-home.ts';
import type { Benchmark } from '../../experiments/src/benchmark.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-grown-test-'));
  await chmod(folder, 0o711);
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Runs a benchmark's quick form on one small home that all of these share. */
async function quick(benchmark: Benchmark) {
  const { figures } = await benchmark.run({
    seed: 0,
    data: folder,
    options: { home: path.join(folder, 'home'), folder },
    environment: { ...process.env, FOVEA_DATABASE_PORT: '56190' },
    quick: true,
    say: () => undefined,
  });
  return figures;
}

test('every page of a grown home answers', async () => {
  expect(await quick(largeHome)).toMatchObject({ pages: 15, openings: 2 });
}, 300_000);

test('people at work get their answers, and the memory of the server is read', async () => {
  const figures = await quick(hourOfUse);
  expect(figures).toMatchObject({ people: 3, failures: 0, rssGrowth: expect.any(Number) });
  expect(figures['openings']).toBeGreaterThan(3);
  expect(figures['events']).toBeGreaterThan(0);
}, 300_000);

test('a grown home is backed up and restored by the commands', async () => {
  const { backupSeconds, restoreSeconds } = await quick(backup);
  expect(backupSeconds).toBeGreaterThan(0);
  expect(restoreSeconds).toBeGreaterThan(0);
}, 300_000);
