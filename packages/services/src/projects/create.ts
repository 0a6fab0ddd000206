import type { Transaction } from '@fovea/database';
import { experiment, membership, model, project, projectClass } from '@fovea/database';
import type { Identifier, InputSettings, RunKind } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { registerArtifact } from '../artifacts/artifact-store.ts';
import type { ChosenNetwork } from '../networks/chosen-network.ts';
import { columnsOf, defaultInput } from './input.ts';

export interface NewProject {
  readonly name: string;
  /** In the model's order. */
  readonly classes: readonly string[];
  readonly positive: string;
  /** How its images are prepared; as by default unless given. */
  readonly input?: InputSettings;
  /** What its models are made of, where `input` names a network. */
  readonly network?: ChosenNetwork | null;
}

const modelName = 'classifier';
export const experimentNames = { base: 'Base training', recalibration: 'Recalibration' } as const satisfies Record<
  RunKind,
  string
>;

/**
 * Makes a project with its classes, its model, its experiments and its owner, in the caller's transaction. The file of its
 * network is in the store before.
 * @throws INPUT_INVALID when the classes are fewer than two, repeat, or lack the positive one
 */
export async function create(
  tx: Transaction,
  { actor }: Pick<Context, 'actor'>,
  { name, classes, positive, input = defaultInput, network = null }: NewProject,
): Promise<Identifier> {
  if (classes.length < 2 || new Set(classes).size !== classes.length || !classes.includes(positive)) {
    throw new FoveaError(
      'INPUT_INVALID',
      'A project needs at least two different classes, the positive one among them.',
      { classes, positive },
    );
  }
  if (network !== null) await registerArtifact(tx, network.view.sha256, network.bytes.byteLength);
  const [made] = await tx
    .insert(project)
    .values({ name, ...columnsOf(input), network: network?.view ?? null })
    .onConflictDoNothing()
    .returning({ id: project.id });
  if (made === undefined)
    throw new FoveaError('CONFLICT', 'A project of this name exists already; choose another name.', { name });
  const projectId = made.id;
  await tx.insert(projectClass).values(
    classes.map((className, position) => ({
      projectId,
      position,
      name: className,
      positive: className === positive,
    })),
  );
  await tx.insert(membership).values({ projectId, personId: actor.personId, role: 'owner' });
  await tx.insert(model).values({ projectId, name: modelName });
  await tx
    .insert(experiment)
    .values(Object.values(experimentNames).map((experimentName) => ({ projectId, name: experimentName })));
  await record(tx, {
    project: projectId,
    person: actor.personId,
    action: 'project.create',
    resource: 'project',
    resourceId: projectId,
    detail: { name, classes, positive, ...input },
  });
  return projectId;
}
