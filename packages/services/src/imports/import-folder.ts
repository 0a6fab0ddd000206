import type { Context } from '../context.ts';
import { openSource } from './open-source.ts';
import { importSourceOf } from './opened-import.ts';
import type { FinishedImport, ImportOptions } from './run-import.ts';
import { runImport } from './run-import.ts';
import { understand } from './understanding/understand.ts';

export interface ImportFolderRequest extends ImportOptions {
  /** A folder of class folders, or a zip archive of one. */
  readonly path: string;
}

/** Imports a folder or zip of class folders; see `understand` for how class and subject are found. */
export async function importFolder(ctx: Context, { path, ...options }: ImportFolderRequest): Promise<FinishedImport> {
  const opened = await openSource(path);
  try {
    const understanding = await understand(opened, { positive: options.positive });
    return await runImport(ctx, importSourceOf(opened, understanding, options.datasetName), options);
  } finally {
    opened.close();
  }
}
