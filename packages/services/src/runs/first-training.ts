import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { and, eq, isNull } from 'drizzle-orm';

/** Of `run`: a base training that waits, runs or is paused, and repeats no other. */
export const openBase = (project: Identifier) =>
  and(eq(run.projectId, project), eq(run.kind, 'base'), isNull(run.finishedAt), isNull(run.rerunOf));
