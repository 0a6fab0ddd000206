import { explanationAgreement } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import type { Context } from '../context.ts';
import { explanations } from '../predictions/index.ts';
import type { VersionRow } from '../versions/find.ts';
import { candidates } from './candidates.ts';

/** How many of the queue's first images have their explanations compared: a second each. */
const shortlist = 24;

/**
 * Compares the explanations of the images that come first in the queue without them, and keeps how far they agree. The
 * maps are kept, too, so that the image opens with them.
 * @param reviewed the images that are in the queue no more
 */
export async function compareFirst(ctx: Context, version: VersionRow, reviewed: readonly Identifier[]): Promise<void> {
  const [found, { reviewOrder }] = await Promise.all([candidates(ctx, version, reviewed), import('@fovea/learning')]);
  const unknown = new Float32Array(found.images.length).fill(Number.NaN);
  const blind = { ...found, scores: { ...found.scores, disagreement: unknown } };
  const first = reviewOrder(blind, 'next-to-review').slice(0, shortlist);
  for (const { image } of first) {
    const id = found.images[image];
    if (id === undefined || found.compared.has(id)) continue;
    const { explanations: agreement } = await explanations(ctx, { image: id, version: version.id });
    await ctx.database
      .insert(explanationAgreement)
      .values({ projectId: version.projectId, versionId: version.id, imageId: id, agreement })
      .onConflictDoNothing();
  }
}
