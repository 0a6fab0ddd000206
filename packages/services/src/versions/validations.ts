import type { Queryable } from '@fovea/database';
import { evaluation } from '@fovea/database';
import type { Evaluation, Identifier } from '@fovea/domain';
import { and, eq, inArray } from 'drizzle-orm';

/** These versions' evaluations on validation subjects, by version. */
export async function validations(
  database: Queryable,
  versions: readonly Identifier[],
): Promise<Map<Identifier, Evaluation>> {
  if (versions.length === 0) return new Map();
  const rows = await database
    .select()
    .from(evaluation)
    .where(and(inArray(evaluation.versionId, [...versions]), eq(evaluation.split, 'validation')));
  return new Map(
    rows.map(({ versionId, split, images, subjects, estimates }) => [
      versionId,
      { split, images, subjects, ...estimates },
    ]),
  );
}
