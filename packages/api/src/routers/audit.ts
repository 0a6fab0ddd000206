import { listAuditRequest, projectRequest } from '@fovea/domain';
import type { AuditEventView, AuditFacets, Page } from '@fovea/domain';
import { audit } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const auditRouter = router({
  list: procedure
    .input(listAuditRequest)
    .query(({ ctx, input }): Promise<Page<AuditEventView>> => audit.list(ctx, input)),
  facets: procedure.input(projectRequest).query(({ ctx, input }): Promise<AuditFacets> => audit.facets(ctx, input)),
});
