import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, startOf } from './liveness.mjs';

// Plain JavaScript without dependencies: the set-up takes a lock before anything is installed.

const BEAT_MS = 2_000;
const STALE_MS = 30_000;
const LOOK_AGAIN_MS = 300;

/**
 * Marks a file as this process's own until it is removed. What a dead process left is taken over.
 * @param {string} path
 * @param {Record<string, unknown>} [facts] told to whoever finds the file held. A `host` among them says that the
 *   holder touches the file: one of another machine counts as dead when the file was not touched for 30 s
 * @returns {Promise<null | import('./lock.d.mts').LockHolder>} null: it is ours; else what its living holder wrote
 */
export async function tryLock(path, facts = {}) {
  await mkdir(dirname(path), { recursive: true });
  const own = await writeRecord(path, facts);
  try {
    for (;;) {
      try {
        // A link appears with its content, and never in place of another.
        await link(own, path);
        return null;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = await readHolder(path);
      if (holder !== null && (await isHeld(path, holder))) return holder;
      await rm(path, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

/**
 * Replaces the facts in a lock that this process holds.
 * @param {string} path
 * @param {Record<string, unknown>} facts
 */
export async function restateLock(path, facts) {
  await rename(await writeRecord(path, facts), path);
}

/**
 * Runs `work` while holding a lock file, so that two set-ups do not do the same download at once. Only a saving of work
 * hangs on it: every result is put in place by one rename, so even two holders could not spoil anything.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when another holder is waited for
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait) {
  for (let waits = 0; (await tryLock(path, { host: hostname() })) !== null; waits++) {
    if (waits === 0) onWait?.();
    await sleep(LOOK_AGAIN_MS);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}

async function writeRecord(path, facts) {
  const file = `${path}.${randomUUID()}`;
  const record = { ...facts, pid: process.pid, startTicks: startOf(process.pid) };
  await writeFile(file, JSON.stringify(record), { mode: 0o600 });
  return file;
}

async function readHolder(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function isHeld(path, { pid, startTicks, host }) {
  if (host !== undefined) {
    const touched = await stat(path).catch(() => undefined);
    if (touched === undefined || Date.now() - touched.mtimeMs > STALE_MS) return false;
    if (host !== hostname()) return true;
  }
  return isAlive(pid, startTicks ?? null);
}
