import { databaseError, evaluation, image, modelVersion, testLook } from '@fovea/database';
import type { Evaluation, Identifier } from '@fovea/domain';
import { FoveaError, isFoveaError } from '@fovea/domain';
import { and, eq, inArray, isNull, notExists, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { publish } from '../events/project-events.ts';
import { hostOf } from '../predictions/answer.ts';
import { enqueueTestLook } from '../queue/queue.ts';
import * as snapshots from '../snapshots/index.ts';
import { preparedPixels } from '../stored-images/prepared-pixels.ts';
import type { VersionRow } from '../versions/find.ts';
import { weightsOf } from '../versions/dropped-weights.ts';

/** Images asked about at once. */
const batch = 128;

/**
 * Computes and stores the figures that a look asks for; one that has them, has failed or is not there is left alone. Ended
 * at any moment and called again, it begins anew.
 * @throws whatever another attempt may do better with: the queue gives the look to a worker again
 */
export async function carryOut(
  ctx: Context,
  { version: id, signal }: { readonly version: Identifier; readonly signal: AbortSignal },
): Promise<void> {
  const [asked] = await ctx.database
    .update(testLook)
    .set({ begunAt: ctx.clock.now() })
    .where(and(eq(testLook.versionId, id), isOpen(ctx)))
    .returning();
  const [version] = await ctx.database.select().from(modelVersion).where(eq(modelVersion.id, id));
  if (asked === undefined || version === undefined) return;
  try {
    await store(ctx, version, await figures(ctx, version, asked.snapshotId, signal));
  } catch (thrown) {
    const error = databaseError(thrown);
    if (signal.aborted || (isFoveaError(error) && error.code === 'DATABASE_UNREACHABLE')) throw error;
    await fail(ctx, version, error);
    // Another attempt would do no better; the log is to have what was not foreseen.
    if (!isFoveaError(error)) throw error;
  }
}

/** Gives every look that waits a job: what a starting worker does about those that were left. One job too many does no harm. */
export async function takeUp(ctx: Context): Promise<void> {
  await ctx.database.transaction(async (tx) => {
    const open = await tx.select({ version: testLook.versionId }).from(testLook).where(isOpen(ctx));
    for (const message of open) await enqueueTestLook(tx, ctx.queue, message);
  });
}

/** Whether a look has neither figures nor failed. */
function isOpen({ database }: Pick<Context, 'database'>) {
  const figured = database
    .select({ one: sql`1` })
    .from(evaluation)
    .where(and(eq(evaluation.versionId, testLook.versionId), eq(evaluation.split, 'test')));
  return and(isNull(testLook.failureCode), notExists(figured));
}

/** A version's answers for the labelled test images of a snapshot, weighed against their labels. */
async function figures(
  ctx: Context,
  version: VersionRow,
  snapshotId: Identifier,
  signal: AbortSignal,
): Promise<Evaluation> {
  const manifest = await snapshots.readManifest(ctx, snapshotId);
  const labelled = manifest.images.filter(({ split, label }) => split === 'test' && label !== null);
  const places = await placesOf(
    ctx,
    labelled.map(({ id }) => id),
  );
  const weights = await weightsOf(ctx, version);
  const classes = version.classes.length;
  const probabilities = new Float32Array(labelled.length * classes);
  for (let start = 0; start < labelled.length; start += batch) {
    signal.throwIfAborted();
    const some = labelled.slice(start, start + batch).map(({ id }) => places(id));
    const answered = await hostOf(ctx).predict({ weights, pixels: await preparedPixels(ctx, some) });
    probabilities.set(answered.probabilities, start * classes);
  }
  const names = [...new Set(labelled.map(({ subject }) => subject))];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const { evaluate } = await import('@fovea/learning');
  return evaluate({
    split: 'test',
    probabilities,
    labels: Int32Array.from(labelled, ({ label }) => version.classes.indexOf(label ?? '')),
    subjects: Int32Array.from(labelled, ({ subject }) => numbers.get(subject) ?? -1),
    classes,
    positive: version.classes.indexOf(manifest.positive),
  });
}

/** Images per question to the database. */
const atOnce = 5_000;

async function placesOf({ database }: Context, ids: readonly Identifier[]) {
  const found = new Map<Identifier, { datasetId: Identifier; position: number }>();
  for (let start = 0; start < ids.length; start += atOnce) {
    const rows = await database
      .select({ id: image.id, datasetId: image.datasetId, position: image.position })
      .from(image)
      .where(inArray(image.id, ids.slice(start, start + atOnce)));
    for (const { id, ...place } of rows) found.set(id, place);
  }
  return (id: Identifier) => {
    const place = found.get(id);
    if (place === undefined) throw new Error(`Image ${id} of a snapshot is gone.`);
    return place;
  };
}

async function store({ database }: Context, { id, projectId, runId }: VersionRow, found: Evaluation): Promise<void> {
  const { split, images, subjects, ...estimates } = found;
  await database.transaction(async (tx) => {
    await tx
      .insert(evaluation)
      .values({ projectId, versionId: id, split, images, subjects, estimates })
      .onConflictDoNothing();
    await publish(tx, projectId, { type: 'run.changed', run: runId });
  });
}

async function fail({ database }: Context, { id, projectId, runId }: VersionRow, error: unknown): Promise<void> {
  const known = isFoveaError(error)
    ? error
    : new FoveaError(
        'INFERENCE_UNAVAILABLE',
        'The figures could not be computed. Try again; if it repeats, look into the log of the worker.',
      );
  await database.transaction(async (tx) => {
    await tx
      .update(testLook)
      .set({ failureCode: known.code, failureMessage: known.message })
      .where(eq(testLook.versionId, id));
    await publish(tx, projectId, { type: 'run.changed', run: runId });
  });
}
