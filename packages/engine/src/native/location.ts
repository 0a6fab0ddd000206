import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

interface Pins {
  readonly platforms: Readonly<Record<string, { readonly folder: string } | undefined>>;
}

const pins = JSON.parse(readFileSync(new URL('../../native/pins.json', import.meta.url), 'utf8')) as Pins;

/** Downloads and builds that all checkouts share: FOVEA_CACHE, else `~/.cache/fovea`. The same rule as the set-up's. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['FOVEA_CACHE']) return resolve(environment['FOVEA_CACHE']);
  return join(homedir(), '.cache', 'fovea');
}

/** Where the set-up puts the native engine for this platform; undefined where none is pinned. */
export function nativeFolder(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const pin = pins.platforms[`${process.platform}-${process.arch}`];
  return pin && join(cacheFolder(environment), 'engine', pin.folder);
}
