import type { Queryable } from '@fovea/database';
import { feedbackSetItem, image, modelVersion, snapshot } from '@fovea/database';
import type { Roi } from '@fovea/domain';
import { FoveaError, letterbox, rasterise } from '@fovea/domain';
import { asc, eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { Manifest } from '../snapshots/manifest.ts';
import { manifestSchema } from '../snapshots/manifest.ts';
import type { RunRow } from './attempt.ts';
import type { FeedbackRegions, ImageRow, TrainingJob } from './job.ts';

/** Validation images of each class whose attention every run shows before and after. */
const probesPerClass = 6;

/** One image's regions of a frozen set, those of several people together. */
export interface FrozenRegions {
  readonly image: string;
  readonly width: number;
  readonly height: number;
  readonly trainable: boolean;
  readonly rois: Roi[];
}

export async function frozenRegions(database: Queryable, setId: string | null): Promise<FrozenRegions[]> {
  if (setId === null) return [];
  const items = await database
    .select({
      image: feedbackSetItem.imageId,
      rois: feedbackSetItem.rois,
      trainable: feedbackSetItem.trainable,
      width: image.width,
      height: image.height,
    })
    .from(feedbackSetItem)
    .innerJoin(image, eq(image.id, feedbackSetItem.imageId))
    .where(eq(feedbackSetItem.setId, setId))
    .orderBy(asc(feedbackSetItem.imageId), asc(feedbackSetItem.feedbackId));
  const images = new Map<string, FrozenRegions>();
  for (const item of items) {
    const known = images.get(item.image);
    if (known === undefined) images.set(item.image, { ...item, rois: [...item.rois] });
    else known.rois.push(...item.rois);
  }
  return [...images.values()];
}

/**
 * Gathers what a worker needs to train a run, from what the run has frozen: snapshot, feedback set, base version.
 * @throws ARTIFACT_CORRUPT when the snapshot's manifest is missing or damaged
 */
export async function trainingJob(
  database: Queryable,
  { artifacts }: Pick<Context, 'artifacts'>,
  row: RunRow,
  token: string,
  attempt: number,
): Promise<TrainingJob> {
  const manifest = await readManifest(database, artifacts, row.snapshotId);
  const rowOf = new Map(manifest.images.map(({ id, row: position }) => [id, position]));
  const at = (id: string): ImageRow[] => {
    const position = rowOf.get(id);
    return position === undefined ? [] : [{ row: position, image: id }];
  };
  const size = row.recipe.size;
  const regions = (await frozenRegions(database, row.feedbackSetId)).flatMap(
    ({ image: id, width, height, trainable, rois }) => {
      const box = letterbox(width, height, size);
      const drawn = { attend: rasterise(rois, 'attend', box), ignore: rasterise(rois, 'ignore', box) };
      return at(id).map((place) => ({ trainable, regions: { ...place, ...drawn } satisfies FeedbackRegions }));
    },
  );
  const rowsOf = (split: 'train' | 'validation') =>
    Int32Array.from(
      manifest.images.filter((entry) => entry.split === split),
      (entry) => entry.row,
    );
  return {
    run: row.id,
    project: row.projectId,
    token,
    attempt,
    recipe: row.recipe,
    classes: manifest.classes,
    positive: manifest.classes.indexOf(manifest.positive),
    base: await baseWeights(database, artifacts, row.baseVersionId),
    prepared: manifest.prepared.map(({ artifact, images }) => ({
      path: artifacts.path(artifact),
      hash: artifact,
      images,
    })),
    ...columns(manifest),
    train: rowsOf('train'),
    validation: rowsOf('validation'),
    feedback: regions.filter(({ trainable }) => trainable).map((entry) => entry.regions),
    heldOutFeedback: regions.filter(({ trainable }) => !trainable).map((entry) => entry.regions),
    probes: probeSet(manifest),
    watch: (row.watchImageId === null ? undefined : at(row.watchImageId)[0]) ?? null,
  };
}

async function readManifest(
  database: Queryable,
  artifacts: Context['artifacts'],
  snapshotId: string,
): Promise<Manifest> {
  const [taken] = await database
    .select({ manifest: snapshot.manifestArtifact })
    .from(snapshot)
    .where(eq(snapshot.id, snapshotId));
  if (taken === undefined) throw new Error(`Snapshot ${snapshotId} is gone.`);
  const parsed = manifestSchema.safeParse(JSON.parse((await artifacts.read(taken.manifest)).toString('utf8')));
  if (parsed.success) return parsed.data;
  throw new FoveaError(
    'ARTIFACT_CORRUPT',
    'The list of the run’s images is not one that this version of Fovea reads. Start a new run.',
    { snapshot: snapshotId },
  );
}

async function baseWeights(
  database: Queryable,
  artifacts: Context['artifacts'],
  versionId: string | null,
): Promise<TrainingJob['base']> {
  if (versionId === null) return null;
  const [base] = await database
    .select({ hash: modelVersion.weightsArtifact })
    .from(modelVersion)
    .where(eq(modelVersion.id, versionId));
  if (base === undefined) throw new Error(`Version ${versionId} is gone.`);
  return { path: artifacts.path(base.hash), hash: base.hash };
}

/** What is known of each row of the prepared files; a row that the snapshot does not name has no label. */
function columns({ classes, images, prepared }: Manifest): Pick<TrainingJob, 'labels' | 'subjects'> {
  const rows = prepared.reduce((sum, file) => sum + file.images, 0);
  const labels = new Int8Array(rows).fill(-1);
  const subjects = new Int32Array(rows).fill(-1);
  const numbers = new Map<string, number>();
  for (const { row, label, subject } of images) {
    const number = numbers.get(subject) ?? numbers.size;
    numbers.set(subject, number);
    subjects[row] = number;
    labels[row] = label === null ? -1 : classes.indexOf(label);
  }
  return { labels, subjects };
}

/** The first validation images of each class in the order of their content: the same for every run on a snapshot. */
function probeSet({ classes, images }: Manifest): ImageRow[] {
  const ordered = images
    .filter(({ split }) => split === 'validation')
    .sort((one, other) => (one.contentHash < other.contentHash ? -1 : 1));
  return classes.flatMap((name) =>
    ordered
      .filter(({ label }) => label === name)
      .slice(0, probesPerClass)
      .map(({ id, row }) => ({ image: id, row })),
  );
}
