import { compareRunsRequest, listRunsRequest, runRequest, startRunRequest } from '@fovea/domain';
import type { Identifier, RunDetail, RunSummary } from '@fovea/domain';
import { runs } from '@fovea/services';
import { allowed, router } from '../trpc.ts';

export const runsRouter = router({
  start: allowed('run:start')
    .input(startRunRequest)
    .mutation(({ ctx, input }): Promise<{ readonly id: Identifier }> => runs.start(ctx, input)),
  cancel: allowed('run:cancel')
    .input(runRequest)
    .mutation(async ({ ctx, input }): Promise<void> => {
      await runs.cancel(ctx, input);
    }),
  pause: allowed('run:pause')
    .input(runRequest)
    .mutation(async ({ ctx, input }): Promise<void> => {
      await runs.pause(ctx, input);
    }),
  resume: allowed('run:pause')
    .input(runRequest)
    .mutation(async ({ ctx, input }): Promise<void> => {
      await runs.resume(ctx, input);
    }),
  rerun: allowed('run:rerun')
    .input(runRequest)
    .mutation(({ ctx, input }): Promise<{ readonly id: Identifier }> => runs.rerun(ctx, input)),
  list: allowed('run:read')
    .input(listRunsRequest)
    .query(({ ctx, input }): Promise<readonly RunSummary[]> => runs.list(ctx, input)),
  get: allowed('run:read')
    .input(runRequest)
    .query(({ ctx, input }): Promise<RunDetail> => runs.get(ctx, input)),
  compare: allowed('run:read')
    .input(compareRunsRequest)
    .query(({ ctx, input }): Promise<{ readonly left: RunDetail; readonly right: RunDetail }> =>
      runs.compare(ctx, input),
    ),
});
