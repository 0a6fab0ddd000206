import type { Transaction } from '@fovea/database';
import type { Context } from '../context.ts';
import type { ImportFilesRequest } from './open-files.ts';
import { withFiles } from './open-files.ts';
import type { FinishedImport, PreviewedImport } from './run-import.ts';
import { previewImport, runImport } from './run-import.ts';

export interface UploadRequest extends ImportFilesRequest {
  readonly key: string;
  readonly datasetName: string;
  readonly projectName: string;
}

/** Says what an uploaded archive would add. @throws as `previewImport` does */
export function previewUpload(ctx: Context, request: UploadRequest): Promise<PreviewedImport> {
  return withFiles(ctx, request, (source, options) => previewImport(ctx, source, options));
}

/**
 * Stores an uploaded archive to which a person said yes.
 * @param finish more to write in the transaction that stores
 * @throws as `runImport` does
 */
export function storeUpload(
  ctx: Context,
  request: UploadRequest,
  finish: (tx: Transaction, report: FinishedImport) => Promise<void>,
): Promise<FinishedImport> {
  return withFiles(ctx, request, (source, options) => runImport(ctx, source, options, finish));
}
