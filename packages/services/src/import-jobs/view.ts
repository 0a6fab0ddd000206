import type { ImportView } from '@fovea/domain';
import type { Context } from '../context.ts';
import { importJob } from '@fovea/database';
import { getTableColumns } from 'drizzle-orm';
import { keptUntil } from './forgotten.ts';
import type { ImportRow } from './transitions.ts';
import { hasUpload, receivedBytes } from './upload-file.ts';

const { problems: _, ...shown } = getTableColumns(importJob);
/** All that a page shows of an import: problems may be many, and are read in pages. */
export const shownColumns = shown;

/** What a page shows of an import. */
export async function viewImport(
  { home }: Pick<Context, 'home'>,
  row: Omit<ImportRow, 'problems'>,
): Promise<ImportView> {
  const { id, state, revision, name, byteSize, files } = row;
  const received = hasUpload(state) ? await receivedBytes(home, id) : byteSize;
  return {
    ...{ id, state, revision, name },
    project: row.projectId,
    projectName: row.projectName,
    upload: { byteSize, files, received, isMissing: state !== 'uploading' && received !== byteSize },
    keptUntil: keptUntil(row)?.toISOString() ?? null,
    choices: row.choices,
    progress: row.progress,
    preview: row.preview,
    report: row.report,
    failure:
      row.failureCode === null || row.failureMessage === null
        ? null
        : { code: row.failureCode, message: row.failureMessage },
    startedAt: row.startedAt.toISOString(),
  };
}
