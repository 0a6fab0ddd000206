import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { FoveaError } from '@fovea/domain';
import { openArchive } from '@fovea/imaging/node';
import type { FoundFile, OpenedSource, Problem } from './source.ts';

const mostFiles = 1_000_000;

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
  if (entry.isDirectory()) return openFolder(root, name, key);
  if (!entry.isFile() || !/\.zip$/i.test(root)) {
    throw new FoveaError('INPUT_INVALID', 'Fovea imports a folder or a .zip archive; choose one of these.', {
      path: location,
    });
  }
  return openZip(root, entry, name, key);
}

async function openFolder(root: string, name: string, key: string): Promise<OpenedSource> {
  const files: FoundFile[] = [];
  const links: Problem[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const absolute = path.join(root, relative);
      if (entry.isDirectory()) await walk(relative);
      else if (entry.isFile()) {
        const { size, mtimeMs } = await stat(absolute);
        files.push({ path: relative, byteSize: size, stamp: `${size} ${mtimeMs}`, read: () => readFile(absolute) });
      } else
        links.push({
          path: relative,
          code: 'FILE_SKIPPED',
          message: 'A link or a device, no file; left out. Copy the file itself.',
        });
      if (files.length > mostFiles)
        throw new FoveaError('IMPORT_TOO_LARGE', `The folder holds more than ${mostFiles} files; split it.`, {
          path: root,
        });
    }
  };
  await walk('');
  return { name, key, files, unlisted: links, close: () => undefined };
}

async function openZip(root: string, { size, mtimeMs }: Stats, name: string, key: string): Promise<OpenedSource> {
  const archive = await openArchive(root);
  const files = archive.files.map(({ path: inner, byteSize, checksum, read }) => ({
    path: inner,
    byteSize,
    stamp: `${size} ${mtimeMs} ${byteSize} ${checksum}`,
    read,
  }));
  return { name, key, files, unlisted: [], close: () => archive.close() };
}
