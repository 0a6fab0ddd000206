import { feedback, person } from '@fovea/database';
import type { FeedbackSummary, Identifier } from '@fovea/domain';
import { meanings } from '@fovea/domain';
import { and, desc, eq, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { summaries } from '../stored-images/summary.ts';

/** Everybody's regions in a project, newest first; drafts without a region are left out. */
export async function list({ database, actor }: Context, request: { project: Identifier }): Promise<FeedbackSummary[]> {
  authorise(actor, 'image:read');
  const rows = await database
    .select({ feedback, author: person.name })
    .from(feedback)
    .innerJoin(person, eq(person.id, feedback.personId))
    .where(and(eq(feedback.projectId, request.project), sql`jsonb_array_length(${feedback.rois}) > 0`))
    .orderBy(desc(feedback.updatedAt), desc(feedback.id));
  const images = await summaries(
    database,
    rows.map((row) => row.feedback.imageId),
  );
  return rows.flatMap(({ feedback: { id, imageId, rois, active, updatedAt }, author }) => {
    const image = images.get(imageId);
    if (image === undefined) return [];
    return [
      {
        id,
        image,
        author,
        meanings: meanings.filter((meaning) => rois.some((roi) => roi.meaning === meaning)),
        regions: rois.length,
        active,
        trainable: image.split === 'train',
        updatedAt: updatedAt.toISOString(),
      },
    ];
  });
}
