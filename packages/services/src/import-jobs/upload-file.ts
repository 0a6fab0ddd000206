import { mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Identifier, ImportState } from '@fovea/domain';
import { FoveaError, missingUploadInWords } from '@fovea/domain';
import { journalFolder } from '../imports/journal.ts';

/** Where an import's files lie until they are stored or dropped: named by its id alone. */
export function uploadFile(home: string, id: Identifier): string {
  return path.join(uploadFolder(home), `${id}.zip`);
}

export function uploadFolder(home: string): string {
  return path.join(home, 'uploads');
}

/** Whether the files of an import in this state are still needed. */
export const hasUpload = (state: ImportState): boolean => state !== 'stored' && state !== 'dropped';

/** Bytes that have arrived. */
export async function receivedBytes(home: string, id: Identifier): Promise<number> {
  return stat(uploadFile(home, id)).then(
    ({ size }) => size,
    () => 0,
  );
}

/**
 * Looks that all files of an upload that was complete are here.
 * @throws NOT_FOUND in a home that was restored from a backup
 */
export async function assertUploaded(
  home: string,
  { id, byteSize }: { id: Identifier; byteSize: number },
): Promise<void> {
  const received = await receivedBytes(home, id);
  if (received !== byteSize) throw new FoveaError('NOT_FOUND', missingUploadInWords, { received, byteSize });
}

/** Parts of one upload are written one after another, also when a page sends one twice. */
const writing = new Map<Identifier, Promise<unknown>>();

/**
 * Appends a part where it belongs. A part that does not begin where the file ends is left alone: the answer says where to
 * go on.
 * @returns bytes that the file has now
 * @throws ARTIFACT_WRITE_FAILED when the disk is full or refuses; what came before is kept
 */
export function appendPart(home: string, id: Identifier, offset: number, part: Uint8Array): Promise<number> {
  const before = writing.get(id) ?? Promise.resolve();
  const written = before.catch(() => undefined).then(() => append(home, id, offset, part));
  writing.set(id, written);
  const forget = () => {
    if (writing.get(id) === written) writing.delete(id);
  };
  written.then(forget, forget);
  return written;
}

async function append(home: string, id: Identifier, offset: number, part: Uint8Array): Promise<number> {
  const file = uploadFile(home, id);
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, 'a', 0o600);
    try {
      const { size } = await handle.stat();
      if (size !== offset) return size;
      try {
        await handle.appendFile(part);
      } catch (error) {
        // Half a part would be taken for the beginning of the next one.
        await handle.truncate(size);
        throw error;
      }
      return size + part.byteLength;
    } finally {
      await handle.close();
    }
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof reason !== 'string') throw error;
    const full = reason === 'ENOSPC' || reason === 'EDQUOT';
    throw new FoveaError(
      'ARTIFACT_WRITE_FAILED',
      full
        ? 'The disk is full: the upload stopped. What has arrived is kept; free some space and go on.'
        : 'The upload cannot be written. What has arrived is kept; check the disk and the rights on the home folder.',
      { reason },
      { cause: error },
    );
  }
}

/** Removes what was uploaded, and what was prepared of it. */
export async function removeUpload(home: string, id: Identifier): Promise<void> {
  // The upload last: a sweep finds by it what was left.
  await rm(journalFolder(home, journalKey(id)), { recursive: true, force: true });
  await rm(uploadFile(home, id), { force: true });
}

/** The key of an upload's journal below the home's `imports`. */
export const journalKey = (id: Identifier): string => `upload-${id}`;
