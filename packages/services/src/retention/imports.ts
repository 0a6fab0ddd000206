import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { importJob } from '@fovea/database';
import { notInArray } from 'drizzle-orm';
import { dropForgotten, forgotten } from '../import-jobs/forgotten.ts';
import { removeUpload, uploadFolder } from '../import-jobs/upload-file.ts';
import type { RetentionRule, Swept } from './rule.ts';

/** Imports that wait for a person who does not come, and files of ended ones: an end may have been cut off before. */
export const imports: RetentionRule = {
  name: 'uploads of imports that nobody went on with, or that have ended',
  async sweep(ctx, isTrial) {
    const outdated = await forgotten(ctx);
    if (!isTrial) for (const id of outdated) await dropForgotten(ctx, id);
    const freed = { count: 0, bytes: 0 };
    for (const { id, bytes } of await unneeded(ctx, new Set(isTrial ? outdated : []))) {
      freed.count += 1;
      freed.bytes += bytes;
      if (!isTrial) await removeUpload(ctx.home, id);
    }
    return freed;
  },
};

/** Uploads whose import has ended, or is among those that are about to. */
async function unneeded(
  { home, database }: Swept,
  ending: ReadonlySet<string>,
): Promise<{ id: string; bytes: number }[]> {
  const folder = uploadFolder(home);
  const found = await readdir(folder).catch(() => []);
  // Read after the folder: an upload that is there has had its row before.
  const rows = await database
    .select({ id: importJob.id })
    .from(importJob)
    .where(notInArray(importJob.state, ['stored', 'dropped']));
  const wanted = new Set(rows.map(({ id }) => id).filter((id) => !ending.has(id)));
  const left: { id: string; bytes: number }[] = [];
  for (const name of found) {
    const id = name.replace(/\.zip$/, '');
    const file = await stat(path.join(folder, name)).catch(() => null);
    if (file !== null && !wanted.has(id)) left.push({ id, bytes: file.size });
  }
  return left;
}
