import type { Queryable } from '@fovea/database';
import { evaluation } from '@fovea/database';
import type { Evaluation, Identifier } from '@fovea/domain';
import { and, eq } from 'drizzle-orm';

/** Evaluations on validation subjects, by version. */
export async function validations(database: Queryable, projectId: Identifier): Promise<Map<Identifier, Evaluation>> {
  const rows = await database
    .select()
    .from(evaluation)
    .where(and(eq(evaluation.projectId, projectId), eq(evaluation.split, 'validation')));
  return new Map(
    rows.map(({ versionId, split, images, subjects, estimates }) => [
      versionId,
      { split, images, subjects, ...estimates },
    ]),
  );
}
