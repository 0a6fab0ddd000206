import type { Transaction } from '@fovea/database';
import { project } from '@fovea/database';
import type { ChooseImportRequest, ConfirmImportRequest, Identifier, ImportView } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { enqueueImport } from '../queue/queue.ts';
import type { ImportRow } from './transitions.ts';
import { lockImport, transitionImport } from './transitions.ts';
import { assertUploaded, receivedBytes, removeUpload } from './upload-file.ts';
import { viewImport } from './view.ts';

interface ImportRequest {
  readonly import: Identifier;
}

/** Changes an import under its lock. @throws NOT_FOUND, and what `change` throws */
async function changeImport(
  ctx: Context,
  id: Identifier,
  change: (tx: Transaction, row: ImportRow) => Promise<ImportRow>,
): Promise<ImportView> {
  authorise(ctx.actor, 'image:import');
  const changed = await ctx.database.transaction(async (tx) => change(tx, await lockImport(tx, id)));
  return viewImport(ctx, changed);
}

/** Has a worker make the preview (again), with what the row says now. */
async function readAgain(
  ctx: Context,
  tx: Transaction,
  row: ImportRow,
  columns: Partial<Pick<ImportRow, 'choices' | 'projectId' | 'projectName'>> = {},
): Promise<ImportRow> {
  const changed = await transitionImport(tx, ctx, row, 'read', {
    ...columns,
    revision: row.revision + 1,
    setbacks: 0,
    progress: null,
  });
  await enqueueImport(tx, ctx.queue, { import: row.id });
  return changed;
}

/**
 * All parts of the upload are here: a worker looks at them.
 * @throws CONFLICT while some are missing
 */
export function read(ctx: Context, request: ImportRequest): Promise<ImportView> {
  return changeImport(ctx, request.import, async (tx, row) => {
    if (row.state === 'reading') return row;
    const received = await receivedBytes(ctx.home, row.id);
    if (received !== row.byteSize) {
      throw new FoveaError(
        'CONFLICT',
        'The upload is not complete. What has arrived is kept; choose the same files again to go on.',
        { received, byteSize: row.byteSize },
      );
    }
    return readAgain(ctx, tx, row);
  });
}

/**
 * Corrects what was understood; the preview is made again.
 * @throws NOT_FOUND for a project that there is not, or where the files are not in this home; CONFLICT where the import waits for no correction
 */
export function choose(ctx: Context, request: ChooseImportRequest): Promise<ImportView> {
  return changeImport(ctx, request.import, async (tx, row) => {
    if (row.state === 'uploading') {
      throw new FoveaError('CONFLICT', 'The upload is not complete; correct the preview once it is there.', {
        state: row.state,
      });
    }
    await assertUploaded(ctx.home, row);
    const { choices, project: projectId = null, projectName = row.projectName } = request;
    if (projectId !== null) await assertProject(tx, projectId);
    return readAgain(ctx, tx, row, { choices, projectId, projectName });
  });
}

async function assertProject(tx: Transaction, id: Identifier): Promise<void> {
  const [found] = await tx.select({ id: project.id }).from(project).where(eq(project.id, id));
  if (found === undefined)
    throw new FoveaError('NOT_FOUND', 'There is no such project; choose one from the list.', { project: id });
}

/**
 * A person says yes to the preview: a worker stores it.
 * @throws STALE when the preview was made again since, INPUT_INVALID while a question is open, NOT_FOUND where the files
 *   are not in this home
 */
export function confirm(ctx: Context, request: ConfirmImportRequest): Promise<ImportView> {
  return changeImport(ctx, request.import, async (tx, row) => {
    if (row.state === 'storing' || row.state === 'stored') {
      assertSameYes(row, request);
      return row;
    }
    if (row.state === 'waiting' && row.revision !== request.revision) {
      throw new FoveaError('STALE', 'The preview was made again since you saw it. Look at it once more.', {
        revision: row.revision,
      });
    }
    const positive = request.positive ?? row.choices.positive;
    const open = (row.preview?.questions ?? []).filter(
      ({ field }) => !(field === 'positive' && positive !== undefined),
    );
    if (row.state === 'waiting' && open.length > 0) {
      throw new FoveaError('INPUT_INVALID', `${open[0]?.message ?? ''} Answer this first.`, {
        questions: open.map(({ code }) => code),
      });
    }
    const choices = positive === undefined ? row.choices : { ...row.choices, positive };
    if (row.state === 'waiting') await assertUploaded(ctx.home, row);
    const changed = await transitionImport(tx, ctx, row, 'confirm', { choices, setbacks: 0, progress: null });
    await enqueueImport(tx, ctx.queue, { import: row.id });
    return changed;
  });
}

/** The same yes twice is one; another one comes too late. */
function assertSameYes({ revision, choices, preview }: ImportRow, request: ConfirmImportRequest): void {
  const positive = choices.positive ?? preview?.positive?.name;
  if (revision === request.revision && (request.positive ?? positive) === positive) return;
  throw new FoveaError(
    'STALE',
    `Somebody said yes before, with ${positive ?? 'another class'} as the positive class. Look at what was stored.`,
    { revision, positive },
  );
}

/** A person takes the import back: nothing of it is kept. @throws CONFLICT while it is being stored, and after */
export async function drop(ctx: Context, request: ImportRequest): Promise<ImportView> {
  const view = await changeImport(ctx, request.import, async (tx, row) =>
    row.state === 'dropped'
      ? row
      : transitionImport(tx, ctx, row, 'drop', { preview: null, problems: null, progress: null }),
  );
  await removeUpload(ctx.home, view.id);
  return view;
}
