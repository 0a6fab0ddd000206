import type { Queryable } from '@fovea/database';
import { image, projectClass, subject } from '@fovea/database';
import type { CountedClass, Identifier } from '@fovea/domain';
import { and, asc, count, eq, isNotNull } from 'drizzle-orm';

/** Of `image` joined with `subject`: what a training can learn from. */
export const trainable = (project: Identifier) =>
  and(eq(image.projectId, project), eq(subject.split, 'train'), isNotNull(image.label));

/** How many images of each class a training can learn from, in the model's order. */
export async function countTrainable(database: Queryable, project: Identifier): Promise<CountedClass[]> {
  const classes = await database
    .select({ name: projectClass.name })
    .from(projectClass)
    .where(eq(projectClass.projectId, project))
    .orderBy(asc(projectClass.position));
  const counts = await database
    .select({ label: image.label, images: count() })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(trainable(project))
    .groupBy(image.label);
  const images = new Map(counts.map((each) => [each.label, each.images]));
  return classes.map(({ name }) => ({ name, images: images.get(name) ?? 0 }));
}

/** Share of these images that show the rarest class; 0 of none. */
export function rarestShareOf(classes: readonly CountedClass[]): number {
  const total = classes.reduce((sum, { images }) => sum + images, 0);
  return total === 0 ? 0 : Math.min(...classes.map(({ images }) => images)) / total;
}
