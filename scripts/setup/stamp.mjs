import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { root } from './folders.mjs';

const SKIPPED = new Set(['node_modules', 'build', '.svelte-kit', 'test-results']);

/** sha-256 over the names and contents of files and folders below the checkout. */
export async function contentHash(paths, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const path of paths)
    for (const file of await filesBelow(join(root, path))) {
      hash.update(`\0${relative(root, file)}\0`).update(await readFile(file));
    }
  return hash.digest('hex');
}

async function filesBelow(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (!entries) return [path];
  const nested = entries
    .filter(({ name }) => !SKIPPED.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]));
  return (await Promise.all(nested)).flat();
}

/** Does `work` unless the stamp says that it was finished for this very content; the stamp is written last. */
export async function oncePer(stampPath, content, work) {
  if (existsSync(stampPath) && (await readFile(stampPath, 'utf8')) === content) return false;
  await rm(stampPath, { force: true });
  await work();
  await mkdir(dirname(stampPath), { recursive: true });
  await writeFile(`${stampPath}.new`, content);
  await rename(`${stampPath}.new`, stampPath);
  return true;
}
