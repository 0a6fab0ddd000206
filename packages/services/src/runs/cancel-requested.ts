import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';

/** Postgres announces the id of a run on it when somebody asks to cancel the run. */
export const cancelChannel = 'fovea_cancel';

/** Whether somebody has asked to cancel the run. */
export async function cancelRequested(
  { database }: Pick<Context, 'database'>,
  request: { run: Identifier },
): Promise<boolean> {
  const [row] = await database.select({ asked: run.cancelRequested }).from(run).where(eq(run.id, request.run));
  return row?.asked ?? false;
}
