import { open } from 'node:fs/promises';
import { dataset, project } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq, inArray } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { imageRow } from './summary.ts';

export interface PreparedRow {
  readonly datasetId: Identifier;
  /** The image's row in its dataset's prepared file. */
  readonly position: number;
}

/**
 * Several images of a project as its model sees them, before standardisation, one after another.
 * @returns images × size × size × 3, row-major RGB, 0…255
 * @throws ARTIFACT_CORRUPT when a prepared file is missing or too short
 */
export async function preparedPixels(
  { database, artifacts }: Pick<Context, 'database' | 'artifacts'>,
  rows: readonly PreparedRow[],
): Promise<Uint8Array> {
  const ids = [...new Set(rows.map(({ datasetId }) => datasetId))];
  const owners = await database
    .select({ id: dataset.id, artifact: dataset.preparedArtifact, size: project.preparedSize })
    .from(dataset)
    .innerJoin(project, eq(project.id, dataset.projectId))
    .where(inArray(dataset.id, ids));
  const imageBytes = (owners[0]?.size ?? 0) ** 2 * 3;
  const pixels = new Uint8Array(rows.length * imageBytes);
  for (const { id, artifact } of owners) {
    if (artifact === null)
      throw new FoveaError('CONFLICT', 'The dataset is still being imported; try again when it is done.', {
        dataset: id,
      });
    const file = artifacts.path(artifact);
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
      for (const [index, { datasetId, position }] of rows.entries()) {
        if (datasetId !== id) continue;
        const { bytesRead } = await handle.read(pixels, index * imageBytes, imageBytes, position * imageBytes);
        if (bytesRead !== imageBytes) throw damaged();
      }
    } finally {
      await handle.close();
    }
  }
  return pixels;
}

/**
 * The image as the model sees it, before standardisation: size × size × 3, row-major RGB, 0…255.
 * @throws NOT_FOUND; ARTIFACT_CORRUPT when the prepared file is missing or too short
 */
export async function pixels(ctx: Context, request: { image: Identifier }): Promise<Uint8Array> {
  authorise(ctx.actor, 'image:read');
  return preparedPixels(ctx, [await imageRow(ctx.database, request.image)]);
}
