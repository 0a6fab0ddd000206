import { chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';
import { isWithin } from './is-within.ts';

const ownFolder = 0o700;
const ownFile = 0o600;
/** What a place keeps of its rights when it becomes its owner's alone: a program stays a program. */
const ofOwner = 0o700;
/** Root lends the database an account of its own, which has to pass through a folder, but need not list it. */
const passedThrough = 0o711;
const forOthers = 0o007;
const database = 'database';
/** A home can be a folder that holds other things, too: only what Fovea made below it is tightened. */
const ownFolders: readonly string[] = ['artifacts', 'checkpoints', 'downloads', 'imports', 'logs', 'uploads'];
/** A disk or an owner that knows no such rights must not keep Fovea from starting. */
const unknownRights: readonly (string | undefined)[] = [
  'EPERM',
  'EACCES',
  'ENOENT',
  'EROFS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
];

/**
 * Makes a home, or an older one that others could read, its owner's alone: folders 0700, files 0600. What is new gets
 * these rights from `keepPrivate`. A folder of artifacts elsewhere may belong to a group, which keeps its rights.
 */
export async function tightenHome({ home, artifacts }: Pick<Config, 'home' | 'artifacts'>): Promise<void> {
  const outer = process.getuid?.() === 0 ? passedThrough : ownFolder;
  await mkdir(home, { recursive: true, mode: outer });
  await setMode(home, outer);
  for (const entry of await readdir(home, { withFileTypes: true })) {
    const place = path.join(home, entry.name);
    if (entry.name === database && entry.isDirectory()) await tightenDatabase(place, outer);
    else if (entry.isDirectory() && (ownFolders.includes(entry.name) || isWithin(artifacts, place)))
      await tightenTree(place);
    else if (entry.isFile()) await tighten(place);
  }
  await mkdir(artifacts, { recursive: true, mode: ownFolder });
  if (!isWithin(artifacts, home)) {
    const mode = await modeOf(artifacts);
    if (mode !== undefined && (mode & forOthers) !== 0) await setMode(artifacts, mode & ~forOthers);
  }
}

/** What this process and those that it starts write is its owner's alone. */
export function keepPrivate(): void {
  process.umask(0o077);
}

/** The cluster has rights and an owner that Postgres itself looks after. */
async function tightenDatabase(folder: string, outer: number): Promise<void> {
  await setMode(folder, outer);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isFile()) await setMode(path.join(folder, entry.name), ownFile);
}

/** Looks below a folder only if others could have gone in: what lies behind a closed door needs no look at each start. */
async function tightenTree(folder: string): Promise<void> {
  if (!(await tighten(folder))) return;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) await tightenTree(place);
    else if (entry.isFile()) await tighten(place);
  }
}

/** Takes from a place what others may do there. @returns whether there was anything */
async function tighten(place: string): Promise<boolean> {
  const mode = await modeOf(place);
  if (mode === undefined || (mode & ~ofOwner) === 0) return false;
  await setMode(place, mode & ofOwner);
  return true;
}

async function modeOf(place: string): Promise<number | undefined> {
  return lstat(place).then(
    ({ mode }) => mode & 0o777,
    () => undefined,
  );
}

/** What another account owns, on a shared disk, keeps its rights; so does what is gone in this moment. */
async function setMode(place: string, mode: number): Promise<void> {
  if ((await modeOf(place)) === mode) return;
  await chmod(place, mode).catch((error: NodeJS.ErrnoException) => {
    if (!unknownRights.includes(error.code)) throw error;
  });
}
