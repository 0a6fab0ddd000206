import type { RunSummary } from '@fovea/domain';
import { FoveaError, identifier, listRunsRequest } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { runs } from '@fovea/services';
import { selectProject } from './project.ts';

/** The run of this id, whatever its project, or of this number in the named or only project. @throws NOT_FOUND */
export async function findRun(context: Context, wanted: string, project?: string): Promise<RunSummary> {
  if (identifier.safeParse(wanted).success) return runs.get(context, { run: wanted });
  const { id } = await selectProject(context, project);
  const request = listRunsRequest.safeParse({ project: id, number: Number(wanted.replace(/^#/, '')) });
  const [found] = request.success ? (await runs.list(context, request.data)).items : [];
  if (found !== undefined) return found;
  throw new FoveaError('NOT_FOUND', `There is no run ${wanted}. See them with: fovea runs.`, { run: wanted });
}
