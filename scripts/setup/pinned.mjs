import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { SetupError } from './phases.mjs';

/**
 * What the set-up fetches beside the lock file's packages, by platform: pnpm's package and Node's program. A hash is
 * `algorithm-digest`, in hexadecimal or base64.
 */
export const pins = JSON.parse(readFileSync(new URL('./pins.json', import.meta.url), 'utf8'));
export const platform = `${process.platform}-${process.arch}`;

/**
 * The version of a tool that this platform gets, and its hash where one is known.
 * @param {'pnpm' | 'node'} tool
 * @returns {{version: string, hash?: string}}
 */
export function pinOf(tool, on = platform) {
  return pins[tool][on] ?? { version: pins[tool]['linux-x64'].version };
}

/**
 * Refuses to fetch what nothing could be compared with, unless a person said that npm's word is enough.
 * @param {'pnpm' | 'node'} tool
 * @throws {SetupError}
 */
export function assertHashKnown(tool, { on = platform, unpinned = process.env.FOVEA_UNPINNED === '1' } = {}) {
  if (unpinned || pinOf(tool, on).hash !== undefined) return;
  throw new SetupError(
    `This version of Fovea knows no hash of ${tool} for ${on}, so nothing was fetched. To take what npm gives, set FOVEA_UNPINNED=1 and start again.`,
  );
}

/**
 * Compares a fetched file with its pin.
 * @param {string} file
 * @param {string | undefined} pin undefined where none is known: then nothing is compared
 * @param {string} what for the message: what the file is
 * @throws {SetupError} when the content is another
 */
export async function assertPinned(file, pin, what) {
  if (pin === undefined) return;
  const [, algorithm, expected] = /^(sha\d+)-(.+)$/.exec(pin) ?? [];
  const encoding = /^[0-9a-f]+$/.test(expected) ? 'hex' : 'base64';
  const found = createHash(algorithm)
    .update(await readFile(file))
    .digest(encoding);
  if (found === expected) return;
  throw new SetupError(
    `${what} is not the one that this version of Fovea expects (${algorithm} ${found}, expected ${expected}). It was not used.`,
  );
}
