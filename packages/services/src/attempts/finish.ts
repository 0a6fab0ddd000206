import type { Transaction } from '@fovea/database';
import { alias, decision, evaluation, evidenceReport, model, modelVersion, projectClass, run } from '@fovea/database';
import type { Identifier, ProjectEvent } from '@fovea/domain';
import { FoveaError, modelSize } from '@fovea/domain';
import { and, asc, eq, sql } from 'drizzle-orm';
import { registerArtifact } from '../artifacts/register-artifact.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { moveChampion } from '../decisions/decide.ts';
import { publish } from '../events/publish.ts';
import type { VersionRow } from '../versions/find.ts';
import { removeCheckpoints } from '../runs/checkpoints.ts';
import type { Held } from './held-run.ts';
import type { RunRow } from '../runs/run-row.ts';
import { heldRun } from './held-run.ts';
import type { TrainingOutcome } from './job.ts';
import { storeMaps } from './store-maps.ts';
import { keepStrips, storeStrips } from './store-strips.ts';

const firstReason = 'First model of the project.';

async function insertVersion(tx: Transaction, row: RunRow, outcome: TrainingOutcome): Promise<VersionRow> {
  const [numbered] = await tx
    .update(model)
    .set({ nextVersionNumber: sql`${model.nextVersionNumber} + 1` })
    .where(eq(model.projectId, row.projectId))
    .returning({ id: model.id, next: model.nextVersionNumber });
  if (numbered === undefined) throw new Error(`Project ${row.projectId} has no model.`);
  const classes = await tx
    .select({ name: projectClass.name })
    .from(projectClass)
    .where(eq(projectClass.projectId, row.projectId))
    .orderBy(asc(projectClass.position));
  const [version] = await tx
    .insert(modelVersion)
    .values({
      projectId: row.projectId,
      modelId: numbered.id,
      number: numbered.next - 1,
      weightsArtifact: outcome.weightsHash,
      recipe: row.recipe,
      preprocessing: { size: modelSize, fit: 'letterbox', standardisation: 'foreground-mean-x4' },
      classes: classes.map(({ name }) => name),
      temperature: outcome.temperature,
      gateTaught: outcome.gateTaught,
      snapshotId: row.snapshotId,
      parentId: row.baseVersionId,
      runId: row.id,
    })
    .returning();
  if (version === undefined) throw new Error('The version was not kept.');
  return version;
}

/** A project's first model has nothing to be compared with: it becomes the champion, and the record says so. */
async function acceptIfFirst(tx: Transaction, row: RunRow, version: VersionRow, at: Date): Promise<boolean> {
  const [current] = await tx
    .select({ version: alias.versionId })
    .from(alias)
    .where(and(eq(alias.modelId, version.modelId), eq(alias.name, 'champion')));
  if (row.kind !== 'base' || current !== undefined) return false;
  await moveChampion(tx, version, at);
  await tx.insert(decision).values({
    projectId: row.projectId,
    versionId: version.id,
    kind: 'accept',
    fromVersionId: null,
    toVersionId: version.id,
    personId: row.startedBy,
    reason: firstReason,
    createdAt: at,
  });
  await record(tx, {
    project: row.projectId,
    person: row.startedBy,
    action: 'version.accept',
    resource: 'version',
    resourceId: version.id,
    detail: { from: null, to: version.id, reason: firstReason },
  });
  return true;
}

/**
 * Makes the candidate of a held run: version, evaluation, attention and its differences, evidence and the run's end in
 * one transaction. The weights and the probes' pictures are on disk before a row names them.
 * @throws RUN_NOT_ACTIVE; CANCELLED when somebody asked to cancel it; ARTIFACT_WRITE_FAILED, ARTIFACT_CORRUPT
 */
export async function finish(
  ctx: Context,
  { outcome, ...held }: Held & { outcome: TrainingOutcome },
): Promise<{ version: Identifier }> {
  const { database, artifacts, clock } = ctx;
  const stored = await artifacts.put(outcome.weights);
  if (stored !== outcome.weightsHash) {
    throw new FoveaError(
      'ARTIFACT_CORRUPT',
      'The new model was damaged on its way to the store. Start the run again.',
      { expected: outcome.weightsHash, stored },
    );
  }
  const strips = await keepStrips(artifacts, outcome.probePictures);
  const made = await database.transaction(async (tx) => {
    const row = await heldRun(tx, held);
    if (row.cancelRequested)
      throw new FoveaError('CANCELLED', 'The run was cancelled; the model it started from stays as it was.', {
        run: row.id,
      });
    const { projectId } = row;
    const at = clock.now();
    await registerArtifact(tx, stored, outcome.weights.byteLength);
    const version = await insertVersion(tx, row, outcome);
    if (outcome.evaluation !== null) {
      const { split, images, subjects, ...estimates } = outcome.evaluation;
      await tx.insert(evaluation).values({ projectId, versionId: version.id, split, images, subjects, estimates });
    }
    await storeMaps(tx, row, version.id, outcome.maps);
    if (outcome.evidence !== null) {
      await tx.insert(evidenceReport).values({
        runId: row.id,
        projectId,
        versionId: version.id,
        verdict: outcome.evidence.verdict,
        report: outcome.evidence,
      });
      await storeStrips(tx, row, strips);
    }
    const progress = {
      ...row.progress,
      step: row.recipe.steps,
      steps: row.recipe.steps,
      phase: 'done',
      secondsLeft: 0,
    } as const;
    await tx
      .update(run)
      .set({
        state: 'finished',
        finishedAt: at,
        claimToken: null,
        pauseRequested: false,
        engine: outcome.engine,
        earlierEngines: outcome.earlierEngines,
        progress,
      })
      .where(eq(run.id, row.id));
    const isChampion = await acceptIfFirst(tx, row, version, at);
    await record(tx, {
      project: projectId,
      person: row.startedBy,
      action: 'run.finish',
      resource: 'run',
      resourceId: row.id,
      detail: { version: version.id, verdict: outcome.evidence?.verdict ?? null },
    });
    const events: ProjectEvent[] = [
      { type: 'run.progress', run: row.id, progress },
      { type: 'run.state', run: row.id, state: 'finished' },
    ];
    if (isChampion) events.push({ type: 'champion', version: { id: version.id, number: version.number } });
    await publish(tx, projectId, ...events);
    return { version: version.id };
  });
  await removeCheckpoints(ctx, held.run);
  return made;
}
