import { createHash } from 'node:crypto';
import { modelVersion, person } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { parseRecipe } from '@fovea/domain';
import { eq, inArray } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { checkSetOf } from '../feedback/check-set.ts';
import { regionsOfSet } from '../feedback/frozen-set.ts';
import type { Manifest } from '../snapshots/index.ts';
import { readManifest } from '../snapshots/index.ts';
import { checkpointFolder } from '../runs/checkpoints.ts';
import type { RunRow } from '../runs/run-row.ts';
import { countCandidates } from './candidates.ts';
import type { ImageRow, TrainingJob } from './job.ts';
import { preparedFiles } from './prepared-files.ts';

const probeImages = 12;

/** Twelve labelled validation images that a snapshot always gives: by content hash, the classes in turn. */
function fixedProbes({ images, classes }: Manifest): ImageRow[] {
  const candidates = images.filter(({ split, label }) => split === 'validation' && label !== null);
  const byClass = classes.map((name) =>
    candidates.filter(({ label }) => label === name).sort((a, b) => (a.contentHash < b.contentHash ? -1 : 1)),
  );
  const probes: ImageRow[] = [];
  for (let turn = 0; probes.length < Math.min(probeImages, candidates.length); turn++) {
    for (const members of byClass) {
      const member = members[turn];
      if (member !== undefined && probes.length < probeImages) probes.push({ row: member.row, image: member.id });
    }
  }
  return probes;
}

/** Gathers all that the claimed run needs, from what was fixed when it was started. @throws ARTIFACT_CORRUPT */
export async function buildJob(ctx: Context, row: RunRow, token: string): Promise<TrainingJob> {
  const { database, artifacts } = ctx;
  const manifest = await readManifest(ctx, row.snapshotId);
  const rows = manifest.prepared.reduce((sum, file) => sum + file.images, 0);
  const labels = new Int16Array(rows).fill(-1);
  const subjects = new Int32Array(rows).fill(-1);
  const classNumbers = new Map(manifest.classes.map((name, at) => [name, at]));
  const subjectNumbers = new Map<string, number>();
  const rowOf = new Map<Identifier, number>();
  const train: number[] = [];
  const validation: number[] = [];
  const validationImages: Identifier[] = [];
  for (const entry of manifest.images) {
    const number = subjectNumbers.get(entry.subject) ?? subjectNumbers.size;
    subjectNumbers.set(entry.subject, number);
    subjects[entry.row] = number;
    labels[entry.row] = entry.label === null ? -1 : (classNumbers.get(entry.label) ?? -1);
    rowOf.set(entry.id, entry.row);
    if (entry.split === 'train') train.push(entry.row);
    if (entry.split !== 'validation') continue;
    validation.push(entry.row);
    validationImages.push(entry.id);
  }
  // A run reads no test subject, not even where somebody drew on one.
  const read = new Set([...train, ...validation]);
  const marked = (await regionsOfSet(database, row.feedbackSetId)).flatMap((entry) => {
    const at = rowOf.get(entry.image);
    return at === undefined || !read.has(at) ? [] : [{ ...entry, row: at }];
  });
  const authors = new Set(marked.flatMap(({ regions }) => regions.map(({ author }) => author)));
  const people = await database
    .select({ id: person.id, name: person.name })
    .from(person)
    .where(inArray(person.id, [...authors]));
  const [base] =
    row.baseVersionId === null
      ? []
      : await database
          .select({ weights: modelVersion.weightsArtifact })
          .from(modelVersion)
          .where(eq(modelVersion.id, row.baseVersionId));
  const recipe = parseRecipe(row.recipe);
  const fileOf = (hash: string) => ({ path: artifacts.path(hash), hash });
  const watchRow = row.watchImageId === null ? undefined : rowOf.get(row.watchImageId);
  return {
    run: row.id,
    project: row.projectId,
    token,
    attempt: row.attempt,
    setbacks: row.setbacks,
    isRerun: row.rerunOf !== null,
    training: createHash('sha256')
      .update(JSON.stringify([row.recipe, row.snapshotId, row.feedbackSetId, base?.weights ?? null]))
      .digest('hex'),
    checkpoints: { folder: checkpointFolder(ctx, row.id), newest: row.checkpointStep },
    recipe,
    classes: manifest.classes,
    positive: manifest.classes.indexOf(manifest.positive),
    network: base !== undefined || recipe.network === undefined ? null : fileOf(recipe.network),
    base: base === undefined ? null : fileOf(base.weights),
    prepared: preparedFiles(ctx, manifest),
    labels,
    subjects,
    subjectNames: [...subjectNumbers.keys()],
    train: Int32Array.from(train),
    validation: Int32Array.from(validation),
    validationImages,
    feedback: marked,
    authorNames: Object.fromEntries(people.map(({ id, name }) => [id, name])),
    candidates: await countCandidates(database, row),
    checkSet: await checkSetOf(database, row.feedbackSetId),
    probes: fixedProbes(manifest),
    watch: row.watchImageId === null || watchRow === undefined ? null : { row: watchRow, image: row.watchImageId },
  };
}
