import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimHome, recordAddress, releaseHome } from './running.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fovea-running-'));
});
afterEach(() => rm(home, { recursive: true }));

test('a second Fovea on the same folder is told where the first one is', async () => {
  await claimHome(home);
  await recordAddress(home, 'http://127.0.0.1:4310');
  await expect(claimHome(home)).rejects.toThrow(/already runs .* at http:\/\/127\.0\.0\.1:4310/);
  await releaseHome(home);
  await claimHome(home);
});

test('what a killed Fovea left is taken over, even when its process id lives on in another process', async () => {
  await writeFile(join(home, 'running.json'), JSON.stringify({ pid: process.pid, startTicks: '1', address: null }));
  await claimHome(home);
  await writeFile(join(home, 'running.json'), '{"pid":');
  await claimHome(home);
});
