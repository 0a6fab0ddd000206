import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimHome, recordAddress, releaseHome } from './running.ts';

const said: string[] = [];
const say = (text: string) => said.push(text);
const ignore = () => undefined;
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fovea-running-'));
});
afterEach(() => rm(home, { recursive: true }));

test('a second Fovea on the same folder is told where the first one is', async () => {
  await claimHome(home, say, ignore);
  await recordAddress(home, 'http://127.0.0.1:4310');
  await expect(claimHome(home, say, ignore)).rejects.toThrow(/already runs .* at http:\/\/127\.0\.0\.1:4310/);
  await releaseHome(home);
  await claimHome(home, say, ignore);
});

test('what a killed Fovea left is taken over, even when its process id lives on in another process', async () => {
  await writeFile(join(home, 'running.json'), JSON.stringify({ pid: process.pid, startTicks: '1', address: null }));
  await claimHome(home, say, ignore);
  await writeFile(join(home, 'running.json'), '{"pid":');
  await claimHome(home, say, ignore);
});

test('a folder that another machine uses is refused with advice; what that machine left is taken over', async () => {
  const file = join(home, 'running.json');
  await writeFile(file, JSON.stringify({ pid: 1, host: 'other-host', boot: 'b', processes: 'p', id: 'x' }));
  const renewing = setInterval(() => void utimes(file, new Date(), new Date()), 100);
  await expect(claimHome(home, say, ignore)).rejects.toThrow(/on the machine other-host .* DATABASE_URL/);
  clearInterval(renewing);
  expect(said.at(-1)).toMatch(/other-host may use .* waits up to 30 s/);
  const old = new Date(Date.now() - 31_000);
  await utimes(file, old, old);
  await claimHome(home, say, ignore);
});
