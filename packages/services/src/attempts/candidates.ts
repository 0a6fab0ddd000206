import type { Database, Transaction } from '@fovea/database';
import { evidenceReport, run } from '@fovea/database';
import type { EvidenceReport } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, count, eq, isNotNull, isNull, ne, or } from 'drizzle-orm';
import type { RunRow } from '../runs/run-row.ts';

/**
 * How many candidates share the level of *help* with that of a claimed run, itself included: all that were judged on the
 * project's validation images, and those in training now, any of which may be judged first. Of two runs that are claimed
 * at once, the later one counts the other.
 */
export async function countCandidates(database: Pick<Database, 'select'>, row: RunRow): Promise<number> {
  const [others] = await database
    .select({ candidates: count() })
    .from(run)
    .leftJoin(evidenceReport, eq(evidenceReport.runId, run.id))
    .where(
      and(
        eq(run.projectId, row.projectId),
        ne(run.id, row.id),
        eq(run.kind, 'recalibration'),
        isNull(run.rerunOf),
        or(eq(run.state, 'running'), isNotNull(evidenceReport.runId)),
      ),
    );
  return 1 + (others?.candidates ?? 0);
}

/**
 * Reports of a project are stored one after another: the caller holds its model's row.
 * @throws JUDGED_MEANWHILE when more candidates were judged before this one than its report counts
 */
export async function assertAllCounted(tx: Transaction, row: RunRow, report: EvidenceReport): Promise<void> {
  const place = 1 + (await tx.$count(evidenceReport, eq(evidenceReport.projectId, row.projectId)));
  const { candidates = 1 } = report;
  if (candidates >= place) return;
  throw new FoveaError(
    'JUDGED_MEANWHILE',
    'Another candidate was judged on the same images meanwhile, so this one has to be judged again.',
    { run: row.id, candidates, place },
  );
}
