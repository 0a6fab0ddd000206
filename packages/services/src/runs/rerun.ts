import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, eq, isNull } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { lockRun } from './run-row.ts';
import { insertRun } from './insert-run.ts';

/**
 * Queues the exact repetition of a finished run: same data, feedback, base, recipe and seed. It makes no version; its
 * result says whether the weights are the same, and stays on record. Of a repetition the run that it repeats is meant.
 * While one is open, that one is answered.
 * @throws NOT_FOUND; RUN_NOT_ACTIVE when the run has not finished
 */
export async function rerun(ctx: Context, request: { run: Identifier }): Promise<{ id: Identifier }> {
  authorise(ctx.actor, 'run:rerun');
  return ctx.database.transaction(async (tx) => {
    const asked = await lockRun(tx, request.run);
    const original = asked.rerunOf === null ? asked : await lockRun(tx, asked.rerunOf);
    if (original.state !== 'finished')
      throw new FoveaError(
        'RUN_NOT_ACTIVE',
        `Only a finished run can be repeated and compared; this one is ${original.state}. Choose a finished one.`,
        { run: original.id, state: original.state },
      );
    const [open] = await tx
      .select({ id: run.id })
      .from(run)
      .where(and(eq(run.rerunOf, original.id), isNull(run.finishedAt)));
    if (open !== undefined) return { id: open.id };
    const { projectId, recipe, snapshotId, baseVersionId, feedbackSetId, watchImageId } = original;
    const definition = { projectId, recipe, snapshotId, baseVersionId, feedbackSetId, watchImageId };
    return { id: await insertRun(tx, ctx, { ...definition, rerunOf: original.id }) };
  });
}
