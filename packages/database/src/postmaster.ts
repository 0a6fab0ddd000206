import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isAlive, isZombie } from '@fovea/processes';

const run = promisify(execFile);

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const lockFile = (cluster: string) => path.join(cluster, 'postmaster.pid');

/**
 * The server that runs on a cluster; undefined when none does. A lock file that is empty or cut off, or that names a
 * process which is no server of this cluster, is removed: Postgres would take it for a server that runs.
 * @param notice hears, in a sentence with the file's name, that a lock file was removed
 */
export async function runningPostmaster(
  cluster: string,
  notice: (text: string) => void,
): Promise<Postmaster | undefined> {
  const file = lockFile(cluster);
  let found = await readLock(file);
  // A server that is starting writes the file at once after it made it.
  if (found === 'damaged') {
    await sleep(500);
    found = await readLock(file);
  }
  if (found === undefined) return undefined;
  if (found === 'damaged') {
    await rm(file, { force: true });
    notice(`The database's lock file was cut off, as after a loss of power, and was removed: ${file}`);
    return undefined;
  }
  const { pid, port } = found;
  if (isZombie(pid)) {
    // Its children end by themselves as soon as they notice; only then may the lock go, which Postgres takes for a live one.
    await sleep(1000);
    await rm(file, { force: true });
    return undefined;
  }
  // Postgres itself recovers from a lock whose process is gone.
  if (!isAlive(pid)) return undefined;
  if (await isPostmasterOf(pid, cluster)) return port === null ? undefined : { pid, port };
  await rm(file, { force: true });
  notice(
    `The database's lock file named process ${pid}, which is not the database, and was removed. The database did not end in order. File: ${file}`,
  );
  return undefined;
}

async function readLock(file: string): Promise<undefined | 'damaged' | { pid: number; port: number | null }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  // A server for one user alone writes its process id below zero.
  if (!/^-?\d+$/.test(lines[0] ?? '')) return 'damaged';
  const port = Number(lines[3]);
  return { pid: Math.abs(Number(lines[0])), port: Number.isInteger(port) && port > 0 ? port : null };
}

/** Whether a living process is a Postgres whose folder is the cluster. */
async function isPostmasterOf(pid: number, cluster: string): Promise<boolean> {
  const folder = await realpath(cluster);
  const command = await commandOf(pid);
  if (typeof command === 'string') return isPostgresIn(command, [cluster, folder]);
  const words = command;
  if (!/(^|\/)postgres$/.test(words[0] ?? '')) return false;
  // A server works in its folder. Where another account's process hides that, its command names the folder.
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return workingFolder === folder || words.includes(cluster) || words.includes(folder);
}

/** Whether a command in one line starts a Postgres on one of the folders. Their names, and the program's, may hold spaces. */
export function isPostgresIn(command: string, folders: readonly string[]): boolean {
  return /(^|\/)postgres( |$)/.test(command) && folders.some((folder) => `${command} `.includes(` ${folder} `));
}

/** The words of a process's command, none where it is gone; one line where the system does not tell the words apart. */
async function commandOf(pid: number): Promise<string | string[]> {
  const known = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (known !== null) return known.split('\0').filter((word) => word !== '');
  if (process.platform === 'linux') return [];
  const { stdout } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim();
}
