import type { Transaction } from '@fovea/database';
import { importJob } from '@fovea/database';
import type { Identifier, ImportProgress } from '@fovea/domain';
import { FoveaError, isFoveaError } from '@fovea/domain';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { previewUpload, storeUpload } from '../imports/import-upload.ts';
import { enqueueImport } from '../queue/queue.ts';
import type { ImportRow } from './transitions.ts';
import { lockImport, transitionImport } from './transitions.ts';
import { assertUploaded, journalKey, removeUpload, uploadFile } from './upload-file.ts';

/** Attempts in a row that come no further than the one before: then it is the import's fault, not the machine's. */
const mostSetbacks = 3;
const tellEveryMs = 250;

/** Somebody dropped or corrected the import meanwhile: what this attempt does is not wanted any more. */
class Overtaken extends Error {}

/** Errors of the machine, not of the files: another attempt may do better. */
const passing = new Set(['DATABASE_UNREACHABLE', 'CONFLICT', 'CANCELLED']);

/**
 * Reads or stores an import, whichever its row says. Ended at any moment and called again it goes on from the journal.
 * @throws whatever another attempt may do better with: the queue gives the import to a worker again
 */
export async function carryOut(
  given: Context,
  { import: id, signal }: { readonly import: Identifier; readonly signal: AbortSignal },
): Promise<void> {
  const row = await beginAttempt(given, id);
  if (row === null) return;
  const ctx: Context = { ...given, actor: { ...given.actor, personId: row.startedBy } };
  const overtaken = new AbortController();
  const progress = new ProgressTeller(ctx, row, () => overtaken.abort(new Overtaken()));
  try {
    await assertUploaded(ctx.home, row);
    if (row.setbacks > mostSetbacks) throw brokenOff();
    const request = {
      path: uploadFile(ctx.home, id),
      key: journalKey(id),
      datasetName: row.name,
      project: row.projectId ?? undefined,
      projectName: row.projectName,
      choices: row.choices,
      signal: AbortSignal.any([signal, overtaken.signal]),
      onProgress: (told: ImportProgress) => progress.tell(told),
    };
    if (row.state === 'reading') {
      const { preview, problems } = await previewUpload(ctx, request);
      await progress.end();
      await change(ctx, row, (tx, locked) => transitionImport(tx, ctx, locked, 'ask', { preview, problems }));
    } else {
      const { preview, choices } = row;
      // The positive class may be chosen with the yes itself.
      const positive = choices.positive === undefined ? (preview?.positive ?? null) : { name: choices.positive };
      const shown = preview === null ? undefined : { ...preview, positive };
      await storeUpload(ctx, { ...request, shown }, async (tx, { project, problems, preview: _, ...report }) => {
        const locked = await lockImport(tx, id);
        if (locked.state !== 'storing') throw new Overtaken();
        await transitionImport(tx, ctx, locked, 'store', { projectId: project, problems, report });
      });
      await progress.end();
      await removeUpload(ctx.home, id);
    }
  } catch (error) {
    await progress.end();
    if (error instanceof Overtaken || (await isOvertaken(ctx, row))) return;
    const isPassing = isFoveaError(error) && passing.has(error.code);
    // Nothing was tried: the journal is another's, or the worker ends.
    if (signal.aborted || isPassing) await uncount(ctx, id);
    if (signal.aborted || isPassing || !isFoveaError(error)) throw error;
    await change(ctx, row, (tx, locked) =>
      transitionImport(tx, ctx, locked, 'fail', { failureCode: error.code, failureMessage: error.message }),
    );
  }
}

/** Counts the attempt. @returns null where nothing is to be done */
async function beginAttempt(ctx: Context, id: Identifier): Promise<ImportRow | null> {
  const [row] = await ctx.database
    .update(importJob)
    .set({ setbacks: sql`${importJob.setbacks} + 1` })
    .where(and(eq(importJob.id, id), inArray(importJob.state, ['reading', 'storing'])))
    .returning();
  return row ?? null;
}

async function uncount(ctx: Context, id: Identifier): Promise<void> {
  await ctx.database
    .update(importJob)
    .set({ setbacks: sql`greatest(${importJob.setbacks} - 1, 0)` })
    .where(eq(importJob.id, id));
}

/** Gives every open import a job: what a starting worker does about those that were left. One job too many does no harm. */
export async function takeUp(ctx: Context): Promise<void> {
  await ctx.database.transaction(async (tx) => {
    const open = await tx
      .select({ id: importJob.id })
      .from(importJob)
      .where(inArray(importJob.state, ['reading', 'storing']));
    for (const { id } of open) await enqueueImport(tx, ctx.queue, { import: id });
  });
}

function brokenOff(): FoveaError {
  return new FoveaError(
    'IMPORT_BROKEN_OFF',
    'The import broke off several times at the same place. Nothing was stored. Look into the log of the worker; perhaps one file breaks the picture library.',
  );
}

/** Changes the row, unless it is no longer that of this attempt. */
async function change(
  ctx: Context,
  { id, state, revision }: ImportRow,
  how: (tx: Transaction, locked: ImportRow) => Promise<unknown>,
): Promise<void> {
  await ctx.database.transaction(async (tx) => {
    const locked = await lockImport(tx, id);
    if (locked.state === state && locked.revision === revision) await how(tx, locked);
  });
}

async function isOvertaken(ctx: Context, { id, state, revision }: ImportRow): Promise<boolean> {
  const unchanged = await ctx.database
    .select({ id: importJob.id })
    .from(importJob)
    .where(and(eq(importJob.id, id), eq(importJob.state, state), eq(importJob.revision, revision)));
  return unchanged.length === 0;
}

/** Writes progress now and then, and learns by that whether the import is still wanted. */
class ProgressTeller {
  readonly #ctx: Context;
  readonly #row: ImportRow;
  readonly #overtaken: () => void;
  #toldAt = 0;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;

  constructor(ctx: Context, row: ImportRow, overtaken: () => void) {
    this.#ctx = ctx;
    this.#row = row;
    this.#overtaken = overtaken;
  }

  tell(progress: ImportProgress): void {
    if (this.#isWriting || performance.now() - this.#toldAt < tellEveryMs) return;
    this.#toldAt = performance.now();
    this.#isWriting = true;
    // A database that is away for a moment is met by the work itself.
    this.#writing = this.#write(progress)
      .catch(() => undefined)
      .finally(() => (this.#isWriting = false));
  }

  /** Nothing is written after it. */
  async end(): Promise<void> {
    this.#toldAt = Infinity;
    await this.#writing;
  }

  async #write(progress: ImportProgress): Promise<void> {
    const { id, state, revision, progress: before } = this.#row;
    const isFurther = progress.phase !== before?.phase || progress.done > before.done;
    const told = await this.#ctx.database
      .update(importJob)
      .set({ progress, ...(isFurther ? { setbacks: 0 } : {}) })
      .where(and(eq(importJob.id, id), eq(importJob.state, state), eq(importJob.revision, revision)))
      .returning({ id: importJob.id });
    if (told.length === 0) this.#overtaken();
  }
}
