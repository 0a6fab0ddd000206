import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isAlive, startByPs } from './liveness.mjs';
import { lockHolder, releaseLock, restateLock, tryLock, tryLockWatching, withLock } from './lock.mjs';

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

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

/** Text of the file that a holder of another machine renews, or no longer does. */
async function leaveForeign(host: string, ageMs: number): Promise<void> {
  await writeFile(path, JSON.stringify({ pid: process.pid, host, boot: 'another', id: String(Math.random()) }));
  const stamp = new Date(Date.now() - ageMs);
  await utimes(path, stamp, stamp);
}

test.each([
  ['a dead process', async () => JSON.stringify({ pid: await deadProcess(), host: hostname() })],
  ['a process id that lives on in another process', async () => JSON.stringify({ pid: process.pid, startTicks: '1' })],
  ['a file cut off by a loss of power', async () => '{"pid":'],
  ['an empty file', async () => ''],
])('of eight takers of what %s left exactly one wins', async (_name, left) => {
  for (let round = 0; round < 5; round++) {
    await writeFile(path, await left());
    const answers = await Promise.all(Array.from({ length: 8 }, () => tryLock(path)));
    expect(answers.filter((holder) => holder === null)).toHaveLength(1);
    expect(answers.every((holder) => holder === null || holder.pid === process.pid)).toBe(true);
    await releaseLock(path);
    expect(await readdir(folder)).toEqual([]);
  }
});

test('of several processes that take a dead lock at one moment one wins', async () => {
  await writeFile(path, JSON.stringify({ pid: await deadProcess() }));
  const script = `const { tryLock } = await import(${JSON.stringify(import.meta.resolve('./lock.mjs'))});
    while (Date.now() < Number(process.argv[2])) {}
    console.log((await tryLock(process.argv[1])) === null ? 'won' : 'lost');
    await new Promise((resolve) => process.stdin.once('end', resolve).resume());`;
  const startAt = String(Date.now() + 1_500);
  const children = Array.from({ length: 5 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script, path, startAt], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const said = await Promise.all(children.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()));
  for (const { stdin } of children) stdin.end();
  await Promise.all(children.map((child) => once(child, 'exit')));
  expect(said.sort()).toEqual(['lost', 'lost', 'lost', 'lost', 'won']);
});

test('another machine holds a lock as long as the stamp is young, and this machine whatever the stamp', async () => {
  await leaveForeign('elsewhere', 20_000);
  expect(await lockHolder(path)).toMatchObject({ host: 'elsewhere' });
  expect(await tryLock(path)).toMatchObject({ host: 'elsewhere' });
  // The same name, but another boot, is another machine as long as nobody knows better.
  await leaveForeign(hostname(), 20_000);
  expect(await tryLock(path)).toMatchObject({ boot: 'another' });
  await leaveForeign('elsewhere', 31_000);
  expect(await lockHolder(path)).toBeNull();
  expect(await tryLock(path)).toBeNull();
  const old = new Date(Date.now() - 60_000);
  await utimes(path, old, old);
  expect(await tryLock(path)).toMatchObject({ pid: process.pid });
});

test('a lock of another machine is watched: refused as soon as it is renewed, else taken when its stamp is old', async () => {
  await leaveForeign('elsewhere', 10_000);
  const waits: unknown[] = [];
  const renewing = setTimeout(() => void utimes(path, new Date(), new Date()), 500);
  const holder = await tryLockWatching(path, {}, { onWait: ({ host }) => waits.push(host) });
  clearTimeout(renewing);
  expect([holder?.host, waits]).toEqual(['elsewhere', ['elsewhere']]);
  await leaveForeign('elsewhere', 29_500);
  expect(await tryLockWatching(path)).toBeNull();
});

test('a holder renews its stamp, keeps restated facts, and hears when another machine has taken the lock', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    let lost = 0;
    expect(await tryLock(path, { address: null }, () => (lost += 1))).toBeNull();
    const old = new Date(Date.now() - 60_000);
    await utimes(path, old, old);
    await restateLock(path, { address: 'here' });
    await utimes(path, old, old);
    vi.advanceTimersByTime(5_000);
    await expect.poll(async () => Date.now() - (await stat(path)).mtimeMs).toBeLessThan(10_000);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ address: 'here', host: hostname() });
    await leaveForeign('elsewhere', 0);
    vi.advanceTimersByTime(5_000);
    await expect.poll(() => lost).toBe(1);
    await releaseLock(path);
    expect(await lockHolder(path), 'what is another’s stays').toMatchObject({ host: 'elsewhere' });
  } finally {
    vi.useRealTimers();
  }
});

test('a process that is not there, or has another start, is not alive', () => {
  expect([isAlive(process.pid), isAlive(process.pid, '1'), isAlive(0), isAlive(2 ** 22 + 1)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test.runIf(spawnSync('ps', ['-p', '1']).status === 0)(
  'ps tells one start for a living process, and none for a dead one',
  async () => {
    const start = startByPs(process.pid);
    expect(Date.parse(`${start} UTC`)).toBeLessThanOrEqual(Date.now() + 1_000);
    expect(startByPs(process.pid)).toBe(start);
    expect(startByPs(await deadProcess())).toBeNull();
  },
);

test('a beat that meets the facts as they were before a restatement takes the lock for its own', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    let lost = 0;
    await tryLock(path, { address: null }, () => (lost += 1));
    const earlier = await readFile(path, 'utf8');
    for (const address of ['here', 'there']) {
      await restateLock(path, { address });
      const now = await readFile(path, 'utf8');
      await writeFile(path, earlier);
      vi.advanceTimersByTime(5_000);
      await sleep(50);
      expect(lost).toBe(0);
      await writeFile(path, now);
    }
    await leaveForeign('elsewhere', 0);
    vi.advanceTimersByTime(5_000);
    await expect.poll(() => lost).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test('the lock is free again after work that failed', async () => {
  const failing = withLock(path, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await withLock(path, async () => 'done')).toBe('done');
});
