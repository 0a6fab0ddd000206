import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-lock-'));
  path = join(folder, 'a.lock');
});
afterEach(() => rm(folder, { recursive: true }));

test('two holders take turns and leave nothing behind', async () => {
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} in`);
    await sleep(50);
    seen.push(`${name} out`);
  };
  let waited = 0;
  await Promise.all(['a', 'b'].map((name) => withLock(path, work(name), () => (waited += 1))));
  expect([seen[0]?.[0], seen[2]?.[0]]).toEqual([seen[1]?.[0], seen[3]?.[0]]);
  expect(waited).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('a lock whose holder was killed is taken over at once', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  await writeFile(path, JSON.stringify({ pid: child.pid, host: hostname() }));
  expect(await withLock(path, async () => 'done')).toBe('done');
});

test('a lock that nobody touches is taken over, whoever holds it', async () => {
  await writeFile(path, JSON.stringify({ pid: process.pid, host: 'another machine' }));
  const old = new Date(Date.now() - 60_000);
  await utimes(path, old, old);
  expect(await withLock(path, async () => 'done')).toBe('done');
});

test('the lock is free again after work that failed', async () => {
  const failing = withLock(path, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await withLock(path, async () => 'done')).toBe('done');
});
