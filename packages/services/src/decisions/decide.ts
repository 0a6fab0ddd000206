import type { Transaction } from '@fovea/database';
import { alias, decision, model, modelVersion } from '@fovea/database';
import type { DecideRequest, DecisionView, Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/project-events.ts';
import type { Actor } from '../people/actor.ts';
import type { VersionRow } from '../versions/find.ts';
import type { Decided } from '../versions/states.ts';
import { decided } from '../versions/states.ts';

/** @throws ALREADY_DECIDED, CONFLICT when the version's standing does not allow the decision */
function assertDecidable(kind: DecideRequest['kind'], { id, number }: VersionRow, standing: Decided): void {
  const state = standing.stateOf(id);
  if (kind === 'rollback') {
    if (state === 'champion')
      throw new FoveaError('CONFLICT', `Version ${number} is in use already; there is nothing to roll back to.`, {
        version: id,
      });
    if (state !== 'former')
      throw new FoveaError(
        'CONFLICT',
        `Version ${number} was never accepted. Roll back to a version that was in use before.`,
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

/** A decision on a version, by whom and when. */
export interface Choice extends Omit<DecideRequest, 'version'> {
  readonly by: Pick<Actor, 'personId' | 'name'>;
  readonly at: Date;
}

/**
 * Decides on a version in the caller's transaction: alias, decision and audit event are kept together, or none of them.
 * @throws ALREADY_DECIDED, CONFLICT, STALE
 */
export async function settle(
  tx: Transaction,
  version: VersionRow,
  { kind, reason, expectedChampion, by, at }: Choice,
): Promise<DecisionView> {
  const { id, number, projectId, modelId } = version;
  // Everybody who may move the alias waits here for his turn.
  await tx.select({ id: model.id }).from(model).where(eq(model.id, modelId)).for('update');
  const standing = await decided(tx, projectId, [id]);
  assertDecidable(kind, version, standing);
  const { champion } = standing;
  if (champion !== expectedChampion)
    throw new FoveaError('STALE', 'Another version came into use meanwhile. Load the page again and decide anew.', {
      expected: expectedChampion,
      champion,
    });
  const to = kind === 'reject' ? champion : id;
  if (kind !== 'reject')
    await tx
      .insert(alias)
      .values({ modelId, name: 'champion', versionId: id, movedAt: at })
      .onConflictDoUpdate({ target: [alias.modelId, alias.name], set: { versionId: id, movedAt: at } });
  const [made] = await tx
    .insert(decision)
    .values({
      projectId,
      versionId: id,
      kind,
      fromVersionId: champion,
      toVersionId: to,
      personId: by.personId,
      reason,
      createdAt: at,
    })
    .returning({ id: decision.id });
  if (made === undefined) throw new Error('The decision was not kept.');
  await record(tx, {
    project: projectId,
    person: by.personId,
    action: `version.${kind}`,
    resource: 'version',
    resourceId: id,
    detail: { decision: made.id, from: champion, to, reason },
  });
  const reference = (of: Identifier | null) => (of === null ? null : (standing.versions.get(of) ?? null));
  const decidedOn = reference(id) ?? { id, number, verdict: null };
  if (kind !== 'reject') await publish(tx, projectId, { type: 'champion', version: decidedOn });
  return {
    id: made.id,
    kind,
    version: decidedOn,
    from: reference(champion),
    to: reference(to),
    by: by.name,
    reason,
    at: at.toISOString(),
  };
}

/**
 * Accepts a candidate (the champion alias moves to it), rejects it (the alias stays), or rolls back to a version that
 * was the champion before. Of two people who decide at once one wins and the other is told.
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
    const made = await settle(tx, version, { ...request, reason, by: actor, at: clock.now() });
    const candidate = request.kind === 'reject' ? 'rejected' : 'champion';
    await publish(tx, version.projectId, { type: 'run.changed', run: version.runId, candidate });
    return made;
  });
}
