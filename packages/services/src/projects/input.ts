import type { Queryable } from '@fovea/database';
import { project } from '@fovea/database';
import type { Identifier, InputSettings, NetworkView } from '@fovea/domain';
import { modelSize } from '@fovea/domain';
import { eq } from 'drizzle-orm';

/** How the images of a project are prepared, and what its models are made of, unless somebody chooses otherwise when it is made. */
export const defaultInput: InputSettings = {
  size: modelSize,
  fit: 'letterbox',
  background: 'black',
  normalise: 'stain',
  symmetries: 'all',
  network: null,
};

/** The columns that hold how images are prepared. */
export const preparationColumns = {
  size: project.preparedSize,
  fit: project.fit,
  background: project.background,
  normalise: project.normalise,
  symmetries: project.symmetries,
};

/** The columns that hold all of it. */
export const inputColumns = { ...preparationColumns, network: project.networkArtifact };

export const columnsOf = ({ size, fit, background, normalise, symmetries, network }: InputSettings) => ({
  preparedSize: size,
  fit,
  background,
  normalise,
  symmetries,
  networkArtifact: network,
});

/** The settings of a project; as by default where there is no such project. */
export async function inputOf(database: Queryable, id: Identifier): Promise<InputSettings> {
  const [found] = await database.select(inputColumns).from(project).where(eq(project.id, id));
  return found ?? defaultInput;
}

/** The network that a project's models are made of; null for the small one, and where there is no such project. */
export async function networkOf(database: Queryable, id: Identifier): Promise<NetworkView | null> {
  const [found] = await database.select({ network: project.network }).from(project).where(eq(project.id, id));
  return found?.network ?? null;
}
