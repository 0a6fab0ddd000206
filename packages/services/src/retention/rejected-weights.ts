import { stat } from 'node:fs/promises';
import { alias, artifact, decision, modelVersion, run, type Queryable } from '@fovea/database';
import { and, eq, exists, isNotNull, isNull, lt, ne, notExists, or, sql } from 'drizzle-orm';
import { alias as named } from 'drizzle-orm/pg-core';
import { publish } from '../events/project-events.ts';
import { weightsInUse } from '../artifacts/weights-in-use.ts';
import { isOlder } from './files.ts';
import { before, dayMs, type Freed, type RetentionRule, type Swept } from './rule.ts';
import { keptMs, markedByOneDatabase, removeOld } from './unnamed-artifacts.ts';

/**
 * Weights of candidates that were rejected long ago. First their rows say so, then the files go; a rerun makes them again.
 * Weights that any other version, alias or run needs stay, and so does all where no time is set.
 */
export const rejectedWeights: RetentionRule = {
  name: 'weights of candidates that were rejected long ago',
  async sweep(ctx, isTrial) {
    const none: Freed = { count: 0, bytes: 0 };
    if (ctx.rejectedWeightsDays === null || (await markedByOneDatabase(ctx)) === null) return none;
    const than = before(ctx, ctx.rejectedWeightsDays * dayMs);
    const outdated: { hash: string; byteSize: number }[] = [];
    for (const file of await rejectedBefore(ctx.database, than))
      if (await isOlder(ctx.artifacts.path(file.hash), before(ctx, keptMs))) outdated.push(file);
    if (isTrial) return { count: outdated.length, bytes: outdated.reduce((sum, { byteSize }) => sum + byteSize, 0) };
    for (const { hash } of outdated) await markDropped(ctx, hash, than);
    return removeDropped(ctx);
  },
};

/** Weights that only versions name that were rejected, and that are nobody's base, with their sizes in bytes. */
export async function rejectedBefore(
  database: Queryable,
  than: Date,
  hash?: string,
): Promise<{ hash: string; byteSize: number }[]> {
  const sharing = named(modelVersion, 'sharing');
  const child = named(modelVersion, 'child');
  const one = sql`1`;
  const needed = database
    .select({ one })
    .from(sharing)
    .where(
      and(
        eq(sharing.weightsArtifact, artifact.hash),
        or(
          notExists(
            database
              .select({ one })
              .from(decision)
              .where(
                and(eq(decision.versionId, sharing.id), eq(decision.kind, 'reject'), lt(decision.createdAt, than)),
              ),
          ),
          exists(
            database
              .select({ one })
              .from(decision)
              .where(and(eq(decision.versionId, sharing.id), ne(decision.kind, 'reject'))),
          ),
          exists(database.select({ one }).from(alias).where(eq(alias.versionId, sharing.id))),
          exists(database.select({ one }).from(child).where(eq(child.parentId, sharing.id))),
          exists(database.select({ one }).from(run).where(eq(run.baseVersionId, sharing.id))),
        ),
      ),
    );
  return database
    .selectDistinct({ hash: artifact.hash, byteSize: artifact.byteSize })
    .from(artifact)
    .innerJoin(modelVersion, eq(modelVersion.weightsArtifact, artifact.hash))
    .where(
      and(
        hash === undefined ? undefined : eq(artifact.hash, hash),
        isNull(artifact.droppedAt),
        lt(artifact.createdAt, than),
        notExists(needed),
      ),
    );
}

/** Looks once more under a lock that whoever names or needs the weights waits for. */
async function markDropped(ctx: Swept, hash: string, than: Date): Promise<void> {
  await ctx.database.transaction(async (tx) => {
    await tx.select({ hash: artifact.hash }).from(artifact).where(eq(artifact.hash, hash)).for('update');
    if ((await rejectedBefore(tx, than, hash)).length === 0) return;
    await tx.update(artifact).set({ droppedAt: ctx.clock.now() }).where(eq(artifact.hash, hash));
    const versions = await tx
      .select({ project: modelVersion.projectId, run: modelVersion.runId })
      .from(modelVersion)
      .where(eq(modelVersion.weightsArtifact, hash))
      .orderBy(modelVersion.projectId);
    for (const { project, run: id } of versions) await publish(tx, project, { type: 'run.changed', run: id });
  });
}

/** Removes the files of dropped weights, also those that an earlier sweep was cut off before; not during a backup. */
async function removeDropped(ctx: Swept): Promise<Freed> {
  return ctx.database.transaction(async (tx) => {
    const freed = { count: 0, bytes: 0 };
    const { rows } = await tx.execute<{ free: boolean }>(
      sql`select pg_try_advisory_xact_lock(${sql.raw(weightsInUse)}) as free`,
    );
    if (rows[0]?.free !== true) return freed;
    const dropped = await tx.select({ hash: artifact.hash }).from(artifact).where(isNotNull(artifact.droppedAt));
    for (const { hash } of dropped) {
      const file = ctx.artifacts.path(hash);
      // What a rerun puts in this moment is young.
      if (!(await isOlder(file, before(ctx, keptMs)))) continue;
      const { size } = await stat(file);
      if (!(await removeOld(ctx, file))) continue;
      freed.count += 1;
      freed.bytes += size;
    }
    return freed;
  });
}
