import type { Queryable } from '@fovea/database';
import { feedback, image, projectClass, subject } from '@fovea/database';
import type { Identifier, ImageFacets, Split } from '@fovea/domain';
import { splits } from '@fovea/domain';
import { and, asc, count, countDistinct, eq, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';

const mostSubjects = 200;

/**
 * How many of a project's images lie in each split and class, and how many carry feedback; with the first subjects by
 * name, as many as a person may choose from.
 */
export async function facets({ database, actor }: Context, { project }: { project: Identifier }): Promise<ImageFacets> {
  authorise(actor, 'image:read');
  const [groups, subjects, [known], [marked], classes] = await Promise.all([
    database
      .select({ split: subject.split, label: image.label, images: count() })
      .from(image)
      .innerJoin(subject, eq(subject.id, image.subjectId))
      .where(eq(image.projectId, project))
      .groupBy(subject.split, image.label),
    firstSubjects(database, project),
    database.select({ subjects: count() }).from(subject).where(eq(subject.projectId, project)),
    database
      .select({ images: countDistinct(feedback.imageId) })
      .from(feedback)
      .where(
        and(eq(feedback.projectId, project), eq(feedback.active, true), sql`jsonb_array_length(${feedback.rois}) > 0`),
      ),
    database
      .select({ name: projectClass.name })
      .from(projectClass)
      .where(eq(projectClass.projectId, project))
      .orderBy(asc(projectClass.position)),
  ]);
  const total = (is: (group: (typeof groups)[number]) => boolean) =>
    groups.filter(is).reduce((sum, { images }) => sum + images, 0);
  const inSplit = (wanted: Split) => total(({ split }) => split === wanted);
  return {
    images: total(() => true),
    withFeedback: marked?.images ?? 0,
    splits: Object.fromEntries(splits.map((split) => [split, inSplit(split)])) as Record<Split, number>,
    labels: classes.map(({ name }) => ({ label: name, images: total(({ label }) => label === name) })),
    subjects,
    moreSubjects: Math.max(0, (known?.subjects ?? 0) - subjects.length),
  };
}

async function firstSubjects(database: Queryable, project: Identifier): Promise<ImageFacets['subjects']> {
  const first = database
    .select({ id: subject.id, name: subject.name, split: subject.split })
    .from(subject)
    .where(eq(subject.projectId, project))
    .orderBy(asc(subject.name))
    .limit(mostSubjects)
    .as('first');
  return database
    .select({ subject: first.name, split: first.split, images: count(image.id) })
    .from(first)
    .leftJoin(image, eq(image.subjectId, first.id))
    .groupBy(first.name, first.split)
    .orderBy(asc(first.name));
}
