import type { Queryable } from '@fovea/database';
import { reviewPass } from '@fovea/database';
import type { Identifier, PassRequest } from '@fovea/domain';
import { and, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { imageRow } from '../images/summary.ts';
import { champion, findVersion } from '../versions/find.ts';

/**
 * Keeps that there is nothing to mark on an image by what the champion makes of it, or takes that back. The next champion's
 * queue has the image again.
 * @throws NOT_FOUND, MODEL_MISSING
 */
export async function pass({ database, actor }: Context, { image, passed }: PassRequest): Promise<void> {
  authorise(actor, 'feedback:write');
  await database.transaction(async (tx) => {
    const { projectId } = await imageRow(tx, image);
    const { id: versionId } = await findVersion(tx, projectId, undefined);
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

/** Whether somebody found nothing to mark on the image by what the champion makes of it. */
export async function isPassed(database: Queryable, project: Identifier, image: Identifier): Promise<boolean> {
  const version = await champion(database, project);
  if (version === undefined) return false;
  const found = await database
    .select({ image: reviewPass.imageId })
    .from(reviewPass)
    .where(and(eq(reviewPass.versionId, version.id), eq(reviewPass.imageId, image)));
  return found.length > 0;
}
