import { open } from 'node:fs/promises';
import { dataset } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError, modelSize } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { imageRow } from './summary.ts';

/**
 * The image as the model sees it, before standardisation: 64 × 64 × 3, row-major RGB, 0…255.
 * @throws NOT_FOUND; ARTIFACT_CORRUPT when the prepared file is missing or too short
 */
export async function pixels(
  { database, artifacts, actor }: Context,
  request: { image: Identifier },
): Promise<Uint8Array> {
  authorise(actor, 'image:read');
  const row = await imageRow(database, request.image);
  const [owner] = await database
    .select({ artifact: dataset.preparedArtifact })
    .from(dataset)
    .where(eq(dataset.id, row.datasetId));
  if (owner?.artifact == null)
    throw new FoveaError('CONFLICT', 'The dataset is still being imported; try again when it is done.', {
      dataset: row.datasetId,
    });
  const file = artifacts.path(owner.artifact);
  const length = modelSize * modelSize * 3;
  const buffer = new Uint8Array(length);
  const damaged = (cause?: unknown) =>
    new FoveaError(
      'ARTIFACT_CORRUPT',
      'The prepared images are missing or damaged. Restore them from a backup, or import the dataset again.',
      { file },
      { cause },
    );
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw damaged(error);
  });
  try {
    const { bytesRead } = await handle.read(buffer, 0, length, row.position * length);
    if (bytesRead !== length) throw damaged();
  } finally {
    await handle.close();
  }
  return buffer;
}
