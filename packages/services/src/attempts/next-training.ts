import { project, run } from '@fovea/database';
import type { InputSettings } from '@fovea/domain';
import { desc, eq, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { defaultInput, inputColumns } from '../projects/input.ts';
import { readManifest } from '../snapshots/index.ts';
import type { TrainingJob } from './job.ts';
import { preparedFiles } from './prepared-files.ts';

export interface NextTraining {
  readonly input: InputSettings;
  readonly prepared: TrainingJob['prepared'];
}

/**
 * What is probably trained on next: the images of the project that somebody used last, as its newest run had them.
 * @throws ARTIFACT_CORRUPT when the list of these images is missing or damaged
 */
export async function nextTraining(context: Pick<Context, 'database' | 'artifacts'>): Promise<NextTraining> {
  const [latest] = await context.database
    .select({ ...inputColumns, snapshot: run.snapshotId })
    .from(project)
    .leftJoin(run, eq(run.projectId, project.id))
    .orderBy(desc(sql`coalesce(${run.queuedAt}, ${project.createdAt})`))
    .limit(1);
  if (latest === undefined) return { input: defaultInput, prepared: [] };
  const { snapshot, ...input } = latest;
  const manifest = snapshot === null ? { prepared: [] } : await readManifest(context, snapshot);
  return { input, prepared: preparedFiles(context, manifest) };
}
