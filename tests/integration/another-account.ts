import { spawnSync } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Whether this test may act as another account of the machine. */
export const canBeAnother = process.getuid?.() === 0;
/** An account that owns nothing. */
const nobody = 65_534;

/**
 * The files below a folder that another account of the machine reads, and the folders whose content it lists. Where this
 * test is no other account (it runs without root), the rights alone are looked at.
 */
export async function readableByOthers(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const places = [folder, ...entries.map(({ parentPath, name }) => path.join(parentPath, name))];
  if (!canBeAnother) {
    const modes = await Promise.all(
      places.map(async (place) => ({ place, mode: (await stat(place).catch(() => undefined))?.mode ?? 0 })),
    );
    return modes.filter(({ mode }) => (mode & 0o077) !== 0).map(({ place }) => place);
  }
  const script =
    'while IFS= read -r place; do if [ -d "$place" ]; then ls "$place"; else cat "$place"; fi >/dev/null 2>&1 && echo "$place"; done';
  const { stdout } = spawnSync('sh', ['-c', script], {
    uid: nobody,
    gid: nobody,
    cwd: '/',
    input: places.map((place) => `${place}\n`).join(''),
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((line) => line !== '');
}
