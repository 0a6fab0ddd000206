import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 250;

/** The most that some processes held together while something was done. */
export interface Watched<Result> {
  readonly result: Result;
  readonly peakBytes: number;
}

/**
 * Looks four times a second at the memory of processes and all that they started, while `use` works. What several of them
 * share is counted once (the system's "proportional set size").
 * @param roots their process ids
 */
export async function watchMemory<Result>(
  roots: readonly number[],
  use: () => Promise<Result>,
): Promise<Watched<Result>> {
  const ended = new AbortController();
  let peakBytes = 0;
  const watching = (async () => {
    while (!ended.signal.aborted) {
      peakBytes = Math.max(peakBytes, await memoryOf(roots));
      await sleep(everyMs, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  })();
  try {
    return { result: await use(), peakBytes };
  } finally {
    ended.abort();
    await watching;
  }
}

/** Bytes that processes hold together with all that they started. */
export async function memoryOf(roots: readonly number[]): Promise<number> {
  const parents = await parentsOfAll();
  const isOurs = (pid: number): boolean => {
    const parent = parents.get(pid);
    return roots.includes(pid) || (parent !== undefined && isOurs(parent));
  };
  const own = await Promise.all([...parents.keys()].filter(isOurs).map(heldBy));
  return own.reduce((sum, bytes) => sum + bytes, 0);
}

/** The process that started one. */
export async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
}

async function parentsOfAll(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const known = await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid).catch(() => 0)] as const));
  return new Map(known);
}

/** Nothing of a process that has ended. */
async function heldBy(pid: number): Promise<number> {
  const memory = await readFile(`/proc/${String(pid)}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(memory)?.[1] ?? 0) * 1024;
}
