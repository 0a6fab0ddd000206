import {
  chooseImportRequest,
  confirmImportRequest,
  importProblemsRequest,
  importRequest,
  listImportsRequest,
  startImportRequest,
} from '@fovea/domain';
import type { ImportProblem, ImportView, Page } from '@fovea/domain';
import { importJobs } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const importsRouter = router({
  list: procedure
    .input(listImportsRequest)
    .query(({ ctx, input }): Promise<Page<ImportView>> => importJobs.list(ctx, input)),
  get: procedure.input(importRequest).query(({ ctx, input }): Promise<ImportView> => importJobs.get(ctx, input)),
  problems: procedure
    .input(importProblemsRequest)
    .query(({ ctx, input }): Promise<Page<ImportProblem>> => importJobs.problems(ctx, input)),
  start: procedure
    .input(startImportRequest)
    .mutation(({ ctx, input }): Promise<ImportView> => importJobs.start(ctx, input)),
  /** All parts were sent: Fovea looks at them. */
  read: procedure.input(importRequest).mutation(({ ctx, input }): Promise<ImportView> => importJobs.read(ctx, input)),
  choose: procedure
    .input(chooseImportRequest)
    .mutation(({ ctx, input }): Promise<ImportView> => importJobs.choose(ctx, input)),
  confirm: procedure
    .input(confirmImportRequest)
    .mutation(({ ctx, input }): Promise<ImportView> => importJobs.confirm(ctx, input)),
  drop: procedure.input(importRequest).mutation(({ ctx, input }): Promise<ImportView> => importJobs.drop(ctx, input)),
});
