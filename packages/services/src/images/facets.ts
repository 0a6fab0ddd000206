import { image, projectClass, subject } from '@fovea/database';
import type { Identifier, ImageFacets, Split } from '@fovea/domain';
import { splits } from '@fovea/domain';
import { and, asc, count, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { hasFeedback } from '../stored-images/summary.ts';

/** How many of a project's images lie in each split, class and subject, and how many carry feedback. */
export async function facets({ database, actor }: Context, { project }: { project: Identifier }): Promise<ImageFacets> {
  authorise(actor, 'image:read');
  const [subjects, labels, [marked]] = await Promise.all([
    database
      .select({ subject: subject.name, split: subject.split, images: count() })
      .from(image)
      .innerJoin(subject, eq(subject.id, image.subjectId))
      .where(eq(image.projectId, project))
      .groupBy(subject.name, subject.split)
      .orderBy(asc(subject.name)),
    database
      .select({ label: projectClass.name, images: count(image.id) })
      .from(projectClass)
      .leftJoin(image, and(eq(image.projectId, projectClass.projectId), eq(image.label, projectClass.name)))
      .where(eq(projectClass.projectId, project))
      .groupBy(projectClass.name, projectClass.position)
      .orderBy(asc(projectClass.position)),
    database
      .select({ images: count() })
      .from(image)
      .where(and(eq(image.projectId, project), hasFeedback(database))),
  ]);
  const inSplit = (split: Split) =>
    subjects.filter((row) => row.split === split).reduce((sum, row) => sum + row.images, 0);
  return {
    images: subjects.reduce((sum, row) => sum + row.images, 0),
    withFeedback: marked?.images ?? 0,
    splits: Object.fromEntries(splits.map((split) => [split, inSplit(split)])) as Record<Split, number>,
    labels,
    subjects,
  };
}
