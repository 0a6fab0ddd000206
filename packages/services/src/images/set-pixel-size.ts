import { dataset } from '@fovea/database';
import type { PixelSizeRequest } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { imageRow } from '../stored-images/summary.ts';

/**
 * Keeps how long a pixel is, for all images that were imported with this one.
 * @throws NOT_FOUND
 * @throws CONFLICT when somebody else set another size since the image was looked at
 */
export async function setPixelSize(
  { database, actor }: Context,
  { image, micrometresPerPixel, known }: PixelSizeRequest,
): Promise<void> {
  authorise(actor, 'image:import');
  await database.transaction(async (tx) => {
    const { projectId, datasetId } = await imageRow(tx, image);
    const [row] = await tx
      .select({ size: dataset.micrometresPerPixel })
      .from(dataset)
      .where(eq(dataset.id, datasetId))
      .for('update');
    const before = row?.size ?? null;
    if (before === micrometresPerPixel) return;
    if (before !== known) {
      throw new FoveaError(
        'CONFLICT',
        'Somebody else set the size of a pixel meanwhile. Reload the page and look at it first.',
        { known, stored: before },
      );
    }
    await tx.update(dataset).set({ micrometresPerPixel }).where(eq(dataset.id, datasetId));
    await record(tx, {
      project: projectId,
      person: actor.personId,
      action: 'dataset.pixel-size',
      resource: 'dataset',
      resourceId: datasetId,
      detail: { before, after: micrometresPerPixel },
    });
  });
}
