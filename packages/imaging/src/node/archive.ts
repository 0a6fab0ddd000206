import { crc32 } from 'node:zlib';
import { FoveaError } from '@fovea/domain';
import type { Entry, ZipFile } from 'yauzl';
import yauzl from 'yauzl';
import { entryNames, escapeBytes } from './archive-names.ts';

/** What an archive may hold; more is refused before anything is unpacked. */
export const archiveLimits = {
  entries: 200_000,
  /** Unpacked bytes of one file and of all files. */
  entryBytes: 256 * 2 ** 20,
  totalBytes: 20 * 2 ** 30,
  /** Unpacked over packed size of the whole; pictures hardly pack, so that more is a bomb. */
  ratio: 100,
};
export type ArchiveLimits = typeof archiveLimits;

export interface ArchiveFile {
  /** Path inside the archive, `/` between folders. */
  readonly path: string;
  readonly byteSize: number;
  readonly checksum: number;
  read(): Promise<Buffer>;
}

export interface Archive {
  readonly files: readonly ArchiveFile[];
  /** Entries whose names are no text, escaped. */
  readonly unnamed: readonly string[];
  /** How many names were read as CP437, because the archive does not say how they are written. */
  readonly guessedNames: number;
  close(): void;
}

/**
 * Opens a zip archive and reads its table of contents; nothing is written to disk.
 * @throws IMPORT_UNSAFE_ARCHIVE for a path that leads outside, a link, an encrypted or damaged archive, or a bomb
 * @throws IMPORT_TOO_LARGE beyond the limits
 */
export async function openArchive(file: string, limits: ArchiveLimits = archiveLimits): Promise<Archive> {
  let zip: ZipFile | undefined;
  try {
    zip = await yauzl.openPromise(file, { autoClose: false, lazyEntries: true, decodeStrings: false });
    const opened = zip;
    if (opened.entryCount > limits.entries) {
      throw new FoveaError('IMPORT_TOO_LARGE', `The archive holds more than ${limits.entries} files; split it.`, {
        entries: opened.entryCount,
      });
    }
    return { ...(await readContents(opened, limits)), close: () => opened.close() };
  } catch (error) {
    zip?.close();
    if (error instanceof FoveaError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FoveaError(
      'IMPORT_UNSAFE_ARCHIVE',
      'The archive is damaged or holds an unsafe path; nothing was imported. Pack the folder again.',
      { reason },
      { cause: error },
    );
  }
}

async function readContents(zip: ZipFile, limits: ArchiveLimits): Promise<Omit<Archive, 'close'>> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  const { names, guessed } = entryNames(entries);
  const files: ArchiveFile[] = [];
  const unnamed: string[] = [];
  let [packed, unpacked] = [0, 0];
  for (const [index, entry] of entries.entries()) {
    const name = names[index] ?? null;
    const printed = name ?? escapeBytes(entry.fileNameRaw);
    if (printed.endsWith('/')) continue;
    assertSafe(entry, printed, name !== null);
    packed += entry.compressedSize;
    unpacked += entry.uncompressedSize;
    if (entry.uncompressedSize > limits.entryBytes || unpacked > limits.totalBytes) {
      throw new FoveaError('IMPORT_TOO_LARGE', 'The archive unpacks to more than Fovea takes at once; split it.', {
        file: printed,
        unpacked,
      });
    }
    if (name === null) unnamed.push(printed);
    else {
      files.push({
        path: name,
        byteSize: entry.uncompressedSize,
        checksum: entry.crc32,
        read: () => readEntry(zip, entry, name),
      });
    }
  }
  if (unpacked > 2 ** 20 && unpacked > limits.ratio * packed) {
    throw new FoveaError(
      'IMPORT_UNSAFE_ARCHIVE',
      'The archive unpacks to many times its size, which pictures never do; nothing was imported.',
      { packed, unpacked },
    );
  }
  return { files, unnamed, guessedNames: guessed };
}

function assertSafe(entry: Entry, name: string, isText: boolean): void {
  // An entry may carry two names, and an escaped one is no path.
  const names = [entry.fileNameRaw.toString('latin1'), ...(isText ? [name] : [])];
  const outside = names
    .map((each) => yauzl.validateFileName(each.replaceAll('\\', '/')))
    .find((fault) => fault !== null);
  if (outside !== undefined) {
    throw new FoveaError(
      'IMPORT_UNSAFE_ARCHIVE',
      'The archive holds a path that leads out of its folder; nothing was imported. Pack the folder again.',
      { file: name, reason: outside },
    );
  }
  const fileType = (entry.externalFileAttributes >>> 16) & 0xf000;
  if (fileType === 0xa000) {
    throw new FoveaError(
      'IMPORT_UNSAFE_ARCHIVE',
      'The archive holds a link to another file; pack the files themselves.',
      { file: name },
    );
  }
  if (entry.isEncrypted()) {
    throw new FoveaError('IMPORT_UNSAFE_ARCHIVE', 'The archive is encrypted; unpack it and import the folder.', {
      file: name,
    });
  }
}

async function readEntry(zip: ZipFile, entry: Entry, name: string): Promise<Buffer> {
  const damaged = (cause?: unknown) =>
    new FoveaError(
      'IMAGE_UNREADABLE',
      'The file is damaged inside the archive; pack it again.',
      { file: name },
      { cause },
    );
  const chunks: Buffer[] = [];
  try {
    // yauzl stops a stream that yields more or fewer bytes than its header promised.
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  } catch (error) {
    throw damaged(error);
  }
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== entry.crc32) throw damaged();
  return bytes;
}
