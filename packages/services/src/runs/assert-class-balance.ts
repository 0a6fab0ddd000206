import type { Transaction } from '@fovea/database';
import { image, projectClass, subject } from '@fovea/database';
import type { ClassBalance, Identifier } from '@fovea/domain';
import { assertClassBalance } from '@fovea/domain';
import { asc, count, eq } from 'drizzle-orm';
import { trainable } from './first-training.ts';

/** Before a run is queued, so that nobody waits for it in vain. @throws RECIPE_INVALID */
export async function assertClassesCanBalance(
  tx: Transaction,
  projectId: Identifier,
  balance: ClassBalance,
): Promise<void> {
  if (balance.classWeights === 'none' && balance.sampling === 'uniform') return;
  const classes = await tx
    .select({ name: projectClass.name })
    .from(projectClass)
    .where(eq(projectClass.projectId, projectId))
    .orderBy(asc(projectClass.position));
  const counts = await tx
    .select({ label: image.label, images: count() })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(trainable(projectId))
    .groupBy(image.label);
  const images = new Map(counts.map((each) => [each.label, each.images]));
  assertClassBalance(
    balance,
    classes.map(({ name }) => ({ name, images: images.get(name) ?? 0 })),
  );
}
