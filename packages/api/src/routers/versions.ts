import { projectRequest } from '@fovea/domain';
import type { VersionView } from '@fovea/domain';
import { versions } from '@fovea/services';
import { allowed, router } from '../trpc.ts';

export const versionsRouter = router({
  list: allowed('run:read')
    .input(projectRequest)
    .query(({ ctx, input }): Promise<readonly VersionView[]> => versions.list(ctx, input)),
});
