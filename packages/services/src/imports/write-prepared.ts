import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { FoveaError } from '@fovea/domain';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Journal } from './journal.ts';

/** Read and written at a time, but never less than a row. */
const bytesAtOnce = 2 ** 22;

/**
 * Writes the prepared tensor file: the dataset's rows so far, then the new ones, uint8, size² × 3 each.
 * @param before artifact with the rows so far, null for none
 * @param rows of the journal, in the order of the images' positions
 * @throws ARTIFACT_WRITE_FAILED when the disk is full; nothing stays behind
 * @throws ARTIFACT_CORRUPT when the rows so far are missing or were changed on disk
 */
export async function writePrepared(
  artifacts: ArtifactStore,
  journal: Journal,
  before: string | null,
  rows: readonly number[],
): Promise<{ hash: string; images: number }> {
  async function* parts(): AsyncGenerator<Buffer> {
    if (before !== null) yield* readWhole(artifacts, before);
    const rowsAtOnce = Math.max(1, Math.floor(bytesAtOnce / journal.imageBytes));
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      const some = rows.slice(start, start + rowsAtOnce);
      yield Buffer.concat(await Promise.all(some.map((row) => journal.readPixels(row))));
    }
  }
  const { hash, byteSize } = await artifacts.putParts(parts());
  return { hash, images: byteSize / journal.imageBytes };
}

/** An artifact's bytes in parts; what was damaged is told at the end, before anything is made of it. */
async function* readWhole(artifacts: ArtifactStore, hash: string): AsyncGenerator<Buffer> {
  const file = artifacts.path(hash);
  const damaged = (cause?: unknown) =>
    new FoveaError(
      'ARTIFACT_CORRUPT',
      'The prepared images of this dataset are missing or were changed on disk. Restore them from a backup, or import everything into a new project.',
      { file },
      { cause },
    );
  const digest = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
      digest.update(chunk as Buffer);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw damaged(error);
  }
  if (digest.digest('hex') !== hash) throw damaged();
}
