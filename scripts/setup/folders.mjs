import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[/\\]$/, '');

/** Downloads and builds that all checkouts share: FOVEA_CACHE, else `~/.cache/fovea`. */
export function cacheFolder() {
  if (process.env.FOVEA_CACHE) return resolve(process.env.FOVEA_CACHE);
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fovea');
}

/** What belongs to this installation (database, artifacts, logs): FOVEA_HOME, else `.fovea` in the checkout. */
export function homeFolder() {
  return resolve(root, process.env.FOVEA_HOME || '.fovea');
}
