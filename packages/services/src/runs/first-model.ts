import { run } from '@fovea/database';
import type { FirstModelPlan, Identifier, Recipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning/base-recipe';
import { and, desc, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { inputOf, networkOf } from '../projects/input.ts';
import { trainableClasses } from '../projects/trainable-images.ts';
import { openBase } from './first-training.ts';

/** What a project's first training takes, before it is started. */
export async function firstModel(ctx: Context, request: { readonly project: Identifier }): Promise<FirstModelPlan> {
  const { database, actor } = ctx;
  authorise(actor, 'run:read');
  const trained = await trainableClasses(database, request.project);
  const classes = trained.map(({ name, images }) => ({ name, images }));
  const images = classes.reduce((sum, one) => sum + one.images, 0);
  const { size } = await inputOf(database, request.project);
  const network = await networkOf(database, request.project);
  const { steps, batchSize } = defaultBaseRecipe(images, 0, { size, network });
  const [waiting] = await database.select({ id: run.id }).from(run).where(openBase(request.project));
  const [newest] = await database
    .select({ recipe: run.recipe, startedAt: run.startedAt, finishedAt: run.finishedAt })
    .from(run)
    .where(and(eq(run.kind, 'base'), eq(run.state, 'finished')))
    .orderBy(desc(run.finishedAt))
    .limit(1);
  const took =
    newest?.startedAt && newest.finishedAt ? (newest.finishedAt.getTime() - newest.startedAt.getTime()) / 1000 : null;
  const pixelsOf = (recipe: Pick<Recipe, 'batchSize' | 'size'>) => recipe.batchSize * recipe.size ** 2;
  const seconds =
    took === null || newest === undefined
      ? null
      : (took / newest.recipe.steps) * steps * (pixelsOf({ batchSize, size }) / pixelsOf(newest.recipe));
  return { images, classes, steps, seconds, run: waiting?.id ?? null };
}
