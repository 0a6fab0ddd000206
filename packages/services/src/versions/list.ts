import { modelVersion } from '@fovea/database';
import type { Identifier, VersionView } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { desc, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { feedbackUses } from '../feedback/uses.ts';
import { testStandings } from './test-standings.ts';
import { droppedWeights } from './dropped-weights.ts';
import { validations } from './validations.ts';
import type { VersionRow } from './find.ts';
import { decided } from './states.ts';

async function views(
  { database }: Context,
  projectId: Identifier,
  rows: readonly VersionRow[],
): Promise<VersionView[]> {
  const standing = await decided(database, projectId);
  const evaluations = await validations(database, projectId);
  const standingOf = await testStandings(database, projectId);
  const dropped = await droppedWeights(database, projectId);
  const uses = await feedbackUses(
    database,
    rows.map(({ runId }) => runId),
  );
  return rows.map(({ id, number, parentId, runId, weightsArtifact, gateTaught, createdAt }) => ({
    id,
    number,
    verdict: standing.versions.get(id)?.verdict ?? null,
    state: standing.stateOf(id),
    parent: parentId === null ? null : (standing.versions.get(parentId) ?? null),
    run: runId,
    validation: evaluations.get(id) ?? null,
    test: standingOf(id),
    feedbackUse: uses.get(runId) ?? null,
    weightsHash: weightsArtifact,
    weightsDroppedAt: dropped.get(weightsArtifact) ?? null,
    gateTaught,
    createdAt: createdAt.toISOString(),
    decisions: standing.decisions.get(id) ?? [],
  }));
}

/** The project's model versions, newest first. */
export async function list(ctx: Context, request: { project: Identifier }): Promise<VersionView[]> {
  authorise(ctx.actor, 'run:read');
  const rows = await ctx.database
    .select()
    .from(modelVersion)
    .where(eq(modelVersion.projectId, request.project))
    .orderBy(desc(modelVersion.number));
  return views(ctx, request.project, rows);
}

/** @throws VERSION_UNKNOWN */
export async function get(ctx: Context, request: { version: Identifier }): Promise<VersionView> {
  authorise(ctx.actor, 'run:read');
  const rows = await ctx.database.select().from(modelVersion).where(eq(modelVersion.id, request.version));
  const [row] = rows;
  const [view] = row === undefined ? [] : await views(ctx, row.projectId, rows);
  if (view === undefined)
    throw new FoveaError('VERSION_UNKNOWN', 'There is no such model version; choose one from the list.', {
      version: request.version,
    });
  return view;
}
