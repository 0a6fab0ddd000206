import type { Identifier, RunSummary } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { runs } from '@fovea/services';

/** @throws NOT_FOUND unless the project has a run of this number or id */
export async function selectRun(context: Context, project: Identifier, wanted: string): Promise<RunSummary> {
  const known = await runs.list(context, { project });
  const found = known.find(({ id, number }) => id === wanted || String(number) === wanted.replace(/^#/, ''));
  if (found !== undefined) return found;
  throw new FoveaError('NOT_FOUND', `There is no run ${wanted}. See them with: fovea runs.`, { run: wanted });
}
