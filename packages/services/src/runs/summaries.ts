import type { Queryable } from '@fovea/database';
import { attentionDifference, feedback, modelVersion, person, run } from '@fovea/database';
import type { Identifier, RunSummary } from '@fovea/domain';
import { parseRecipe } from '@fovea/domain';
import { and, avg, countDistinct, eq, inArray, max } from 'drizzle-orm';
import { feedbackUses } from '../feedback/uses.ts';
import { networkOf } from '../projects/input.ts';
import { droppedWeights } from '../versions/dropped-weights.ts';
import { validations } from '../versions/validations.ts';
import { decided } from '../versions/states.ts';
import type { RunRow } from './run-row.ts';

/** What lists and details show of these runs of one project, in the given order. */
export async function summarise(
  database: Queryable,
  projectId: Identifier,
  rows: readonly RunRow[],
): Promise<RunSummary[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const candidates = await database
    .select({
      id: modelVersion.id,
      number: modelVersion.number,
      run: modelVersion.runId,
      weights: modelVersion.weightsArtifact,
    })
    .from(modelVersion)
    .where(inArray(modelVersion.runId, ids));
  const made = candidates.map(({ id }) => id);
  const bases = rows.map(({ baseVersionId }) => baseVersionId);
  const standing = await decided(database, projectId, [...made, ...bases]);
  const evaluations = await validations(database, made);
  const dropped = await droppedWeights(
    database,
    candidates.map(({ weights }) => weights),
  );
  const differences = await database
    .select({
      run: attentionDifference.runId,
      mean: avg(attentionDifference.meanAbsolute),
      images: countDistinct(attentionDifference.imageId),
    })
    .from(attentionDifference)
    .where(and(inArray(attentionDifference.runId, ids), eq(attentionDifference.kind, 'trained')))
    .groupBy(attentionDifference.runId);
  const uses = await feedbackUses(database, ids);
  const network = await networkOf(database, projectId);
  const people = await database
    .select({ id: person.id, name: person.name })
    .from(person)
    .where(inArray(person.id, [...new Set(rows.map((row) => row.startedBy))]));
  const repeated = rows.flatMap(({ rerunOf }) => rerunOf ?? []);
  const originals =
    repeated.length === 0
      ? []
      : await database.select({ id: run.id, number: run.number }).from(run).where(inArray(run.id, repeated));
  const [latest] = await database
    .select({ at: max(feedback.updatedAt) })
    .from(feedback)
    .where(eq(feedback.projectId, projectId));

  const candidateOf = new Map(candidates.map((row) => [row.run, row]));
  const differenceOf = new Map(differences.map((row) => [row.run, row]));
  const originalOf = new Map(originals.map((row) => [row.id, row]));
  const nameOf = new Map(people.map((row) => [row.id, row.name]));
  return rows.map((row) => {
    const candidate = candidateOf.get(row.id);
    const difference = differenceOf.get(row.id);
    const verdict = candidate === undefined ? null : (standing.versions.get(candidate.id)?.verdict ?? null);
    const use = uses.get(row.id) ?? { taught: 0, check: 0, stored: 0 };
    return {
      id: row.id,
      number: row.number,
      kind: row.kind,
      state: row.state,
      recipe: parseRecipe(row.recipe),
      network: network?.name ?? null,
      base: row.baseVersionId === null ? null : (standing.versions.get(row.baseVersionId) ?? null),
      candidate:
        candidate === undefined
          ? null
          : {
              id: candidate.id,
              number: candidate.number,
              verdict,
              state: standing.stateOf(candidate.id),
              weightsDroppedAt: dropped.get(candidate.weights) ?? null,
            },
      feedbackImages: use.taught + use.check + use.stored,
      feedbackUse: use,
      validation: candidate === undefined ? null : (evaluations.get(candidate.id) ?? null),
      verdict,
      attentionDifference: difference?.mean == null ? null : Number(difference.mean),
      attentionImages: difference?.images ?? 0,
      progress: row.progress,
      pausing: row.pauseRequested,
      rerunOf: row.rerunOf === null ? null : (originalOf.get(row.rerunOf) ?? null),
      rerun: row.rerunResult,
      failure:
        row.failureCode === null || row.failureMessage === null
          ? null
          : { code: row.failureCode, message: row.failureMessage },
      stale: row.kind === 'recalibration' && row.rerunOf === null && latest?.at != null && latest.at > row.queuedAt,
      startedBy: nameOf.get(row.startedBy) ?? '',
      queuedAt: row.queuedAt.toISOString(),
      startedAt: row.startedAt?.toISOString() ?? null,
      finishedAt: row.finishedAt?.toISOString() ?? null,
    };
  });
}
