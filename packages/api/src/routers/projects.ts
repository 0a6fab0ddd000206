import { projectRequest } from '@fovea/domain';
import type { ProjectView } from '@fovea/domain';
import { projects } from '@fovea/services';
import { allowed, router } from '../trpc.ts';

export const projectsRouter = router({
  list: allowed('image:read').query(({ ctx }): Promise<readonly ProjectView[]> => projects.list(ctx)),
  get: allowed('image:read')
    .input(projectRequest)
    .query(({ ctx, input }): Promise<ProjectView> => projects.get(ctx, input)),
});
