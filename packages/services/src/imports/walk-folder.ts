import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { FoveaError } from '@fovea/domain';
import { decodeUtf8, escapeBytes } from '@fovea/imaging/node';
import type { FoundFile, Problem } from './source.ts';

const mostFiles = 1_000_000;
/** Files of one folder whose size is asked for at once. */
const atOnce = 32;

/** Files below a folder, and what cannot be taken as a file. */
export interface WalkedFolder {
  readonly files: FoundFile[];
  readonly unlisted: Problem[];
}

/**
 * Lists the files below a folder. A name whose bytes are no UTF-8, a link, a device, or a folder that cannot be opened is
 * a problem of its own; the rest goes on.
 * @throws IMPORT_TOO_LARGE beyond a million files
 */
export async function walkFolder(root: string): Promise<WalkedFolder> {
  const walked: WalkedFolder = { files: [], unlisted: [] };
  await walk(Buffer.from(root), '', true, walked);
  return walked;
}

/**
 * @param folder as the disk spells it
 * @param shown the same, relative to the root and printable
 * @param isText false below a folder whose name is no text: nothing in it can be named
 */
async function walk(folder: Buffer, shown: string, isText: boolean, walked: WalkedFolder): Promise<void> {
  const before = walked.files.length + walked.unlisted.length;
  const files: { absolute: Buffer; relative: string }[] = [];
  for (const entry of await list(folder, shown, walked)) {
    const name = decodeUtf8(entry.name);
    const relative = `${shown === '' ? '' : `${shown}/`}${isText && name !== null ? name : escapeBytes(entry.name)}`;
    const absolute = Buffer.concat([folder, Buffer.from('/'), entry.name]);
    const isNamed = isText && name !== null;
    if (entry.isDirectory()) await walk(absolute, relative, isNamed, walked);
    else if (!isNamed) walked.unlisted.push(noText(relative));
    else if (entry.isFile()) files.push({ absolute, relative });
    else walked.unlisted.push(noFile(relative));
    if (files.length + walked.files.length + walked.unlisted.length > mostFiles) {
      throw new FoveaError('IMPORT_TOO_LARGE', `The folder holds more than ${mostFiles} files; split it.`, {
        path: shown,
      });
    }
  }
  for (let start = 0; start < files.length; start += atOnce)
    await Promise.all(files.slice(start, start + atOnce).map((file) => add(file, walked)));
  if (!isText && walked.files.length + walked.unlisted.length === before) walked.unlisted.push(noText(`${shown}/`));
}

async function list(folder: Buffer, shown: string, { unlisted }: WalkedFolder): Promise<Dirent<Buffer>[]> {
  try {
    return await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    unlisted.push({
      path: shown === '' ? '.' : `${shown}/`,
      code: 'NOT_LISTED',
      message: `The folder cannot be opened (${codeOf(error)}), and what is in it was left out. Check the rights on the folder.`,
    });
    return [];
  }
}

async function add({ absolute, relative }: { absolute: Buffer; relative: string }, walked: WalkedFolder) {
  try {
    const { size, mtimeMs } = await stat(absolute);
    walked.files.push({
      path: relative,
      byteSize: size,
      stamp: `${size} ${mtimeMs}`,
      read: () => readFile(absolute),
    });
  } catch (error) {
    walked.unlisted.push({
      path: relative,
      code: 'NOT_LISTED',
      message: `The file cannot be looked at (${codeOf(error)}), and was left out. Check the rights on the file.`,
    });
  }
}

/** For a name whose bytes are no text, here or in an archive. */
export const noText = (escaped: string): Problem => ({
  path: escaped,
  code: 'NOT_LISTED',
  message: 'The name is no UTF-8 text (the escaped bytes stand here), and was left out. Rename it and import again.',
});

const noFile = (path: string): Problem => ({
  path,
  code: 'FILE_SKIPPED',
  message: 'A link or a device, no file; left out. Copy the file itself.',
});

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason');
