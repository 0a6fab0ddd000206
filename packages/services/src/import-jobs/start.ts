import { statfs } from 'node:fs/promises';
import { importJob } from '@fovea/database';
import type { Identifier, ImportView, StartImportRequest } from '@fovea/domain';
import { FoveaError, uploadLimits } from '@fovea/domain';
import { and, desc, eq, notInArray } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { lockImport, transitionImport, type ImportRow } from './transitions.ts';
import { hasUpload, receivedBytes } from './upload-file.ts';
import { viewImport } from './view.ts';

/** Room that must stay free for the database and for what is prepared, beside the upload and its pictures. */
const spareBytes = 200 * 2 ** 20;

/**
 * Begins an upload, or finds the one of the same files that broke off, or whose files are not in this home:
 * `upload.received` says where to go on.
 * @throws IMPORT_TOO_LARGE beyond what is taken at once, ARTIFACT_WRITE_FAILED when the disk has no room for it
 */
export async function start(ctx: Context, request: StartImportRequest): Promise<ImportView> {
  const { actor, database, home } = ctx;
  authorise(actor, 'image:import');
  const begun = await database
    .select({ id: importJob.id })
    .from(importJob)
    .where(
      and(
        notInArray(importJob.state, ['stored', 'dropped']),
        eq(importJob.startedBy, actor.personId),
        eq(importJob.fingerprint, request.fingerprint),
        eq(importJob.byteSize, request.byteSize),
        eq(importJob.name, request.name),
      ),
    )
    .orderBy(desc(importJob.startedAt));
  for (const { id } of begun) {
    const goesOn = await goOn(ctx, id);
    if (goesOn !== null) return viewImport(ctx, goesOn);
  }
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

/**
 * An upload that goes on is not a forgotten one. An import whose files are not in this home gets them again.
 * @returns null where the import wants no files, or has ended meanwhile
 */
async function goOn(ctx: Context, id: Identifier): Promise<ImportRow | null> {
  return ctx.database.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (row.state === 'uploading') {
      const [renewed] = await tx
        .update(importJob)
        .set({ changedAt: ctx.clock.now() })
        .where(eq(importJob.id, id))
        .returning();
      return renewed ?? null;
    }
    if (!hasUpload(row.state) || (await receivedBytes(ctx.home, id)) === row.byteSize) return null;
    return transitionImport(tx, ctx, row, 'resend', { preview: null, problems: null, progress: null, setbacks: 0 });
  });
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
