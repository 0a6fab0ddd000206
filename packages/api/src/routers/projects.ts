import { projectRequest } from '@fovea/domain';
import type { ProjectView } from '@fovea/domain';
import { projects } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const projectsRouter = router({
  list: procedure.query(({ ctx }): Promise<readonly ProjectView[]> => projects.list(ctx)),
  get: procedure.input(projectRequest).query(({ ctx, input }): Promise<ProjectView> => projects.get(ctx, input)),
});
