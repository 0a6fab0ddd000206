import type { Queryable } from '@fovea/database';
import { project } from '@fovea/database';
import type { Identifier, InputSettings } from '@fovea/domain';
import { modelSize } from '@fovea/domain';
import { eq } from 'drizzle-orm';

/** How the images of a project are prepared, unless somebody chooses otherwise when it is made. */
export const defaultInput: InputSettings = { size: modelSize, normalise: 'stain', symmetries: 'all' };

/** The columns that hold it. */
export const inputColumns = {
  size: project.preparedSize,
  normalise: project.normalise,
  symmetries: project.symmetries,
};

export const columnsOf = ({ size, normalise, symmetries }: InputSettings) => ({
  preparedSize: size,
  normalise,
  symmetries,
});

/** How the images of a project are prepared; as by default where there is no such project. */
export async function inputOf(database: Queryable, id: Identifier): Promise<InputSettings> {
  const [found] = await database.select(inputColumns).from(project).where(eq(project.id, id));
  return found ?? defaultInput;
}
