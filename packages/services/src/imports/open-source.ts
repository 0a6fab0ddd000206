import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { FoveaError } from '@fovea/domain';
import { openArchive } from '@fovea/imaging/node';
import type { OpenedSource } from './source.ts';
import { noText, walkFolder } from './walk-folder.ts';

/**
 * Lists the files of a folder or a zip archive.
 * @throws NOT_FOUND when there is nothing at the path, INPUT_INVALID when it is neither folder nor zip
 * @throws IMPORT_UNSAFE_ARCHIVE, IMPORT_TOO_LARGE as `openArchive` does
 */
export async function openSource(location: string): Promise<OpenedSource> {
  const root = await realpath(location).catch((error: unknown) => {
    throw new FoveaError(
      'NOT_FOUND',
      `There is no file or folder ${location}; check the path.`,
      { path: location },
      { cause: error },
    );
  });
  const entry = await stat(root);
  const name = path.basename(root).replace(/\.zip$/i, '');
  const key = createHash('sha256').update(root).digest('hex').slice(0, 24);
  if (entry.isDirectory()) {
    const { files, unlisted } = await walkFolder(root);
    return { name, key, files, unlisted, notes: [], close: () => undefined };
  }
  if (!entry.isFile() || !/\.zip$/i.test(root)) {
    throw new FoveaError('INPUT_INVALID', 'Fovea imports a folder or a .zip archive; choose one of these.', {
      path: location,
    });
  }
  return openZip(root, entry, name, key);
}

async function openZip(root: string, { size, mtimeMs }: Stats, name: string, key: string): Promise<OpenedSource> {
  const archive = await openArchive(root);
  const files = archive.files.map(({ path: inner, byteSize, checksum, read }) => ({
    path: inner,
    byteSize,
    stamp: `${size} ${mtimeMs} ${byteSize} ${checksum}`,
    read,
  }));
  const guessed = `The archive does not say how ${archive.guessedNames} of its names are written. They were read as CP437; check the names.`;
  const notes = archive.guessedNames > 0 ? [guessed] : [];
  return { name, key, files, unlisted: archive.unnamed.map(noText), notes, close: () => archive.close() };
}
