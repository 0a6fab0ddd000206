import type { Transaction } from '@fovea/database';
import { evaluation, evidenceReport, model, modelVersion, person, projectClass } from '@fovea/database';
import type { Identifier, InputSettings, Recipe } from '@fovea/domain';
import { FoveaError, parseRecipe } from '@fovea/domain';
import { asc, eq, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { settle } from '../decisions/decide.ts';
import { transition } from '../runs/transitions.ts';
import type { VersionRow } from '../versions/find.ts';
import { champion } from '../versions/find.ts';
import { inputOf } from '../projects/input.ts';
import { nameWeights } from '../artifacts/name-weights.ts';
import { assertAllCounted } from './candidates.ts';
import type { Held } from './held-run.ts';
import type { RunRow } from '../runs/run-row.ts';
import { changeHeldRun } from './held-run.ts';
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
  const input = await inputOf(tx, row.projectId);
  const [version] = await tx
    .insert(modelVersion)
    .values({
      projectId: row.projectId,
      modelId: numbered.id,
      number: numbered.next - 1,
      weightsArtifact: outcome.weightsHash,
      recipe: row.recipe,
      preprocessing: preprocessingOf(parseRecipe(row.recipe), input),
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

const preprocessingOf = (
  { size, normalise }: Recipe,
  { fit, background }: Pick<InputSettings, 'fit' | 'background'>,
): VersionRow['preprocessing'] => ({
  size,
  fit,
  ...(background === 'black' ? {} : { background }),
  standardisation: normalise === 'stain' ? 'foreground-mean-x4' : normalise,
});

/** A project's first model has nothing to be compared with: who trained it accepts it, and the record says so. */
async function acceptIfFirst(tx: Transaction, row: RunRow, version: VersionRow, at: Date): Promise<void> {
  if (row.kind !== 'base' || (await champion(tx, row.projectId)) !== undefined) return;
  const [starter] = await tx.select({ name: person.name }).from(person).where(eq(person.id, row.startedBy));
  const by = { personId: row.startedBy, name: starter?.name ?? '' };
  await settle(tx, version, { kind: 'accept', reason: firstReason, expectedChampion: null, by, at });
}

/**
 * Makes the candidate of a held run: version, evaluation, attention and its differences, evidence and the run's end in
 * one transaction. The weights and the probes' pictures are on disk before a row names them.
 * @throws RUN_NOT_ACTIVE; CANCELLED when somebody asked to cancel it; ARTIFACT_WRITE_FAILED, ARTIFACT_CORRUPT
 * @throws JUDGED_MEANWHILE when its report counts too few candidates: then the run has to be claimed and judged again
 */
export async function finish(
  ctx: Context,
  { outcome, ...held }: Held & { outcome: TrainingOutcome },
): Promise<{ version: Identifier }> {
  const { artifacts, clock } = ctx;
  const stored = await artifacts.put(outcome.weights);
  if (stored !== outcome.weightsHash) {
    throw new FoveaError(
      'ARTIFACT_CORRUPT',
      'The new model was damaged on its way to the store. Start the run again.',
      { expected: outcome.weightsHash, stored },
    );
  }
  const strips = await keepStrips(artifacts, outcome.probePictures);
  return changeHeldRun(ctx, held, async (tx, row) => {
    if (row.cancelRequested)
      throw new FoveaError('CANCELLED', 'The run was cancelled; the model it started from stays as it was.', {
        run: row.id,
      });
    const { projectId } = row;
    const at = clock.now();
    await nameWeights(tx, { hash: stored, byteSize: outcome.weights.byteLength, at });
    const version = await insertVersion(tx, row, outcome);
    if (outcome.evaluation !== null) {
      const { split, images, subjects, ...estimates } = outcome.evaluation;
      await tx.insert(evaluation).values({ projectId, versionId: version.id, split, images, subjects, estimates });
    }
    await storeMaps(tx, row, version.id, outcome.maps);
    if (outcome.evidence !== null) {
      await assertAllCounted(tx, row, outcome.evidence);
      await tx.insert(evidenceReport).values({
        runId: row.id,
        projectId,
        versionId: version.id,
        verdict: outcome.evidence.verdict,
        report: outcome.evidence,
      });
      await storeStrips(tx, row, strips);
    }
    const { engine, earlierEngines } = outcome;
    const detail = { version: version.id, verdict: outcome.evidence?.verdict ?? null };
    await transition(tx, row, 'finish', { at, engine, earlierEngines, detail });
    await acceptIfFirst(tx, row, version, at);
    return { version: version.id };
  });
}
