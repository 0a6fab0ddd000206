import { listVersionsRequest, versionRequest } from '@fovea/domain';
import type { TestStanding, VersionPage } from '@fovea/domain';
import { testLooks, versions } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const versionsRouter = router({
  list: procedure.input(listVersionsRequest).query(({ ctx, input }): Promise<VersionPage> => versions.list(ctx, input)),
  /** Asks for a version's figures on the test subjects: once a version, after its decision. */
  test: procedure.input(versionRequest).mutation(({ ctx, input }): Promise<TestStanding> => testLooks.ask(ctx, input)),
});
