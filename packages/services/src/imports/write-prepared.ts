import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { FoveaError } from '@fovea/domain';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Journal } from './journal.ts';
import { preparedBytes } from './journal.ts';

/**
 * Writes the prepared tensor file: the dataset's rows so far, then the new ones, uint8, `modelSize`² × 3 each.
 * @param before artifact with the rows so far, null for none
 * @param rows of the journal, in the order of the images' positions
 * @throws ARTIFACT_WRITE_FAILED when the disk is full; nothing stays behind
 */
export async function writePrepared(
  artifacts: ArtifactStore,
  journal: Journal,
  before: string | null,
  rows: readonly number[],
): Promise<{ hash: string; images: number }> {
  const file = path.join(journal.folder, 'prepared.bin');
  try {
    const handle = await open(file, 'w');
    let written = 0;
    try {
      if (before !== null) {
        for await (const chunk of createReadStream(artifacts.path(before), { highWaterMark: 2 ** 20 })) {
          await handle.appendFile(chunk as Buffer);
          written += (chunk as Buffer).length;
        }
      }
      for (let start = 0; start < rows.length; start += 256) {
        const some = await Promise.all(rows.slice(start, start + 256).map((row) => journal.readPixels(row)));
        await handle.appendFile(Buffer.concat(some));
        written += some.length * preparedBytes;
      }
    } finally {
      await handle.close();
    }
    return { hash: await artifacts.putFile(file), images: written / preparedBytes };
  } catch (error) {
    await rm(file, { force: true });
    if (error instanceof FoveaError || !(error instanceof Error && 'code' in error)) throw error;
    throw new FoveaError(
      'ARTIFACT_WRITE_FAILED',
      'The prepared pictures could not be written: the disk is full or refuses. Free some space and repeat the import; what is done is kept.',
      { file, reason: error.code },
      { cause: error },
    );
  }
}
