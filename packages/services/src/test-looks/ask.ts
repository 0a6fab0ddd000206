import { image, modelVersion, subject, testLook, type Transaction } from '@fovea/database';
import type { Identifier, TestStanding } from '@fovea/domain';
import { FoveaError, testAfterDecision } from '@fovea/domain';
import { and, eq, isNotNull } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/project-events.ts';
import { enqueueTestLook } from '../queue/queue.ts';
import * as snapshots from '../snapshots/index.ts';
import { decided } from '../versions/states.ts';
import { assertKept } from '../versions/dropped-weights.ts';
import { testStandings } from '../versions/test-standings.ts';

/**
 * Asks for a version's figures on the test subjects, which a worker computes. They are computed once a version: whoever asks
 * again is answered with what there is, and a look that failed is tried again.
 * @throws VERSION_UNKNOWN; CONFLICT before the decision on the version; INPUT_INVALID without a labelled test image;
 *   WEIGHTS_DROPPED
 */
export async function ask(ctx: Context, { version: id }: { version: Identifier }): Promise<TestStanding> {
  const { actor, clock, database, queue } = ctx;
  authorise(actor, 'evaluation:test');
  return database.transaction(async (tx) => {
    // Of two who ask at once, the second waits here and finds the first one's look.
    const [version] = await tx.select().from(modelVersion).where(eq(modelVersion.id, id)).for('update');
    if (version === undefined)
      throw new FoveaError('VERSION_UNKNOWN', 'There is no such model version; choose one from the list.', {
        version: id,
      });
    const { projectId, number, runId } = version;
    const { look } = (await testStandings(tx, projectId, [id]))(id);
    if (look === null || look.state === 'failed') {
      if ((await decided(tx, projectId, [id])).stateOf(id) === 'candidate')
        throw new FoveaError('CONFLICT', `Version ${number} waits for a decision. ${testAfterDecision}`, {
          version: id,
        });
      await assertTestable(tx, projectId);
      await assertKept(tx, version);
      const { id: snapshotId } = await snapshots.take(tx, ctx, projectId);
      const asked = { snapshotId, askedBy: actor.personId, askedAt: clock.now() };
      await tx
        .insert(testLook)
        .values({ versionId: id, projectId, ...asked })
        .onConflictDoUpdate({
          target: testLook.versionId,
          set: { ...asked, begunAt: null, failureCode: null, failureMessage: null },
        });
      await record(tx, {
        project: projectId,
        person: actor.personId,
        action: 'version.test',
        resource: 'version',
        resourceId: id,
        detail: { snapshot: snapshotId },
      });
      await enqueueTestLook(tx, queue, { version: id });
      await publish(tx, projectId, { type: 'run.changed', run: runId });
    }
    return (await testStandings(tx, projectId, [id]))(id);
  });
}

async function assertTestable(tx: Transaction, projectId: Identifier): Promise<void> {
  const [labelled] = await tx
    .select({ id: image.id })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(and(eq(image.projectId, projectId), eq(subject.split, 'test'), isNotNull(image.label)))
    .limit(1);
  if (labelled === undefined)
    throw new FoveaError('INPUT_INVALID', 'No test subject has a labelled image. Import more subjects first.', {
      project: projectId,
    });
}
