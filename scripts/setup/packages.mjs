import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command, lastLines } from './command.mjs';
import { node22, root } from './folders.mjs';
import { SetupError } from './phases.mjs';
import { assertHashKnown, assertPinned, pinOf } from './pinned.mjs';
import { findPnpm, pnpmName } from './pnpm.mjs';
import { contentHash, oncePer } from './stamp.mjs';

/** Installs the npm packages that the lock file names, Node 22 among them; nothing when they are there already. */
export async function installPackages() {
  const content = await contentHash(await manifests(), `${pnpmName} ${process.platform} ${process.arch}`);
  const stamp = join(root, 'node_modules', '.fovea-packages');
  if (!existsSync(node22)) await rm(stamp, { force: true });
  const fresh = await oncePer(stamp, content, async () => {
    assertHashKnown('node');
    const [pnpm, words] = await findPnpm();
    const args = [...words, 'install', '--frozen-lockfile', '--prefer-offline'];
    const installed = await command(pnpm, args, { cwd: root, env: { CI: 'true' } });
    if (installed.missing)
      throw new SetupError('npm was not found. Install Node 20 or newer with npm (https://nodejs.org).');
    if (!installed.ok || !existsSync(node22)) {
      throw new SetupError(
        `The packages could not be installed; is the npm registry reachable?\n${lastLines(installed.output, 12)}`,
      );
    }
    // The package "node" fetches its program by a script of its own, past the lock file's hashes.
    await assertPinned(node22, pinOf('node').hash, 'The downloaded Node').catch(async (error) => {
      await rm(node22, { force: true });
      throw error;
    });
  });
  return { outcome: fresh ? 'packages installed' : 'packages are there' };
}

async function manifests() {
  const groups = await Promise.all(
    ['apps', 'packages'].map(async (folder) =>
      (await readdir(join(root, folder))).map((name) => join(folder, name, 'package.json')),
    ),
  );
  const present = groups.flat().filter((path) => existsSync(join(root, path)));
  return ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...present.sort()];
}
