import { snapshot } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { manifestSchema, type Manifest } from './manifest.ts';

/** @throws ARTIFACT_CORRUPT when the snapshot's manifest is missing or damaged */
export async function readManifest(
  { database, artifacts }: Pick<Context, 'database' | 'artifacts'>,
  snapshotId: Identifier,
): Promise<Manifest> {
  const [row] = await database
    .select({ artifact: snapshot.manifestArtifact })
    .from(snapshot)
    .where(eq(snapshot.id, snapshotId));
  if (row === undefined) throw new Error(`Snapshot ${snapshotId} is gone.`);
  const parsed = manifestSchema.safeParse(JSON.parse((await artifacts.read(row.artifact)).toString('utf8')));
  if (parsed.success) return parsed.data;
  throw new FoveaError(
    'ARTIFACT_CORRUPT',
    'This version of Fovea cannot read the run’s list of images. Start a new run.',
    { snapshot: snapshotId },
  );
}
