import { readdir } from 'node:fs/promises';
import { importJob } from '@fovea/database';
import { notInArray } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { dropForgotten } from './decide.ts';
import { removeUpload, uploadFolder } from './upload-file.ts';

const everyMs = 6 * 3_600_000;
/** Nobody went on with an upload for so long. */
const forgottenAfterMs = 7 * 24 * 3_600_000;

/** Drops forgotten uploads, and removes files of imports that have ended: an end may have been cut off before. */
async function sweep(ctx: Context): Promise<void> {
  await dropForgotten(ctx, new Date(ctx.clock.now().getTime() - forgottenAfterMs));
  const found = await readdir(uploadFolder(ctx.home)).catch(() => []);
  // Read after the folder: an upload that is there has had its row before.
  const rows = await ctx.database
    .select({ id: importJob.id })
    .from(importJob)
    .where(notInArray(importJob.state, ['stored', 'dropped']));
  const wanted = new Set(rows.map(({ id }) => id));
  for (const name of found) {
    const id = name.replace(/\.zip$/, '');
    if (!wanted.has(id)) await removeUpload(ctx.home, id);
  }
}

/** Sweeps now and every six hours. @param failed hears what went wrong; the next time tries again. @returns ends it */
export function sweepRegularly(ctx: Context, failed: (error: unknown) => void): () => void {
  const timer = setInterval(() => void sweep(ctx).catch(failed), everyMs);
  void sweep(ctx).catch(failed);
  return () => clearInterval(timer);
}
