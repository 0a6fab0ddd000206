import { listAuditRequest } from '@fovea/domain';
import type { AuditPage } from '@fovea/domain';
import { audit } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const auditRouter = router({
  list: procedure.input(listAuditRequest).query(({ ctx, input }): Promise<AuditPage> => audit.list(ctx, input)),
});
