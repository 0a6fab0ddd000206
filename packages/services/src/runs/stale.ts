import type { Queryable } from '@fovea/database';
import { feedback } from '@fovea/database';
import type { Detection, EvidenceReport, RunSummary, ToldReport, VersionReference } from '@fovea/domain';
import { and, countDistinct, desc, eq, gt, max } from 'drizzle-orm';
import { checkSetNow } from '../feedback/check-set.ts';
import type { RunRow } from './run-row.ts';

const mostShown = 6;

/** Whether the regions that judged a report are not those that are drawn now; also after the decision. */
export async function checkStaleness(
  database: Queryable,
  { projectId }: RunRow,
  report: EvidenceReport | ToldReport,
): Promise<Detection[]> {
  if (!('checkSet' in report) || report.checkSet === undefined) return [];
  const now = await checkSetNow(database, projectId);
  return now?.hash === report.checkSet?.hash ? [] : [{ code: 'stale-check', images: [] }];
}

/**
 * What has changed since a run was made, as long as its candidate waits for a decision: another version became the champion, or
 * feedback was drawn or edited. Told anew each time, since it is true only of the moment.
 */
export async function staleness(
  database: Queryable,
  row: RunRow,
  { base, candidate, stale }: Pick<RunSummary, 'base' | 'candidate' | 'stale'>,
  champion: VersionReference | null,
): Promise<Detection[]> {
  if (candidate?.state !== 'candidate') return [];
  const found: Detection[] = [];
  if (base !== null && champion !== null && champion.id !== base.id) {
    found.push({
      code: 'stale-base',
      base: base.number,
      champion: champion.number,
      images: [],
    });
  }
  if (stale) {
    const since = and(eq(feedback.projectId, row.projectId), gt(feedback.updatedAt, row.queuedAt));
    const [changed] = await database
      .select({ images: countDistinct(feedback.imageId) })
      .from(feedback)
      .where(since);
    const last = max(feedback.updatedAt);
    const images = await database
      .select({ id: feedback.imageId })
      .from(feedback)
      .where(since)
      .groupBy(feedback.imageId)
      .orderBy(desc(last))
      .limit(mostShown);
    found.push({
      code: 'stale-feedback',
      on: changed?.images ?? 0,
      images: images.map(({ id }) => id),
    });
  }
  return found;
}
