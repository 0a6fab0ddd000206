import type { Dirent } from 'node:fs';
import { copyFile, open, readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { isAlive, lockHolder, releaseLock, tryLock } from '@fovea/processes';
import { isWithin } from '../home/is-within.ts';
import { before, dayMs, type RetentionRule, type Swept } from './rule.ts';

/** A writer renews its file all the time; on a shared disk it may be another machine's. */
const unfinishedKeptMs = dayMs;
const journalKeptMs = 30 * dayMs;
const largestServerLog = 10_000_000;

/** Removes files and folders, and adds up what they hold. */
async function free(places: readonly string[], isTrial: boolean) {
  let bytes = 0;
  for (const place of places) {
    bytes += await sizeOf(place);
    if (!isTrial) await rm(place, { recursive: true, force: true });
  }
  return { count: places.length, bytes };
}

async function sizeOf(place: string): Promise<number> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  let bytes = 0;
  for (const name of await readdir(place).catch(() => [])) bytes += await sizeOf(path.join(place, name));
  return bytes;
}

export async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

export async function isOlder(file: string, than: Date): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && found.mtimeMs < than.getTime();
}

/** Whether nobody writes an unfinished file any more: its process is gone from a home of this machine, or it is old. */
async function isAbandoned(ctx: Swept, file: string, writer: number, isOwn: boolean): Promise<boolean> {
  return (isOwn && !isAlive(writer)) || isOlder(file, before(ctx, unfinishedKeptMs));
}

/** A home belongs to one machine; a folder of artifacts elsewhere may be another's, too. */
export function isOwnFolder({ home, artifacts }: Pick<Swept, 'home' | 'artifacts'>): boolean {
  return isWithin(artifacts.root, home);
}

export const unfinishedFiles: RetentionRule = {
  name: 'unfinished files of ended processes',
  async sweep(ctx, isTrial) {
    const isOwn = isOwnFolder(ctx);
    const left: string[] = [];
    for (const { name } of await entriesOf(ctx.artifacts.root)) {
      const writer = /^unfinished-(\d+)-/.exec(name)?.[1];
      const file = path.join(ctx.artifacts.root, name);
      if (writer !== undefined && (await isAbandoned(ctx, file, Number(writer), isOwn))) left.push(file);
    }
    const cluster = /^cluster\.unfinished-(\d+)/;
    const database = path.join(ctx.home, 'database');
    for (const { name } of await entriesOf(database)) {
      const writer = cluster.exec(name)?.[1] ?? /^password\.(\d+)$/.exec(name)?.[1];
      if (writer !== undefined && !isAlive(Number(writer))) left.push(path.join(database, name));
    }
    return free(left, isTrial);
  },
};

/** The journals of imports that nobody went on with. */
export const journals: RetentionRule = {
  name: 'journals of imports that were never finished',
  async sweep(ctx, isTrial) {
    const folder = path.join(ctx.home, 'imports');
    const freed = { count: 0, bytes: 0 };
    for (const entry of await entriesOf(folder)) {
      const journal = path.join(folder, entry.name);
      const lines = path.join(journal, 'pictures.jsonl');
      if (!entry.isDirectory() || !(await isOlder(lines, before(ctx, journalKeptMs)))) continue;
      const lock = path.join(journal, 'lock');
      // An import that goes on with the journal in this moment holds the lock, or finds it held.
      if ((isTrial ? await lockHolder(lock) : await tryLock(lock)) !== null) continue;
      try {
        // In one step: an import that begins in this moment gets a folder of its own.
        const aside = `${journal}.outdated-${process.pid}`;
        if (!isTrial) await rename(journal, aside);
        const { count, bytes } = await free([isTrial ? journal : aside], isTrial);
        freed.count += count;
        freed.bytes += bytes;
      } finally {
        await releaseLock(lock);
      }
    }
    return freed;
  },
};

/**
 * The artifacts that unfinished imports have written and no row names yet.
 * @throws what the disk says where a journal is there and can't be read: nobody knows then what it names
 */
export async function namedByJournals({ home }: Pick<Swept, 'home'>): Promise<Set<string>> {
  const named = new Set<string>();
  const folder = path.join(home, 'imports');
  for (const name of await unlessAbsent(readdir(folder), [])) {
    const journal = await unlessAbsent(open(path.join(folder, name, 'pictures.jsonl')), null);
    // Line by line: the journal of a large set is longer than a string may be. The end of the lines closes the file.
    for await (const line of journal?.readLines() ?? [])
      for (const [hash] of line.matchAll(/\b[0-9a-f]{64}\b/g)) named.add(hash);
  }
  return named;
}

async function unlessAbsent<Found, Absent>(look: Promise<Found>, absent: Absent): Promise<Found | Absent> {
  return look.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return absent;
    throw error;
  });
}

/** Postgres writes one log without end; where it has grown, it begins anew and the earlier one is kept. */
export const serverLog: RetentionRule = {
  name: 'logs of the database beyond two of 10 MB',
  async sweep({ home }, isTrial) {
    const directory = path.join(home, 'database');
    const named = await readFile(path.join(directory, 'location'), 'utf8').catch(() => directory);
    const log = path.join(named.trim(), 'log', 'server.log');
    const size = await sizeOf(log);
    if (size <= largestServerLog) return { count: 0, bytes: 0 };
    const bytes = await sizeOf(`${log}.1`);
    if (!isTrial) {
      await copyFile(log, `${log}.1`);
      await truncate(log);
    }
    return { count: 1, bytes };
  },
};
