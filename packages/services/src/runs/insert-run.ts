import type { Transaction } from '@fovea/database';
import { experiment, project } from '@fovea/database';
import type { Identifier, Recipe } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { experimentNames } from '../projects/create.ts';
import { enqueue } from '../queue/queue.ts';
import { startRun } from './transitions.ts';

export interface NewRun {
  readonly projectId: Identifier;
  readonly recipe: Recipe;
  readonly snapshotId: Identifier;
  readonly baseVersionId: Identifier | null;
  readonly feedbackSetId: Identifier | null;
  readonly watchImageId: Identifier | null;
  /** Before its feedback was read, so that what is drawn later is known to be later; now unless given. */
  readonly queuedAt?: Date;
  /** The finished run that this one repeats. */
  readonly rerunOf?: Identifier;
}

/** Gives a run its number, queues it, and tells of it: all in the caller's transaction. */
export async function insertRun(tx: Transaction, { actor, clock, queue }: Context, given: NewRun): Promise<Identifier> {
  const { queuedAt = clock.now(), ...definition } = given;
  const { projectId, recipe } = definition;
  const [numbered] = await tx
    .update(project)
    .set({ nextRunNumber: sql`${project.nextRunNumber} + 1` })
    .where(eq(project.id, projectId))
    .returning({ next: project.nextRunNumber });
  const [home] = await tx
    .select({ id: experiment.id })
    .from(experiment)
    .where(and(eq(experiment.projectId, projectId), eq(experiment.name, experimentNames[recipe.kind])));
  if (numbered === undefined || home === undefined) {
    throw new FoveaError('NOT_FOUND', 'There is no such project; choose one from the list.', { project: projectId });
  }
  const made = await startRun(tx, {
    ...definition,
    experimentId: home.id,
    number: numbered.next - 1,
    kind: recipe.kind,
    startedBy: actor.personId,
    queuedAt,
  });
  await enqueue(tx, queue, { run: made.id });
  return made.id;
}
