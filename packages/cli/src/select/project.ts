import type { ProjectView } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { projects } from '@fovea/services';

/**
 * The project that a command means: the named one (by name or id), or the only one there is.
 * @throws NOT_FOUND, listing the names; INPUT_INVALID where several could be meant
 */
export async function selectProject(context: Context, wanted?: string): Promise<ProjectView> {
  const [found] = wanted === undefined ? [] : await projects.list(context, { named: wanted });
  if (found !== undefined) return found;
  const known = await projects.list(context);
  const names = known.map(({ name }) => name);
  if (known.length === 0) {
    throw new FoveaError('NOT_FOUND', 'There is no project yet. Import images first: fovea import DIR.');
  }
  if (wanted === undefined) {
    const [only, ...others] = known;
    if (only !== undefined && others.length === 0) return only;
    throw new FoveaError('INPUT_INVALID', `Say which project with --project: ${names.join(', ')}.`, { names });
  }
  throw new FoveaError('NOT_FOUND', `There is no project "${wanted}". There are: ${names.join(', ')}.`, { names });
}
