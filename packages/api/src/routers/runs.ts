import { compareRunsRequest, listRunsRequest, projectRequest, runRequest, startRunRequest } from '@fovea/domain';
import type { Identifier, RunDetail, RunSummary } from '@fovea/domain';
import { runs } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const runsRouter = router({
  start: procedure
    .input(startRunRequest)
    .mutation(({ ctx, input }): Promise<{ readonly id: Identifier }> => runs.start(ctx, input)),
  /** The project's first model, or another one from nothing. */
  startBase: procedure
    .input(projectRequest)
    .mutation(({ ctx, input }): Promise<{ readonly id: Identifier }> => runs.startBase(ctx, input)),
  cancel: procedure.input(runRequest).mutation(async ({ ctx, input }): Promise<void> => {
    await runs.cancel(ctx, input);
  }),
  pause: procedure.input(runRequest).mutation(async ({ ctx, input }): Promise<void> => {
    await runs.pause(ctx, input);
  }),
  resume: procedure.input(runRequest).mutation(async ({ ctx, input }): Promise<void> => {
    await runs.resume(ctx, input);
  }),
  rerun: procedure
    .input(runRequest)
    .mutation(({ ctx, input }): Promise<{ readonly id: Identifier }> => runs.rerun(ctx, input)),
  list: procedure
    .input(listRunsRequest)
    .query(({ ctx, input }): Promise<readonly RunSummary[]> => runs.list(ctx, input)),
  get: procedure.input(runRequest).query(({ ctx, input }): Promise<RunDetail> => runs.get(ctx, input)),
  compare: procedure
    .input(compareRunsRequest)
    .query(({ ctx, input }): Promise<{ readonly left: RunDetail; readonly right: RunDetail }> =>
      runs.compare(ctx, input),
    ),
});
