import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { SetupError } from './phases.mjs';

/** What the set-up fetches beside the lock file's packages, by platform: `algorithm-digest`, in hexadecimal or base64. */
export const pins = JSON.parse(readFileSync(new URL('./pins.json', import.meta.url), 'utf8'));
export const platform = `${process.platform}-${process.arch}`;

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
