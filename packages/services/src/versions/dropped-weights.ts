import { artifact, run, type Queryable } from '@fovea/database';
import { FoveaError, weightsDroppedInWords } from '@fovea/domain';
import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { WeightsReference } from '../inference/host.ts';
import type { VersionRow } from './find.ts';

/** When some of these weights were dropped, by hash; those that are here are left out. */
export async function droppedWeights(
  database: Queryable,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (hashes.length === 0) return new Map();
  const rows = await database
    .select({ hash: artifact.hash, at: artifact.droppedAt })
    .from(artifact)
    .where(and(inArray(artifact.hash, [...new Set(hashes)]), isNotNull(artifact.droppedAt)));
  return new Map(rows.flatMap(({ hash, at }) => (at === null ? [] : [[hash, at.toISOString()]])));
}

type WeightsOf = Pick<VersionRow, 'weightsArtifact' | 'number' | 'runId'>;

/** Where a version's weights lie. @throws WEIGHTS_DROPPED naming the run that makes them again */
export async function weightsOf(
  { database, artifacts }: Pick<Context, 'database' | 'artifacts'>,
  version: WeightsOf,
): Promise<WeightsReference> {
  await assertKept(database, version);
  return { path: artifacts.path(version.weightsArtifact), hash: version.weightsArtifact };
}

/**
 * Looks that a version's weights are here. In a transaction they stay until it ends.
 * @throws WEIGHTS_DROPPED naming the run that makes them again
 */
export async function assertKept(database: Queryable, { weightsArtifact, number, runId }: WeightsOf): Promise<void> {
  const [file] = await database
    .select({ droppedAt: artifact.droppedAt })
    .from(artifact)
    .where(eq(artifact.hash, weightsArtifact))
    .for('key share');
  if (file?.droppedAt == null) return;
  const [made] = await database.select({ number: run.number }).from(run).where(eq(run.id, runId));
  const at = file.droppedAt.toISOString();
  const words = weightsDroppedInWords({ version: number, run: made?.number ?? 0, at });
  throw new FoveaError('WEIGHTS_DROPPED', words, { run: runId, droppedAt: at });
}
