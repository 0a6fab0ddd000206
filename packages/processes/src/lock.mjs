import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, machineHere, startOf } from './liveness.mjs';

// Plain JavaScript without dependencies: the set-up takes a lock before anything is installed.

const BEAT_MS = 5_000;
const STALE_MS = 30_000;
const LOOK_AGAIN_MS = 300;

/** The locks that this process holds: what it wrote, and what renews the stamp. */
const held = new Map();

/**
 * Marks a file as this process's own until `releaseLock`. The file says host, boot and process, and its time of change is
 * renewed every five seconds. What a dead process left is taken over: on this machine the process decides, for another
 * machine's a stamp that is older than 30 s. Of several takers one wins.
 * @param {string} path
 * @param {Record<string, unknown>} [facts] told to whoever finds the file held
 * @param {() => void} [onLost] called once when another machine has taken the file, because this one slept too long
 * @returns {Promise<null | import('./lock.d.mts').LockHolder>} null: it is ours; else what its living holder wrote
 */
export async function tryLock(path, facts = {}, onLost) {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const text = recordOf(facts);
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, text, { mode: 0o600 });
  try {
    for (;;) {
      try {
        // A link appears with its content, and never in place of another.
        await link(own, path);
        break;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const found = await read(path);
      if (found === undefined) continue;
      // Both times come from the disk's own clock, so that two machines' clocks need not agree.
      if (isHeld(found, (await stat(own)).mtimeMs)) return found.holder;
      if (await takeOver(path, found.text, own)) break;
    }
  } finally {
    await rm(own, { force: true });
  }
  hold(path, text, onLost);
  return null;
}

/**
 * As `tryLock`, but where the file names another machine that may be gone, it is watched until its stamp is renewed or
 * old: at most half a minute.
 * @param {string} path
 * @param {Record<string, unknown>} [facts]
 * @param {{onWait?: (holder: import('./lock.d.mts').LockHolder) => void, onLost?: () => void}} [listeners]
 */
export async function tryLockWatching(path, facts = {}, { onWait, onLost } = {}) {
  let first;
  for (;;) {
    const holder = await tryLock(path, facts, onLost);
    if (holder === null || isHere(holder)) return holder;
    if (first === undefined) onWait?.(holder);
    else if (first.stampMs !== holder.stampMs) return holder;
    first ??= holder;
    await sleep(LOOK_AGAIN_MS);
  }
}

/**
 * Who holds a lock, by the same rules; null where nobody living does.
 * @param {string} path
 * @returns {Promise<null | import('./lock.d.mts').LockHolder>}
 */
export async function lockHolder(path) {
  const found = await read(path);
  if (found === undefined || found.holder === null) return null;
  if (isHere(found.holder)) return isHeld(found, 0) ? found.holder : null;
  const probe = `${path}.${randomUUID()}`;
  try {
    await writeFile(probe, '', { mode: 0o600 });
    return isHeld(found, (await stat(probe)).mtimeMs) ? found.holder : null;
  } finally {
    await rm(probe, { force: true });
  }
}

/** Whether a holder runs on this machine, in this container, since its last start. */
export function isHere({ host, boot, processes }) {
  const here = machineHere();
  // What an earlier Fovea did not write is no difference.
  return [
    [host, here.host],
    [boot, here.boot],
    [processes, here.processes],
  ].every(([theirs, ours]) => theirs === undefined || theirs === ours);
}

/**
 * Replaces the facts in a lock that this process holds; without effect on one that is not this process's.
 * @param {string} path
 * @param {Record<string, unknown>} facts
 */
export async function restateLock(path, facts) {
  const known = held.get(path);
  if (known === undefined) return;
  const text = recordOf(facts);
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, text, { mode: 0o600 });
  known.own.add(text);
  await rename(own, path);
  known.text = text;
}

/**
 * Gives a lock back; without effect on one that is not this process's.
 * @param {string} path
 */
export async function releaseLock(path) {
  const known = held.get(path);
  if (known === undefined) return;
  forget(path);
  if ((await read(path))?.text === known.text) await rm(path, { force: true });
}

/**
 * Runs `work` while holding a lock file, so that two processes do not do the same at once.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {(holder: import('./lock.d.mts').LockHolder) => void} [onWait] called once when another holder is waited for
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait) {
  for (let waits = 0; ; waits++) {
    const holder = await tryLock(path);
    if (holder === null) break;
    if (waits === 0) onWait?.(holder);
    await sleep(LOOK_AGAIN_MS);
  }
  try {
    return await work();
  } finally {
    await releaseLock(path);
  }
}

/** Unlike any other record, so that whoever reads the same text twice has seen one and the same holding. */
function recordOf(facts) {
  return JSON.stringify({
    ...facts,
    ...machineHere(),
    pid: process.pid,
    startTicks: startOf(process.pid),
    id: randomUUID(),
  });
}

/** Puts `own` in the place of a dead holder's file, if that is still there. Takers of one dead holder take turns. */
async function takeOver(path, deadText, own) {
  const turn = `${path}.dead-${createHash('sha256').update(deadText).digest('hex').slice(0, 16)}`;
  if ((await tryLock(turn)) !== null) {
    await sleep(LOOK_AGAIN_MS / 10);
    return false;
  }
  try {
    if ((await read(path))?.text !== deadText) return false;
    await rename(own, path);
    return true;
  } finally {
    await releaseLock(turn);
  }
}

async function read(path) {
  let text;
  let stampMs;
  try {
    text = await readFile(path, 'utf8');
    stampMs = (await stat(path)).mtimeMs;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const record = JSON.parse(text);
    return { text, holder: typeof record === 'object' && record !== null ? { ...record, stampMs } : null };
  } catch {
    // Cut off when the machine lost power.
    return { text, holder: null };
  }
}

function isHeld({ holder }, nowMs) {
  if (holder === null) return false;
  if (isHere(holder)) return isAlive(holder.pid, holder.startTicks ?? null);
  return nowMs - holder.stampMs <= STALE_MS;
}

function hold(path, text, onLost) {
  clearInterval(held.get(path)?.timer);
  const timer = setInterval(() => void beat(path, onLost), BEAT_MS);
  timer.unref();
  held.set(path, { text, own: new Set([text]), timer });
}

/** Writes the same bytes again: the disk's own clock then stamps the file. */
async function beat(path, onLost) {
  let file;
  try {
    file = await open(path, 'r+');
    const known = held.get(path);
    if (known === undefined) return;
    const found = await file.readFile('utf8');
    if (found === known.text) await file.write(known.text, 0);
    // A file that was opened just before its facts were restated has the earlier ones.
    else if (!known.own.has(found)) {
      forget(path);
      onLost?.();
    }
  } catch (error) {
    // Removed by hand, or with its folder. Any other failure may pass: the next beat tries again.
    if (error.code === 'ENOENT') forget(path);
  } finally {
    await file?.close();
  }
}

function forget(path) {
  clearInterval(held.get(path)?.timer);
  held.delete(path);
}
