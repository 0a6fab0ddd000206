import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { run } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { identifier } from '@fovea/domain';
import { and, inArray, isNull } from 'drizzle-orm';
import type { Context } from '../context.ts';

const folderOf = ({ home }: Pick<Context, 'home'>) => path.join(home, 'checkpoints');

/** Where a run's checkpoints lie while it can go on. Workers on one home go on with each other's runs. */
export function checkpointFolder(ctx: Pick<Context, 'home'>, id: Identifier): string {
  return path.join(folderOf(ctx), id);
}

/** Removes what a run that has ended needs no more. What the disk refuses stays for the next sweep. */
export async function removeCheckpoints(ctx: Pick<Context, 'home'>, id: Identifier): Promise<void> {
  await rm(checkpointFolder(ctx, id), { recursive: true, force: true }).catch(() => undefined);
}

/** Removes the checkpoints of all runs that have ended or are unknown. @returns how many runs' */
export async function sweepCheckpoints(ctx: Pick<Context, 'home' | 'database'>): Promise<number> {
  const found = await readdir(folderOf(ctx)).catch(() => []);
  const kept = found.filter((name) => identifier.safeParse(name).success);
  if (kept.length === 0) return 0;
  const open = await ctx.database
    .select({ id: run.id })
    .from(run)
    .where(and(inArray(run.id, kept), isNull(run.finishedAt)));
  const needed = new Set(open.map(({ id }) => id));
  const ended = kept.filter((id) => !needed.has(id));
  for (const id of ended) await removeCheckpoints(ctx, id);
  return ended.length;
}
