import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 2_000;
const STALE_MS = 30_000;

/**
 * Runs `work` while holding a lock file, so that two set-ups do not do the same download at once. The holder touches
 * the file; a lock whose holder is dead, or that was not touched for 30 s, is taken over. Only a saving of work hangs
 * on it: every result is put in place by one rename, so even two holders could not spoil anything.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when another holder is waited for
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait) {
  await mkdir(dirname(path), { recursive: true });
  let told = false;
  while (!(await take(path))) {
    if (await isStale(path)) await rm(path, { force: true });
    else {
      if (!told) onWait?.();
      told = true;
      await sleep(300);
    }
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

async function take(path) {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(JSON.stringify({ pid: process.pid, host: hostname() }));
    await file.close();
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path) {
  try {
    const age = Date.now() - (await stat(path)).mtimeMs;
    if (age > STALE_MS) return true;
    const text = await readFile(path, 'utf8');
    if (text === '') return age > BEAT_MS;
    const { pid, host } = JSON.parse(text);
    return host === hostname() && !isAlive(pid);
  } catch (error) {
    return error.code === 'ENOENT' || error instanceof SyntaxError;
  }
}

/** Whether a process with this id runs on this machine; one that ended and was not yet collected does not. */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return true;
  }
}
