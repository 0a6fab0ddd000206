import type { Transaction } from '@fovea/database';
import { dataset, image, projectClass, snapshot, subject } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, asc, eq } from 'drizzle-orm';
import { registerArtifact } from '../artifacts/artifact-store.ts';
import type { Context } from '../context.ts';
import type { Manifest } from './manifest.ts';
import { manifestHash } from './manifest.ts';

async function describe(tx: Transaction, projectId: Identifier): Promise<Manifest> {
  const classes = await tx
    .select()
    .from(projectClass)
    .where(eq(projectClass.projectId, projectId))
    .orderBy(asc(projectClass.position));
  const rows = await tx
    .select({
      id: image.id,
      dataset: dataset.id,
      artifact: dataset.preparedArtifact,
      position: image.position,
      contentHash: image.contentHash,
      label: image.label,
      subject: subject.name,
      split: subject.split,
    })
    .from(image)
    .innerJoin(dataset, eq(dataset.id, image.datasetId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(eq(image.projectId, projectId))
    .orderBy(asc(dataset.createdAt), asc(dataset.id), asc(image.position));
  const prepared: { dataset: string; artifact: string; images: number }[] = [];
  let offset = 0;
  const images = rows.map(({ dataset: datasetId, artifact, position, ...rest }) => {
    let file = prepared.at(-1);
    if (file?.dataset !== datasetId) {
      if (artifact === null)
        throw new FoveaError('CONFLICT', 'A dataset is still being imported; start again when it is done.', {
          dataset: datasetId,
        });
      offset += file?.images ?? 0;
      file = { dataset: datasetId, artifact, images: 0 };
      prepared.push(file);
    }
    file.images = Math.max(file.images, position + 1);
    return { ...rest, row: offset + position };
  });
  return {
    classes: classes.map(({ name }) => name),
    positive: classes.find(({ positive }) => positive)?.name ?? '',
    prepared,
    images,
  };
}

/**
 * Fixes what the project's data is at this moment; unchanged data keeps its snapshot.
 * @throws NOT_FOUND when the project has no image
 */
export async function take(
  tx: Transaction,
  { artifacts }: Pick<Context, 'artifacts'>,
  projectId: Identifier,
): Promise<{ id: Identifier; hash: string }> {
  const manifest = await describe(tx, projectId);
  if (manifest.images.length === 0)
    throw new FoveaError('NOT_FOUND', 'This project has no images yet; import some first.', { project: projectId });
  const hash = manifestHash(manifest);
  const same = and(eq(snapshot.projectId, projectId), eq(snapshot.hash, hash));
  const [known] = await tx.select({ id: snapshot.id, hash: snapshot.hash }).from(snapshot).where(same);
  if (known !== undefined) return known;
  const bytes = Buffer.from(JSON.stringify(manifest));
  const manifestArtifact = await artifacts.put(bytes);
  await registerArtifact(tx, manifestArtifact, bytes.byteLength);
  const subjects = new Set(manifest.images.map((entry) => entry.subject)).size;
  await tx
    .insert(snapshot)
    .values({ projectId, hash, manifestArtifact, images: manifest.images.length, subjects })
    .onConflictDoNothing();
  const [taken] = await tx.select({ id: snapshot.id, hash: snapshot.hash }).from(snapshot).where(same);
  if (taken === undefined) throw new Error('The snapshot was not kept.');
  return taken;
}
