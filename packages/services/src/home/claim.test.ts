import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimHome, recordAddress, recordEnding, releaseHome } from './claim.ts';
import { refuseHalfRestored, restoreMark } from './half-restored.ts';

const said: string[] = [];
const say = (text: string) => said.push(text);
let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'fovea-running-'));
});
afterEach(() => rm(home, { recursive: true }));

test('a second Fovea on the same folder is told where the first one is', async () => {
  await claimHome(home, 'fovea', say);
  await recordAddress(home, 'http://127.0.0.1:4310');
  await expect(claimHome(home, 'fovea', say)).rejects.toThrow(/already runs .* at http:\/\/127\.0\.0\.1:4310/);
  await releaseHome(home);
  await claimHome(home, 'fovea', say);
});

test('what a killed Fovea left is taken over, even when its process id lives on in another process', async () => {
  await writeFile(
    path.join(home, 'running.json'),
    JSON.stringify({ pid: process.pid, startTicks: '1', address: null }),
  );
  await claimHome(home, 'fovea', say);
  await writeFile(path.join(home, 'running.json'), '{"pid":');
  await claimHome(home, 'fovea', say);
});

test('a folder that another machine uses is refused with advice; what that machine left is taken over', async () => {
  const file = path.join(home, 'running.json');
  await writeFile(file, JSON.stringify({ pid: 1, host: 'other-host', boot: 'b', processes: 'p', id: 'x' }));
  const renewing = setInterval(() => void utimes(file, new Date(), new Date()), 100);
  await expect(claimHome(home, 'fovea', say)).rejects.toThrow(/on the machine other-host .* DATABASE_URL/);
  clearInterval(renewing);
  expect(said.at(-1)).toMatch(/other-host may use .* waits up to 30 s/);
  const old = new Date(Date.now() - 31_000);
  await utimes(file, old, old);
  await claimHome(home, 'fovea', say);
});

test('a Fovea that is ending is waited for', async () => {
  await claimHome(home, 'fovea', say);
  await recordEnding(home);
  setTimeout(() => void releaseHome(home), 500);
  await claimHome(home, 'fovea', say);
  expect(said.at(-1)).toMatch(/is ending \(process \d+\)/);
});

test('a restore keeps others away, and says what it is', async () => {
  await claimHome(home, 'restore', say);
  await expect(claimHome(home, 'fovea', say)).rejects.toThrow(/restore .* is under way .* Wait for its end/);
  await writeFile(restoreMark(home), '');
  await expect(refuseHalfRestored(home)).rejects.toThrow(/is under way/);
  await releaseHome(home);
  await expect(refuseHalfRestored(home)).rejects.toThrow(/was cut off.* Run the same fovea restore again/);
  await rm(restoreMark(home));
  await refuseHalfRestored(home);
});

test('whoever does not hold a home says nothing of its end', async () => {
  await recordEnding(home);
  await claimHome(home, 'fovea', say);
});
