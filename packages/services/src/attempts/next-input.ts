import { project, run } from '@fovea/database';
import type { InputSettings } from '@fovea/domain';
import { desc, eq, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { defaultInput, inputColumns } from '../projects/input.ts';

/** How the images are prepared that are probably trained on next: those of the project that somebody used last. */
export async function nextInput({ database }: Pick<Context, 'database'>): Promise<InputSettings> {
  const [latest] = await database
    .select(inputColumns)
    .from(project)
    .leftJoin(run, eq(run.projectId, project.id))
    .orderBy(desc(sql`coalesce(${run.queuedAt}, ${project.createdAt})`))
    .limit(1);
  return latest ?? defaultInput;
}
