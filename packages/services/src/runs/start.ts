import type { Transaction } from '@fovea/database';
import { image, subject } from '@fovea/database';
import type { Identifier, Recipe, Roi } from '@fovea/domain';
import { assertClassBalance, attendFloor, FoveaError, shutsOut, strayAllowed } from '@fovea/domain';
import { and, eq, isNotNull } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { freeze } from '../feedback/frozen-set.ts';
import * as snapshots from '../snapshots/index.ts';
import { findVersion } from '../versions/find.ts';
import { assertKept } from '../versions/dropped-weights.ts';
import { networkOf } from '../projects/input.ts';
import { rarestShareOf, trainableClasses } from '../projects/trainable-images.ts';
import { assertFitsNetwork } from './assert-fits-network.ts';
import { insertRun } from './insert-run.ts';
import type { StartRecalibration } from './recipe-of.ts';
import { recipeOf } from './recipe-of.ts';

/** @throws NOT_FOUND when the project has no such image */
export async function assertImage(tx: Transaction, projectId: Identifier, id: Identifier): Promise<void> {
  const [row] = await tx
    .select({ id: image.id })
    .from(image)
    .where(and(eq(image.projectId, projectId), eq(image.id, id)));
  if (row === undefined)
    throw new FoveaError('NOT_FOUND', 'This project has no such image to watch; choose one from the list.', {
      image: id,
    });
}

/** Without a labelled validation image a run would fail at its report, after all its training. */
async function assertJudgeable(tx: Transaction, projectId: Identifier): Promise<void> {
  const [labelled] = await tx
    .select({ id: image.id })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(and(eq(image.projectId, projectId), eq(subject.split, 'validation'), isNotNull(image.label)))
    .limit(1);
  if (labelled === undefined)
    throw new FoveaError('INPUT_INVALID', 'There is no labelled validation image to judge by; import more subjects.', {
      project: projectId,
    });
}

/** The floor of gates that people drew only for what to attend to. A floor would let through what is to be ignored. */
function withFloor(recipe: Recipe, drawn: readonly (readonly Roi[])[]): Recipe {
  const isAttendOnly = drawn.flat().every(({ meaning }) => meaning === 'attend');
  return isAttendOnly && shutsOut(recipe.gateKind) && recipe.feedback?.method === 'gate'
    ? { ...recipe, gateFloor: attendFloor }
    : recipe;
}

/** @throws RECIPE_INVALID where the balance has no ε, or no gate is taught: ε is a share of a gate's first loss */
function withinStray(recipe: Recipe, stray: number, drawn: readonly (readonly Roi[])[]): Recipe {
  const { balance, feedback } = recipe;
  if (balance.scheme !== 'constrained' || feedback?.method !== 'gate')
    throw new FoveaError(
      'RECIPE_INVALID',
      'How far attention may stray can be set only with the method "attention gate" and the balance "constrained". Choose both, or leave the setting out.',
      { scheme: balance.scheme, method: feedback?.method ?? null },
    );
  return { ...recipe, balance: { ...balance, epsilon: strayAllowed(stray, feedback, drawn) } };
}

/**
 * Queues one recalibration of the champion (or of `base`). The feedback set and the data are fixed first, in the same
 * transaction, so that the run can be repeated exactly.
 * @throws RECIPE_INVALID, MODEL_MISSING, VERSION_UNKNOWN, WEIGHTS_DROPPED, NOT_FOUND
 * @throws FEEDBACK_EMPTY when there is no region on a training subject
 * @throws INPUT_INVALID when no validation image has a label
 */
export async function start(ctx: Context, request: StartRecalibration): Promise<{ id: Identifier }> {
  const { database, actor, clock } = ctx;
  authorise(actor, 'run:start');
  const { project: projectId } = request;
  return database.transaction(async (tx) => {
    const base = await findVersion(tx, projectId, request.base);
    await assertKept(tx, base);
    const network = await networkOf(tx, projectId);
    const classes = await trainableClasses(tx, projectId);
    const asked = recipeOf(request, base, { network, rarestShare: rarestShareOf(classes) });
    assertFitsNetwork(asked, network);
    await assertJudgeable(tx, projectId);
    assertClassBalance(asked, classes);
    const queuedAt = clock.now();
    const feedback = await freeze(tx, actor, projectId, request.deselect);
    const { stray } = request;
    const drawn = [...feedback.trainable.values()];
    const isFloorAsked = request.recipe !== undefined || request.settings?.gateFloor !== undefined;
    const floored = isFloorAsked ? asked : withFloor(asked, drawn);
    const recipe = stray === undefined ? floored : withinStray(floored, stray, drawn);
    const data = await snapshots.take(tx, ctx, projectId);
    if (request.watch !== undefined) await assertImage(tx, projectId, request.watch);
    const id = await insertRun(tx, ctx, {
      projectId,
      recipe,
      snapshotId: data.id,
      baseVersionId: base.id,
      feedbackSetId: feedback.id,
      watchImageId: request.watch ?? feedback.trainable.keys().next().value ?? null,
      queuedAt,
    });
    return { id };
  });
}
