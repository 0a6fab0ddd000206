import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../../packages/processes/src/lock.mjs';
import { command, lastLines } from './command.mjs';
import { cacheFolder } from './folders.mjs';
import { SetupError } from './phases.mjs';
import { assertHashKnown, assertPinned, pinOf, platform } from './pinned.mjs';

const { version, hash } = pinOf('pnpm');
export const pnpmName = `pnpm@${version}`;

/**
 * Where pnpm is and what its words begin with: the program of this platform in the cache, fetched once and compared with
 * its pin. Where no hash is known and a person allows it, npm fetches it each time.
 * @returns {Promise<[string, string[]]>}
 * @throws {SetupError} when pnpm cannot be fetched, is another than expected, or cannot be compared
 */
export async function findPnpm() {
  assertHashKnown('pnpm');
  if (hash === undefined) return ['npx', ['--yes', pnpmName]];
  const folder = join(cacheFolder(), 'pnpm', `${version}-${platform}`);
  const name = `@pnpm/exe.${platform}`;
  const program = join(folder, 'node_modules', name, 'pnpm');
  if (!existsSync(program)) await withLock(`${folder}.lock`, () => fetch(`${name}@${version}`, folder, program));
  return [program, []];
}

async function fetch(specification, folder, program) {
  if (existsSync(program)) return;
  const parent = join(folder, '..');
  await mkdir(parent, { recursive: true });
  const part = await mkdtemp(join(parent, 'part-'));
  try {
    await npm(['pack', '--silent', '--pack-destination', part, specification]);
    const [archive = ''] = (await readdir(part)).filter((name) => name.endsWith('.tgz'));
    await assertPinned(join(part, archive), hash, `The downloaded ${specification}`);
    const quiet = ['--silent', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
    await npm(['install', ...quiet, '--prefix', join(part, 'unpacked'), join(part, archive)]);
    await rm(folder, { recursive: true, force: true });
    await rename(join(part, 'unpacked'), folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function npm(words) {
  const done = await command('npm', words);
  if (done.missing) throw new SetupError('npm was not found. Install Node 20 or newer with npm (https://nodejs.org).');
  if (!done.ok)
    throw new SetupError(`pnpm could not be fetched; is the npm registry reachable?\n${lastLines(done.output, 6)}`);
}
