import { isDeepStrictEqual } from 'node:util';
import { auditEvent, modelVersion, run } from '@fovea/database';
import type { Identifier, Roi } from '@fovea/domain';
import { feedback } from '@fovea/services';
import type { Context } from '@fovea/services';
import { asc, count, eq, sql } from 'drizzle-orm';
import { endingOf, type Ending } from './prepared-home.ts';

/** What the server acknowledged, by image. */
type Acknowledged = ReadonlyMap<Identifier, { readonly rois: readonly Roi[]; readonly revision: number }>;

/** Which strokes that were acknowledged are not stored as they were drawn, and recorded once. */
export async function checkStrokes(
  context: Context,
  drawn: Acknowledged,
): Promise<{ lost: number; failures: string[] }> {
  const failures: string[] = [];
  let lost = 0;
  for (const [image, { rois, revision }] of drawn) {
    const stored = await feedback.get(context, { image });
    const [saves] = await context.database
      .select({ rows: count() })
      .from(auditEvent)
      .where(sql`${auditEvent.action} = 'feedback.save' and ${auditEvent.detail} ->> 'image' = ${image}`);
    if (isDeepStrictEqual(stored.rois, rois) && stored.revision === revision && saves?.rows === revision) continue;
    const kept = rois.filter((roi, index) => isDeepStrictEqual(stored.rois[index], roi)).length;
    lost += rois.length - kept;
    failures.push(
      `image ${image}: ${kept} of ${rois.length} acknowledged strokes are stored in their order; revision ${stored.revision}, acknowledged ${revision}, in the audit ${saves?.rows ?? 0}`,
    );
  }
  return { lost, failures };
}

export interface ExpectedRuns {
  /** The project whose recalibrations all repeat one training. */
  readonly training: { readonly project: Identifier };
  readonly undisturbed: Ending;
  /** How often, at most, a worker has lost its run. */
  readonly mostBrokenOff: number;
}

export interface RunsFound {
  readonly begun: number;
  readonly finishedOnce: number;
  readonly withOtherWeights: number;
  readonly attemptsBrokenOff: number;
  readonly failures: readonly string[];
}

/** Whether each run ended once, with the weights and the curve of an undisturbed one, and no job stands for it any more. */
export async function checkRuns(
  context: Context,
  { training: { project }, undisturbed, mostBrokenOff }: ExpectedRuns,
): Promise<RunsFound> {
  const { database } = context;
  const failures: string[] = [];
  const rows = await database
    .select()
    .from(run)
    .where(sql`${run.projectId} = ${project} and ${run.kind} = 'recalibration'`)
    .orderBy(asc(run.number));
  const made = await database.select().from(modelVersion).where(eq(modelVersion.projectId, project));
  const numbers = new Set(made.map(({ number }) => number));
  if (numbers.size !== made.length || Math.max(0, ...numbers) !== made.length)
    failures.push(`the numbers of the versions are not 1 to ${made.length}: ${[...numbers].join(', ')}`);
  let finishedOnce = 0;
  let withOtherWeights = 0;
  let attemptsBrokenOff = 0;
  for (const { id, number, state, attempt, claimToken } of rows) {
    const versions = made.filter(({ runId }) => runId === id).length;
    attemptsBrokenOff += attempt - 1;
    if (state !== 'finished' || versions !== 1 || claimToken !== null || attempt < 1) {
      failures.push(`run ${number} is ${state} after ${attempt} attempts, with ${versions} versions`);
      continue;
    }
    finishedOnce++;
    const { weights, steps } = await endingOf(context, id);
    if (weights === undisturbed.weights && isDeepStrictEqual(steps, undisturbed.steps)) continue;
    withOtherWeights++;
    failures.push(
      `run ${number}, after ${attempt} attempts, has the weights ${weights.slice(0, 12)} and ${steps.length} points of its curve, not ${undisturbed.weights.slice(0, 12)} and ${undisturbed.steps.length}`,
    );
  }
  if (attemptsBrokenOff > mostBrokenOff)
    failures.push(
      `${attemptsBrokenOff} attempts broke off, although a worker lost its run at most ${mostBrokenOff} times`,
    );
  const { rows: jobs } = await database.$client.query<{ state: string }>(
    `select state::text as state from pgboss.job where name = 'training' and state in ('created', 'retry', 'active')`,
  );
  if (jobs.length > 0)
    failures.push(`${jobs.length} jobs stand for ended runs: ${jobs.map(({ state }) => state).join(', ')}`);
  return { begun: rows.length, finishedOnce, withOtherWeights, attemptsBrokenOff, failures };
}
