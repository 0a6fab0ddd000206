import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[/\\]$/, '');

/** Downloads and builds that all checkouts share: FOVEA_CACHE, else `~/.cache/fovea`. */
export function cacheFolder() {
  if (process.env.FOVEA_CACHE) return resolve(process.env.FOVEA_CACHE);
  return join(homedir(), '.cache', 'fovea');
}

/** What the installation keeps, by the rule of `loadConfig`: FOVEA_HOME, else `.fovea` in the checkout. */
export function homeFolder() {
  return resolve(root, process.env.FOVEA_HOME || '.fovea');
}

/** Node 22 as the packages bring it; everything but the set-up itself runs on it. */
export const node22 = join(root, 'node_modules', 'node', 'bin', 'node');

/** The environment in which installed tools find Node 22 first. */
export function toolEnvironment() {
  return { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) };
}
