import { listVersionsRequest, projectRequest, versionRequest } from '@fovea/domain';
import type { Page, TestStanding, VersionCounts, VersionView } from '@fovea/domain';
import { testLooks, versions } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const versionsRouter = router({
  list: procedure
    .input(listVersionsRequest)
    .query(({ ctx, input }): Promise<Page<VersionView>> => versions.list(ctx, input)),
  counts: procedure
    .input(projectRequest)
    .query(({ ctx, input }): Promise<VersionCounts> => versions.counts(ctx, input)),
  /** Asks for a version's figures on the test subjects: once a version, after its decision. */
  test: procedure.input(versionRequest).mutation(({ ctx, input }): Promise<TestStanding> => testLooks.ask(ctx, input)),
});
