import {
  compareRunsRequest,
  listRunsRequest,
  projectRequest,
  runRequest,
  startBaseRequest,
  startRunRequest,
} from '@fovea/domain';
import type { FirstModelPlan, Identifier, Page, RunDetail, RunSummary } from '@fovea/domain';
import { runs } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const runsRouter = router({
  start: procedure
    .input(startRunRequest)
    .mutation(({ ctx, input }): Promise<{ readonly id: Identifier }> => runs.start(ctx, input)),
  /** Trains a project's first model from its images alone. */
  startBase: procedure
    .input(startBaseRequest)
    .mutation(({ ctx, input }): Promise<{ readonly id: Identifier }> => runs.startBase(ctx, input)),
  firstModel: procedure
    .input(projectRequest)
    .query(({ ctx, input }): Promise<FirstModelPlan> => runs.firstModel(ctx, input)),
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
  list: procedure.input(listRunsRequest).query(({ ctx, input }): Promise<Page<RunSummary>> => runs.list(ctx, input)),
  atHand: procedure
    .input(projectRequest)
    .query(({ ctx, input }): Promise<readonly RunSummary[]> => runs.atHand(ctx, input)),
  get: procedure.input(runRequest).query(({ ctx, input }): Promise<RunDetail> => runs.get(ctx, input)),
  compare: procedure
    .input(compareRunsRequest)
    .query(({ ctx, input }): Promise<{ readonly left: RunDetail; readonly right: RunDetail }> =>
      runs.compare(ctx, input),
    ),
});
