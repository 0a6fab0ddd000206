import type { Queryable } from '@fovea/database';
import { alias, model, modelVersion } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, eq } from 'drizzle-orm';

export type VersionRow = typeof modelVersion.$inferSelect;

/** The project's champion, or undefined while there is none. */
export async function champion(database: Queryable, projectId: Identifier): Promise<VersionRow | undefined> {
  const [row] = await database
    .select({ version: modelVersion })
    .from(alias)
    .innerJoin(model, eq(model.id, alias.modelId))
    .innerJoin(modelVersion, eq(modelVersion.id, alias.versionId))
    .where(and(eq(model.projectId, projectId), eq(alias.name, 'champion')));
  return row?.version;
}

/**
 * The named version, or the champion.
 * @throws VERSION_UNKNOWN when the project has no such version; MODEL_MISSING when it has no champion yet
 */
export async function findVersion(
  database: Queryable,
  projectId: Identifier,
  version: Identifier | undefined,
): Promise<VersionRow> {
  if (version === undefined) {
    const current = await champion(database, projectId);
    if (current === undefined)
      throw new FoveaError(
        'MODEL_MISSING',
        'This project has no model yet. Train a first model, with the button on its pages or with fovea train. If its training goes on already, wait until it has finished.',
        { project: projectId },
      );
    return current;
  }
  const [row] = await database
    .select()
    .from(modelVersion)
    .where(and(eq(modelVersion.projectId, projectId), eq(modelVersion.id, version)));
  if (row === undefined)
    throw new FoveaError('VERSION_UNKNOWN', 'This project has no such model version; choose one from the list.', {
      version,
    });
  return row;
}
