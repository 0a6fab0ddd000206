import type { Transaction } from '@fovea/database';
import { importJob } from '@fovea/database';
import type { Identifier, ImportState } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';

export type ImportRow = typeof importJob.$inferSelect;
type NewRow = typeof importJob.$inferInsert;
type Columns = Partial<Omit<NewRow, 'state' | 'changedAt'>>;

interface Transition {
  readonly from: readonly ImportState[];
  readonly to: ImportState;
  /** What a person is told of whom the import's state does not allow it. */
  readonly refusal: string;
}

/** Every way from one state of an import to another; there is no other one. */
const importTransitions = {
  /** All files are here, or a person corrected something: the preview is made. */
  read: {
    from: ['uploading', 'waiting', 'failed'],
    to: 'reading',
    refusal: 'This import is being read or stored, or has ended; look at its page.',
  },
  /** The files are not here, as after a restore: the same person sends them again. */
  resend: {
    from: ['reading', 'waiting', 'storing', 'failed'],
    to: 'uploading',
    refusal: 'This import needs no files; look at its page.',
  },
  /** A worker has made the preview; a person is asked. */
  ask: { from: ['reading'], to: 'waiting', refusal: 'This import is not being read.' },
  /** A person says yes to the preview. */
  confirm: {
    from: ['waiting'],
    to: 'storing',
    refusal: 'This import does not wait for a yes; look at its page.',
  },
  /** A worker has stored everything, in the transaction that says so. */
  store: { from: ['storing'], to: 'stored', refusal: 'Nobody said yes to this import.' },
  fail: { from: ['reading', 'storing'], to: 'failed', refusal: 'This import is neither being read nor stored.' },
  /** A person takes it back. While it is being stored, it is too late. */
  drop: {
    from: ['uploading', 'reading', 'waiting', 'failed'],
    to: 'dropped',
    refusal: 'This import is being stored or has ended; there is nothing to drop.',
  },
} as const satisfies Record<string, Transition>;

export type ImportTransition = keyof typeof importTransitions;

/** @throws NOT_FOUND */
export async function lockImport(tx: Transaction, id: Identifier): Promise<ImportRow> {
  const [row] = await tx.select().from(importJob).where(eq(importJob.id, id)).for('update');
  return present(row, id);
}

/** @throws NOT_FOUND */
export async function importRow({ database }: Pick<Context, 'database'>, id: Identifier): Promise<ImportRow> {
  const [row] = await database.select().from(importJob).where(eq(importJob.id, id));
  return present(row, id);
}

function present(row: ImportRow | undefined, id: Identifier): ImportRow {
  if (row !== undefined) return row;
  throw noSuchImport(id);
}

/** What is said where there is no such import. */
export function noSuchImport(id: Identifier): FoveaError {
  return new FoveaError('NOT_FOUND', 'There is no such import; look at the list of imports.', { import: id });
}

/**
 * Brings a locked import from its state to another.
 * @throws CONFLICT where the import's state does not allow it
 */
export async function transitionImport(
  tx: Transaction,
  { clock }: Pick<Context, 'clock'>,
  row: ImportRow,
  name: ImportTransition,
  columns: Columns = {},
): Promise<ImportRow> {
  const { from, to, refusal }: Transition = importTransitions[name];
  if (!from.includes(row.state)) {
    throw new FoveaError('CONFLICT', refusal, { import: row.id, state: row.state, transition: name });
  }
  const [changed] = await tx
    .update(importJob)
    .set({ failureCode: null, failureMessage: null, ...columns, state: to, changedAt: clock.now() })
    .where(eq(importJob.id, row.id))
    .returning();
  if (changed === undefined) throw new Error(`Import ${row.id} is gone.`);
  return changed;
}
