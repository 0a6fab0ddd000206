import type { NetworkView } from '@fovea/domain';
import { networks } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const networksRouter = router({
  list: procedure.query(({ ctx }): Promise<readonly NetworkView[]> => networks.list(ctx)),
});
