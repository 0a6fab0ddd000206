import { projectRequest } from '@fovea/domain';
import type { VersionView } from '@fovea/domain';
import { versions } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const versionsRouter = router({
  list: procedure
    .input(projectRequest)
    .query(({ ctx, input }): Promise<readonly VersionView[]> => versions.list(ctx, input)),
});
