import type { Queryable } from '@fovea/database';
import { image, projectClass, subject } from '@fovea/database';
import type { CountedClass, Identifier } from '@fovea/domain';
import { and, asc, count, eq, isNotNull } from 'drizzle-orm';

/** Of `image` joined with `subject`: what a training can learn from. */
export const trainable = (project: Identifier) =>
  and(eq(image.projectId, project), eq(subject.split, 'train'), isNotNull(image.label));

/** A project's class, and how many images of it a training can learn from. */
export interface TrainableClass extends CountedClass {
  readonly positive: boolean;
}

/** The classes of a project, in the model's order. */
export function trainableClasses(database: Queryable, project: Identifier): Promise<TrainableClass[]> {
  const { name, positive, position } = projectClass;
  return database
    .select({ name, positive, images: count(subject.id) })
    .from(projectClass)
    .leftJoin(image, and(eq(image.projectId, projectClass.projectId), eq(image.label, name)))
    .leftJoin(subject, and(eq(subject.id, image.subjectId), eq(subject.split, 'train')))
    .where(eq(projectClass.projectId, project))
    .groupBy(name, positive, position)
    .orderBy(asc(position));
}

/** Share of these images that show the rarest class; 0 of none. */
export function rarestShareOf(classes: readonly CountedClass[]): number {
  const total = classes.reduce((sum, { images }) => sum + images, 0);
  return total === 0 ? 0 : Math.min(...classes.map(({ images }) => images)) / total;
}
