import type { Context } from '../context.ts';
import type { ImportFilesRequest } from './open-files.ts';
import { withFiles } from './open-files.ts';
import type { FinishedImport } from './run-import.ts';
import { runImport } from './run-import.ts';

export type ImportFolderRequest = ImportFilesRequest;

/** Imports a folder or zip of class folders; see `understand` for how class and subject are found. */
export function importFolder(ctx: Context, request: ImportFolderRequest): Promise<FinishedImport> {
  return withFiles(ctx, request, (source, options) => runImport(ctx, source, options));
}
