import { randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FoveaError } from '@fovea/domain';
import { z } from 'zod';
import type { Binaries } from './embedded-binaries.ts';
import type { ServerAccount } from './server-account.ts';
import { canEnter } from './server-account.ts';

/** Where the server's account can reach what lies in a folder that is root's alone (a home, a private temporary folder). */
const sharedFolder = '/var/lib/fovea';

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function makeSharedFolder(): Promise<void> {
  await mkdir(sharedFolder, { recursive: true });
  await chmod(sharedFolder, 0o711);
}

const pointerIn = (directory: string) => path.join(directory, 'location');

/** The folder elsewhere that holds the cluster of a directory; null where the directory names none. */
export async function namedHome(directory: string): Promise<string | null> {
  const pointer = pointerIn(directory);
  return (await exists(pointer)) ? (await readFile(pointer, 'utf8')).trim() : null;
}

/**
 * The folder that holds the cluster: `directory` itself, or, where the server's account cannot enter it, one of our own
 * under /var/lib whose name is kept in `directory/location`. A new `directory` never finds an old cluster.
 * @throws DATABASE_UNREACHABLE when the named folder is gone
 */
export async function clusterHome(directory: string, account: ServerAccount): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const named = await namedHome(directory);
  if (named !== null) {
    if (await exists(named)) return named;
    const pointer = pointerIn(directory);
    throw new FoveaError(
      'DATABASE_UNREACHABLE',
      `The folder of the database is missing: ${named}. ${pointer} names that folder. Bring the folder back, or restore a backup into an empty FOVEA_HOME.`,
      { folder: named },
    );
  }
  let home = directory;
  if (account.uid !== undefined) {
    await chmod(directory, 0o711);
    if (!canEnter(account, directory)) {
      home = path.join(sharedFolder, `database-${randomBytes(8).toString('hex')}`);
      await makeSharedFolder();
      await mkdir(home);
      await chmod(home, 0o711);
      await writeFile(pointerIn(directory), `${home}\n`);
    }
  }
  return home;
}

/** Makes a folder that belongs to the server's account. */
export async function ownedFolder(folder: string, account: ServerAccount): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid);
}

const packageSchema = z.object({ version: z.string() });

/** The binaries where the server's account can run them: as installed, else one copy per version under /var/lib. */
export async function reachableBinaries(binaries: Binaries, account: ServerAccount): Promise<Binaries> {
  if (canEnter(account, binaries.postgres)) return binaries;
  const native = path.dirname(path.dirname(binaries.postgres));
  const described: unknown = JSON.parse(await readFile(path.join(path.dirname(native), 'package.json'), 'utf8'));
  const copy = path.join(sharedFolder, `postgres-${packageSchema.parse(described).version}`);
  if (!(await exists(copy))) {
    const unfinished = `${copy}.${process.pid}`;
    await makeSharedFolder();
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await chmod(unfinished, 0o755);
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
  }
  const moved = (file: string) => path.join(copy, path.relative(native, file));
  return { initdb: moved(binaries.initdb), pg_ctl: moved(binaries.pg_ctl), postgres: moved(binaries.postgres) };
}
