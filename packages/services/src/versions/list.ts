import type { Queryable } from '@fovea/database';
import { modelVersion } from '@fovea/database';
import type { Identifier, ListVersionsRequest, VersionPage, VersionView } from '@fovea/domain';
import { FoveaError, listVersionsRequest } from '@fovea/domain';
import { and, count, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { feedbackUses } from '../feedback/uses.ts';
import { keyset } from '../paging/keyset.ts';
import { cut } from '../paging/page.ts';
import { networkOf } from '../projects/input.ts';
import { droppedWeights } from './dropped-weights.ts';
import type { VersionRow } from './find.ts';
import { champion } from './find.ts';
import { decided, isInState } from './states.ts';
import { testStandings } from './test-standings.ts';
import { validations } from './validations.ts';

const newestFirst = keyset('versions', 'descending', [[modelVersion.number, 'count']]);

async function views(
  { database }: Context,
  projectId: Identifier,
  rows: readonly VersionRow[],
): Promise<VersionView[]> {
  const ids = rows.map(({ id }) => id);
  const standing = await decided(database, projectId, [...ids, ...rows.map(({ parentId }) => parentId)]);
  const evaluations = await validations(database, ids);
  const dropped = await droppedWeights(
    database,
    rows.map(({ weightsArtifact }) => weightsArtifact),
  );
  const standingOf = await testStandings(database, projectId, ids);
  const uses = await feedbackUses(
    database,
    rows.map(({ runId }) => runId),
  );
  const network = await networkOf(database, projectId);
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
    network: network?.name ?? null,
    weightsHash: weightsArtifact,
    weightsDroppedAt: dropped.get(weightsArtifact) ?? null,
    gateTaught,
    createdAt: createdAt.toISOString(),
    decisions: standing.decisions.get(id) ?? [],
  }));
}

/**
 * A page of the project's model versions, newest first.
 * @throws INPUT_INVALID where the page is to begin at no place of this list
 */
export async function list(ctx: Context, request: ListVersionsRequest): Promise<VersionPage> {
  authorise(ctx.actor, 'run:read');
  const { database } = ctx;
  const { project, state, id, number, after, limit } = listVersionsRequest.parse(request);
  const inUse = (await champion(database, project))?.id ?? null;
  const rows = await database
    .select({ version: modelVersion, key: newestFirst.key })
    .from(modelVersion)
    .where(
      and(
        eq(modelVersion.projectId, project),
        state === undefined ? undefined : isInState(database, state, inUse),
        id === undefined ? undefined : eq(modelVersion.id, id),
        number === undefined ? undefined : eq(modelVersion.number, number),
        newestFirst.after(after),
      ),
    )
    .orderBy(...newestFirst.order)
    .limit(limit + 1);
  const { items, next } = cut(newestFirst, rows, limit);
  const shown = items.map(({ version }) => version);
  return { items: await views(ctx, project, shown), next, counts: await countsOf(database, project, inUse) };
}

async function countsOf(
  database: Queryable,
  project: Identifier,
  inUse: Identifier | null,
): Promise<VersionPage['counts']> {
  const ofProject = eq(modelVersion.projectId, project);
  const [[every], [waiting]] = await Promise.all([
    database.select({ versions: count() }).from(modelVersion).where(ofProject),
    database
      .select({ versions: count() })
      .from(modelVersion)
      .where(and(ofProject, isInState(database, 'candidate', inUse))),
  ]);
  return { all: every?.versions ?? 0, candidates: waiting?.versions ?? 0 };
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
