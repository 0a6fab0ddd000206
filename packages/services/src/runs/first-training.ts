import { image, run, subject } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { and, eq, isNotNull, isNull } from 'drizzle-orm';

/** Of `run`: a base training that waits, runs or is paused, and repeats no other. */
export const openBase = (project: Identifier) =>
  and(eq(run.projectId, project), eq(run.kind, 'base'), isNull(run.finishedAt), isNull(run.rerunOf));

/** Of `image` joined with `subject`: what a training can learn from. */
export const trainable = (project: Identifier) =>
  and(eq(image.projectId, project), eq(subject.split, 'train'), isNotNull(image.label));
