import type { Queryable } from '@fovea/database';
import { reviewPass } from '@fovea/database';
import type { Identifier, PassRequest } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { imageRow } from '../stored-images/summary.ts';
import { champion, findVersion } from '../versions/find.ts';

/**
 * Keeps that there is nothing to mark on an image by what the champion makes of it, or takes that back. The next champion's
 * queue has the image again.
 * @throws NOT_FOUND, MODEL_MISSING
 * @throws CONFLICT when another version has become the champion since the image was looked at
 */
export async function pass({ database, actor }: Context, { image, version, passed }: PassRequest): Promise<void> {
  authorise(actor, 'feedback:write');
  await database.transaction(async (tx) => {
    const { projectId } = await imageRow(tx, image);
    const { id: versionId } = await findVersion(tx, projectId, undefined);
    if (versionId !== version) {
      throw new FoveaError(
        'CONFLICT',
        'Another model came into use since you looked at this image. Look at its answer, then press the button again.',
        { version, champion: versionId },
      );
    }
    if (passed) {
      await tx
        .insert(reviewPass)
        .values({ projectId, versionId, imageId: image, personId: actor.personId })
        .onConflictDoNothing();
    } else {
      await tx.delete(reviewPass).where(and(eq(reviewPass.versionId, versionId), eq(reviewPass.imageId, image)));
    }
    await record(tx, {
      project: projectId,
      person: actor.personId,
      action: 'review.pass',
      resource: 'image',
      resourceId: image,
      detail: { version: versionId, passed },
    });
  });
}

/** The champion, where somebody found nothing to mark on the image by what it makes of it. */
export async function passedBy(
  database: Queryable,
  project: Identifier,
  image: Identifier,
): Promise<Identifier | null> {
  const version = await champion(database, project);
  if (version === undefined) return null;
  const found = await database
    .select({ image: reviewPass.imageId })
    .from(reviewPass)
    .where(and(eq(reviewPass.versionId, version.id), eq(reviewPass.imageId, image)));
  return found.length > 0 ? version.id : null;
}
