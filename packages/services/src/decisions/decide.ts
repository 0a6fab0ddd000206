import type { Transaction } from '@fovea/database';
import { alias, decision, model, modelVersion } from '@fovea/database';
import type { DecideRequest, DecisionView, Identifier, ProjectEvent } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { VersionRow } from '../versions/find.ts';
import type { Decided } from '../versions/states.ts';
import { decided } from '../versions/states.ts';

/** Moves the champion alias; the caller holds the model's row. */
export async function moveChampion(
  tx: Transaction,
  { id, modelId }: Pick<VersionRow, 'id' | 'modelId'>,
  movedAt: Date,
): Promise<void> {
  await tx
    .insert(alias)
    .values({ modelId, name: 'champion', versionId: id, movedAt })
    .onConflictDoUpdate({ target: [alias.modelId, alias.name], set: { versionId: id, movedAt } });
}

/** @throws ALREADY_DECIDED, CONFLICT when the version's standing does not allow the decision */
function assertDecidable(kind: DecideRequest['kind'], { id, number }: VersionRow, standing: Decided): void {
  const state = standing.stateOf(id);
  if (kind === 'rollback') {
    if (state === 'champion')
      throw new FoveaError('CONFLICT', `Version ${number} is the champion already; there is nothing to roll back to.`, {
        version: id,
      });
    if (state !== 'former')
      throw new FoveaError(
        'CONFLICT',
        `Version ${number} was never accepted; roll back to a version that was the champion before.`,
        { version: id, state },
      );
    return;
  }
  if (state === 'candidate') return;
  const last = standing.decisions.get(id)?.at(-1);
  throw new FoveaError(
    'ALREADY_DECIDED',
    `Version ${number} was decided on already${last ? ` (${last.kind}, by ${last.by})` : ''}. Load the page again to see it.`,
    {
      version: id,
      state,
    },
  );
}

/**
 * Accepts a candidate (the champion alias moves to it), rejects it (the alias stays), or rolls back to a version that
 * was the champion before. Alias, decision and audit event are kept together, or none of them. Of two people who decide
 * at once one wins and the other is told.
 * @throws REASON_REQUIRED, VERSION_UNKNOWN, ALREADY_DECIDED, CONFLICT
 * @throws STALE when the champion is no longer the one that the person saw
 */
export async function decide({ database, actor, clock }: Context, request: DecideRequest): Promise<DecisionView> {
  authorise(actor, 'version:decide');
  const reason = request.reason.trim();
  if (reason.length < 3) throw new FoveaError('REASON_REQUIRED', 'Give a reason of at least three characters.');
  return database.transaction(async (tx) => {
    const [version] = await tx.select().from(modelVersion).where(eq(modelVersion.id, request.version));
    if (version === undefined)
      throw new FoveaError('VERSION_UNKNOWN', 'There is no such model version; choose one from the list.', {
        version: request.version,
      });
    // Everybody who may move the alias waits here for his turn.
    await tx.select({ id: model.id }).from(model).where(eq(model.id, version.modelId)).for('update');
    const standing = await decided(tx, version.projectId);
    assertDecidable(request.kind, version, standing);
    if (standing.champion !== request.expectedChampion) {
      throw new FoveaError(
        'STALE',
        'Another version became the champion meanwhile. Load the page again and decide anew.',
        {
          expected: request.expectedChampion,
          champion: standing.champion,
        },
      );
    }
    const at = clock.now();
    const to = request.kind === 'reject' ? standing.champion : version.id;
    if (request.kind !== 'reject') await moveChampion(tx, version, at);
    const row = {
      projectId: version.projectId,
      versionId: version.id,
      kind: request.kind,
      fromVersionId: standing.champion,
      toVersionId: to,
      personId: actor.personId,
      reason,
      createdAt: at,
    };
    const [made] = await tx.insert(decision).values(row).returning({ id: decision.id });
    if (made === undefined) throw new Error('The decision was not kept.');
    await record(tx, {
      project: version.projectId,
      person: actor.personId,
      action: `version.${request.kind}`,
      resource: 'version',
      resourceId: version.id,
      detail: { decision: made.id, from: standing.champion, to, reason },
    });
    const reference = (id: Identifier | null) => (id === null ? null : (standing.versions.get(id) ?? null));
    const events: ProjectEvent[] = [{ type: 'run.changed', run: version.runId }];
    if (request.kind !== 'reject')
      events.push({ type: 'champion', version: { id: version.id, number: version.number } });
    await publish(tx, version.projectId, ...events);
    return {
      id: made.id,
      kind: request.kind,
      version: { id: version.id, number: version.number },
      from: reference(standing.champion),
      to: reference(to),
      by: actor.name,
      reason,
      at: at.toISOString(),
    };
  });
}
