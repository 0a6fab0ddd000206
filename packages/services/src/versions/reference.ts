import type { Queryable } from '@fovea/database';
import { evidenceReport } from '@fovea/database';
import type { VersionReference } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import type { VersionRow } from './find.ts';

/** One version as it is named, with the verdict on it. */
export async function referenceTo(
  database: Queryable,
  { id, number, runId }: Pick<VersionRow, 'id' | 'number' | 'runId'>,
): Promise<VersionReference> {
  const [report] = await database
    .select({ verdict: evidenceReport.verdict })
    .from(evidenceReport)
    .where(eq(evidenceReport.runId, runId));
  return { id, number, verdict: report?.verdict ?? null };
}
