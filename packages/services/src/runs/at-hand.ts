import { modelVersion, run } from '@fovea/database';
import type { Identifier, RunSummary } from '@fovea/domain';
import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { champion } from '../versions/find.ts';
import { isInState } from '../versions/states.ts';
import { summarise } from './summaries.ts';

const mostOfAKind = 20;

/**
 * The few runs that somebody at an image needs, newest first, however many a project has: the newest that wait, train or
 * are paused; the newest whose versions wait for a decision; the one that made the champion; and the newest
 * recalibrations that finished, which tell how long another one takes.
 */
export async function atHand(
  { database, actor }: Context,
  { project }: { project: Identifier },
): Promise<readonly RunSummary[]> {
  authorise(actor, 'run:read');
  const inUse = (await champion(database, project)) ?? null;
  const ofProject = eq(run.projectId, project);
  const [open, finished, waiting] = await Promise.all([
    database
      .select({ id: run.id })
      .from(run)
      .where(and(ofProject, inArray(run.state, ['queued', 'running', 'paused'])))
      .orderBy(desc(run.number))
      .limit(mostOfAKind),
    database
      .select({ id: run.id })
      .from(run)
      .where(and(ofProject, eq(run.state, 'finished'), eq(run.kind, 'recalibration'), isNull(run.rerunOf)))
      .orderBy(desc(run.number))
      .limit(mostOfAKind),
    database
      .select({ id: modelVersion.runId })
      .from(modelVersion)
      .where(and(eq(modelVersion.projectId, project), isInState(database, 'candidate', inUse?.id ?? null)))
      .orderBy(desc(modelVersion.number))
      .limit(mostOfAKind),
  ]);
  const ids = [...open, ...finished, ...waiting].map(({ id }) => id);
  if (inUse !== null) ids.push(inUse.runId);
  if (ids.length === 0) return [];
  const rows = await database
    .select()
    .from(run)
    .where(inArray(run.id, [...new Set(ids)]))
    .orderBy(desc(run.number));
  return summarise(database, project, rows);
}
