import type { Queryable } from '@fovea/database';
import { project, run } from '@fovea/database';
import type { Identifier, InputSettings, Recipe } from '@fovea/domain';
import { startRunRequest } from '@fovea/domain';
import { desc, eq, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { defaultInput, inputColumns, networkOf } from '../projects/input.ts';
import { rarestShareOf, trainableClasses } from '../projects/trainable-images.ts';
import { recipeOf } from '../runs/recipe-of.ts';
import { readManifest } from '../snapshots/index.ts';
import { champion } from '../versions/find.ts';
import type { FileReference, TrainingJob } from './job.ts';
import { preparedFiles } from './prepared-files.ts';

export interface NextTraining {
  readonly input: InputSettings;
  readonly prepared: TrainingJob['prepared'];
  /** Of the champion, where the project has a network of its own; null without such a network or without a champion. */
  readonly ofNetwork: NetworkTraining | null;
}

/** A quick recalibration with the usual settings. */
export interface NetworkTraining {
  readonly recipe: Recipe;
  readonly base: FileReference;
  /** How many the base tells apart. */
  readonly classes: number;
}

/**
 * What is probably trained on next: the images of the project that somebody used last, as its newest run had them.
 * @throws ARTIFACT_CORRUPT when the list of these images is missing or damaged
 */
export async function nextTraining(context: Pick<Context, 'database' | 'artifacts'>): Promise<NextTraining> {
  const { database, artifacts } = context;
  const [latest] = await database
    .select({ ...inputColumns, id: project.id, snapshot: run.snapshotId })
    .from(project)
    .leftJoin(run, eq(run.projectId, project.id))
    .orderBy(desc(sql`coalesce(${run.queuedAt}, ${project.createdAt})`))
    .limit(1);
  if (latest === undefined) return { input: defaultInput, prepared: [], ofNetwork: null };
  const { id, snapshot, ...input } = latest;
  const manifest = snapshot === null ? { prepared: [] } : await readManifest(context, snapshot);
  const quick = input.network === null ? null : await quickOf(database, id);
  return {
    input,
    prepared: preparedFiles(context, manifest),
    ofNetwork: quick && { ...quick, base: { path: artifacts.path(quick.weights), hash: quick.weights } },
  };
}

async function quickOf(database: Queryable, id: Identifier) {
  const base = await champion(database, id);
  if (base === undefined) return null;
  const network = await networkOf(database, id);
  const rarestShare = rarestShareOf(await trainableClasses(database, id));
  const recipe = recipeOf(startRunRequest.parse({ project: id, preset: 'quick' }), base, { network, rarestShare });
  return { recipe, classes: base.classes.length, weights: base.weightsArtifact };
}
