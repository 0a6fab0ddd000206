import type { Context } from '../context.ts';
import { openSource } from './open-source.ts';
import type { FinishedImport, ImportOptions } from './run-import.ts';
import { runImport } from './run-import.ts';

export interface ImportFolderRequest extends ImportOptions {
  /** A folder of class folders, or a zip archive of one. */
  readonly path: string;
}

/** Imports a folder or zip of class folders; see `readLayout` for how class and subject are found. */
export async function importFolder(ctx: Context, { path, ...options }: ImportFolderRequest): Promise<FinishedImport> {
  const source = await openSource(path, options.datasetName);
  try {
    return await runImport(ctx, source, options);
  } finally {
    source.close();
  }
}
