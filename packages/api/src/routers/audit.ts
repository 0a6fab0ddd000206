import { projectRequest } from '@fovea/domain';
import type { AuditEventView } from '@fovea/domain';
import { audit } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const auditRouter = router({
  list: procedure
    .input(projectRequest)
    .query(({ ctx, input }): Promise<readonly AuditEventView[]> => audit.list(ctx, input)),
});
