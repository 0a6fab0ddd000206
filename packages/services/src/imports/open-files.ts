import type { ImportChoices, InputSettings } from '@fovea/domain';
import type { Context } from '../context.ts';
import { openSource } from './open-source.ts';
import { importSourceOf } from './opened-import.ts';
import { readExistingProject } from './project-state.ts';
import type { ImportOptions } from './run-import.ts';
import type { ImportSource } from './source.ts';
import { understand } from './understanding/understand.ts';

export interface ImportFilesRequest extends Omit<ImportOptions, 'positive' | keyof InputSettings> {
  /** A folder of class folders, or a zip archive of one. */
  readonly path: string;
  /** What a person confirmed or corrected. */
  readonly choices?: ImportChoices | undefined;
  /** Names the journal, in place of the path. */
  readonly key?: string | undefined;
}

/** Opens and understands files for as long as `use` needs them. */
export async function withFiles<Result>(
  ctx: Context,
  request: ImportFilesRequest,
  use: (source: ImportSource, options: ImportOptions) => Promise<Result>,
): Promise<Result> {
  const { path, key, choices = {}, ...options } = request;
  const opened = await openSource(path);
  try {
    const projectName = options.projectName ?? options.datasetName ?? opened.name;
    const existing = await readExistingProject(ctx.database, { project: options.project, projectName });
    const understanding = await understand(opened, choices, existing);
    const source = importSourceOf(opened, understanding, options.datasetName);
    const positive = choices.positive ?? understanding.positive?.name;
    const { size, fit, background, normalise, symmetries, network } = choices;
    const chosen = { projectName, positive, size, fit, background, normalise, symmetries, network };
    return await use({ ...source, key: key ?? source.key }, { ...options, ...chosen });
  } finally {
    opened.close();
  }
}
