import { statfs } from 'node:fs/promises';
import { importJob } from '@fovea/database';
import type { Identifier, ImportView, StartImportRequest } from '@fovea/domain';
import { FoveaError, uploadLimits } from '@fovea/domain';
import { and, desc, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import type { ImportRow } from './transitions.ts';
import { viewImport } from './view.ts';

/** Room that must stay free for the database and for what is prepared, beside the upload and its pictures. */
const spareBytes = 200 * 2 ** 20;

/**
 * Begins an upload, or finds the one of the same files that broke off: `upload.received` says where to go on.
 * @throws IMPORT_TOO_LARGE beyond what is taken at once, ARTIFACT_WRITE_FAILED when the disk has no room for it
 */
export async function start(ctx: Context, request: StartImportRequest): Promise<ImportView> {
  const { actor, database, home } = ctx;
  authorise(actor, 'image:import');
  const [begun] = await database
    .select({ id: importJob.id })
    .from(importJob)
    .where(
      and(
        eq(importJob.state, 'uploading'),
        eq(importJob.startedBy, actor.personId),
        eq(importJob.fingerprint, request.fingerprint),
        eq(importJob.byteSize, request.byteSize),
        eq(importJob.name, request.name),
      ),
    )
    .orderBy(desc(importJob.startedAt))
    .limit(1);
  const goesOn = begun === undefined ? undefined : await goOn(ctx, begun.id);
  if (goesOn !== undefined) return viewImport(ctx, goesOn);
  assertWithinLimits(request);
  await assertRoom(home, request.byteSize);
  const { name, byteSize, files, fingerprint } = request;
  const [made] = await database
    .insert(importJob)
    .values({
      state: 'uploading',
      ...{ name, projectName: name, byteSize, files, fingerprint },
      startedBy: actor.personId,
      ...{ startedAt: ctx.clock.now(), changedAt: ctx.clock.now() },
    })
    .returning();
  if (made === undefined) throw new Error('The import was not kept.');
  return viewImport(ctx, made);
}

/** An upload that goes on is not a forgotten one. @returns undefined where it was dropped meanwhile */
async function goOn({ database, clock }: Context, id: Identifier): Promise<ImportRow | undefined> {
  const [row] = await database
    .update(importJob)
    .set({ changedAt: clock.now() })
    .where(and(eq(importJob.id, id), eq(importJob.state, 'uploading')))
    .returning();
  return row;
}

function assertWithinLimits({ byteSize, files }: StartImportRequest): void {
  if (files > uploadLimits.files) {
    throw new FoveaError(
      'IMPORT_TOO_LARGE',
      `The folder has ${files.toLocaleString('en')} files; Fovea takes up to ${uploadLimits.files.toLocaleString('en')} at once. Split it, or use "fovea import" in a terminal.`,
      { files },
    );
  }
  if (byteSize > uploadLimits.totalBytes) {
    throw new FoveaError(
      'IMPORT_TOO_LARGE',
      `The files have ${gigabytes(byteSize)}; Fovea takes up to ${gigabytes(uploadLimits.totalBytes)} at once. Split them.`,
      { byteSize },
    );
  }
}

async function assertRoom(home: string, byteSize: number): Promise<void> {
  const disk = await statfs(home);
  const free = disk.bavail * disk.bsize;
  // The upload itself, and the pictures that are kept of it.
  const needed = 2 * byteSize + spareBytes;
  if (free >= needed) return;
  throw new FoveaError(
    'ARTIFACT_WRITE_FAILED',
    `The disk of Fovea's home has ${gigabytes(free)} free, and this import needs up to ${gigabytes(needed)}. Free some space and try again.`,
    { free, needed },
  );
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;
