import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FoveaError, sha256Schema } from '@fovea/domain';
import { z } from 'zod';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { download } from './download.ts';
import type { ImportFilesRequest } from './open-files.ts';
import { withFiles } from './open-files.ts';
import type { FinishedImport } from './run-import.ts';
import { runImport } from './run-import.ts';

const manifestSchema = z.object({
  name: z.string(),
  positive: z.string(),
  archive: z.object({ url: z.url(), byteSize: z.int().positive(), sha256: sha256Schema }),
});

const manifestFile = new URL('../../../../data/nih-malaria.json', import.meta.url);

export interface ImportNihRequest extends Omit<ImportFilesRequest, 'path' | 'key'> {
  /** Where the archive is fetched from, with its size and hash; the published one if left out. */
  readonly archive?: { readonly url: string; readonly byteSize: number; readonly sha256: string };
  readonly onDownload?: (progress: { done: number; total: number }) => void;
}

/**
 * Fetches the official archive of single red cells, continuing what an earlier attempt left, and imports it.
 * @throws DOWNLOAD_FAILED, DOWNLOAD_CORRUPT, and as `runImport` does
 */
export async function importNih(
  ctx: Context,
  { archive, onDownload, ...options }: ImportNihRequest = {},
): Promise<FinishedImport> {
  authorise(ctx.actor, 'image:import');
  const parsed = manifestSchema.safeParse(JSON.parse(await readFile(manifestFile, 'utf8')));
  if (!parsed.success) {
    throw new FoveaError('CONFIGURATION_INVALID', 'data/nih-malaria.json is damaged; restore it from the repository.', {
      issue: parsed.error.issues[0]?.message,
    });
  }
  const { url, byteSize, sha256 } = archive ?? parsed.data.archive;
  const file = path.join(ctx.home, 'downloads', `${sha256.slice(0, 16)}.zip`);
  await download({ url, byteSize, sha256, file, signal: options.signal, onProgress: onDownload });
  const choices = { ...options.choices, positive: options.choices?.positive ?? parsed.data.positive };
  const datasetName = options.datasetName ?? parsed.data.name;
  return withFiles(ctx, { ...options, path: file, choices, datasetName }, (source, opened) =>
    runImport(ctx, source, opened),
  );
}
