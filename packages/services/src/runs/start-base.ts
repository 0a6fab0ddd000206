import { image, model, run, subject } from '@fovea/database';
import type { BaseSettings, Identifier, RecipeInput } from '@fovea/domain';
import { assertClassBalance, augmentationBy, FoveaError, parseRecipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning/base-recipe';
import { and, asc, count, countDistinct, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import * as snapshots from '../snapshots/index.ts';
import { trainable, trainableClasses } from '../projects/trainable-images.ts';
import { openBase } from './first-training.ts';
import { assertFitsNetwork } from './assert-fits-network.ts';
import { insertRun } from './insert-run.ts';
import { assertPreparedAlike } from './assert-prepared-alike.ts';
import { assertImage } from './start.ts';
import { inputOf, networkOf } from '../projects/input.ts';

export interface StartBaseRequest {
  readonly project: Identifier;
  /** Left out: the default for the number of training images. */
  readonly recipe?: RecipeInput | undefined;
  readonly seed?: number | undefined;
  /** Of the default recipe. */
  readonly settings?: BaseSettings | undefined;
  readonly watch?: Identifier | undefined;
}

/**
 * Queues a training from nothing; a project's first one becomes its champion. While a base training waits, runs or
 * is paused, that one is answered.
 * @throws RECIPE_INVALID; NOT_FOUND when there is no labelled training image; IMPORT_ONE_CLASS when all are of one class
 */
export async function startBase(ctx: Context, request: StartBaseRequest): Promise<{ id: Identifier }> {
  const { database, actor } = ctx;
  authorise(actor, 'run:start');
  const { project: projectId } = request;
  return database.transaction(async (tx) => {
    await tx.select({ id: model.id }).from(model).where(eq(model.projectId, projectId)).for('update');
    const [waiting] = await tx.select({ id: run.id }).from(run).where(openBase(projectId));
    if (waiting !== undefined) return { id: waiting.id };
    const [labelled] = await tx
      .select({ count: count(), classes: countDistinct(image.label) })
      .from(image)
      .innerJoin(subject, eq(subject.id, image.subjectId))
      .where(trainable(projectId));
    if (!labelled?.count)
      throw new FoveaError('NOT_FOUND', 'This project has no labelled training image; import some first.', {
        project: projectId,
      });
    if (labelled.classes < 2)
      throw new FoveaError(
        'IMPORT_ONE_CLASS',
        'All labelled training images are of one class, so that there is nothing to tell apart. Import subjects of the other class.',
        { project: projectId },
      );
    const input = await inputOf(tx, projectId);
    const { size, background, normalise } = input;
    const network = await networkOf(tx, projectId);
    const prepared = { size, background, normalise, augment: augmentationBy(input.symmetries) };
    const recipe =
      request.recipe === undefined
        ? defaultBaseRecipe(labelled.count, request.seed ?? 0, { ...request.settings, ...prepared, network })
        : parseRecipe({ ...prepared, network: network?.sha256, ...request.recipe });
    assertPreparedAlike(recipe, input);
    assertFitsNetwork(recipe, network);
    if (recipe.kind !== 'base')
      throw new FoveaError('RECIPE_INVALID', 'A base training needs a recipe of kind "base".', { kind: recipe.kind });
    assertClassBalance(recipe, await trainableClasses(tx, projectId));
    if (request.watch !== undefined) await assertImage(tx, projectId, request.watch);
    const [first] = await tx
      .select({ id: image.id })
      .from(image)
      .innerJoin(subject, eq(subject.id, image.subjectId))
      .where(and(eq(image.projectId, projectId), eq(subject.split, 'validation')))
      .orderBy(asc(image.datasetId), asc(image.position))
      .limit(1);
    const data = await snapshots.take(tx, ctx, projectId);
    const id = await insertRun(tx, ctx, {
      projectId,
      recipe,
      snapshotId: data.id,
      baseVersionId: null,
      feedbackSetId: null,
      watchImageId: request.watch ?? first?.id ?? null,
    });
    return { id };
  });
}
