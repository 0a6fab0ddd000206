import { importJob } from '@fovea/database';
import type { Identifier, ImportState } from '@fovea/domain';
import { and, eq, lt, or } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { lockImport, transitionImport, type ImportRow } from './transitions.ts';

const dayMs = 24 * 3_600_000;

/** How long an import in a state waits for a person. In another state, it does not wait for one. */
const keptMs: Partial<Record<ImportState, number>> = {
  uploading: 7 * dayMs,
  waiting: 30 * dayMs,
  failed: 30 * dayMs,
};

/** When an import is dropped unless somebody goes on with it; null where it waits for nobody. */
export function keptUntil({ state, changedAt }: Pick<ImportRow, 'state' | 'changedAt'>): Date | null {
  const kept = keptMs[state];
  return kept === undefined ? null : new Date(changedAt.getTime() + kept);
}

/** The imports that nobody went on with in time. */
export async function forgotten({ database, clock }: Pick<Context, 'database' | 'clock'>): Promise<Identifier[]> {
  const now = clock.now().getTime();
  const over = Object.entries(keptMs).map(([state, kept]) =>
    and(eq(importJob.state, state as ImportState), lt(importJob.changedAt, new Date(now - kept))),
  );
  const rows = await database
    .select({ id: importJob.id })
    .from(importJob)
    .where(or(...over));
  return rows.map(({ id }) => id);
}

/** Drops an import unless somebody went on with it in this moment. Its files are left to the caller. */
export async function dropForgotten(
  { database, clock }: Pick<Context, 'database' | 'clock'>,
  id: Identifier,
): Promise<void> {
  await database.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    const until = keptUntil(row);
    if (until === null || until > clock.now()) return;
    await transitionImport(tx, { clock }, row, 'drop', { preview: null, problems: null, progress: null });
  });
}
