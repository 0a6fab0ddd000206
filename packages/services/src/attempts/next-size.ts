import { project, run } from '@fovea/database';
import { modelSize } from '@fovea/domain';
import { desc, eq, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';

/** Side in pixels of the images that are probably trained on next: those of the project that somebody used last. */
export async function nextSize({ database }: Pick<Context, 'database'>): Promise<number> {
  const [latest] = await database
    .select({ size: project.preparedSize })
    .from(project)
    .leftJoin(run, eq(run.projectId, project.id))
    .orderBy(desc(sql`coalesce(${run.queuedAt}, ${project.createdAt})`))
    .limit(1);
  return latest?.size ?? modelSize;
}
