import type { Queryable } from '@fovea/database';
import { decision, evidenceReport, modelVersion, person } from '@fovea/database';
import type { DecisionView, Verdict, VersionReference } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { keyset } from '../paging/keyset.ts';

export const decisionOrder = keyset('decisions', 'descending', [
  [decision.createdAt, 'instant'],
  [decision.id, 'identifier'],
]);

const version = alias(modelVersion, 'decided_version');
const before = alias(modelVersion, 'version_before');
const after = alias(modelVersion, 'version_after');
const report = alias(evidenceReport, 'decided_report');
const reportBefore = alias(evidenceReport, 'report_before');
const reportAfter = alias(evidenceReport, 'report_after');

/** Decisions with their person and their three versions, for a query to narrow and to order. */
export function selectDecisions(database: Queryable) {
  return database
    .select({
      id: decision.id,
      kind: decision.kind,
      reason: decision.reason,
      at: decision.createdAt,
      by: person.name,
      version: { id: version.id, number: version.number },
      verdict: report.verdict,
      from: { id: before.id, number: before.number },
      verdictBefore: reportBefore.verdict,
      to: { id: after.id, number: after.number },
      verdictAfter: reportAfter.verdict,
      key: decisionOrder.key,
    })
    .from(decision)
    .innerJoin(person, eq(person.id, decision.personId))
    .innerJoin(version, eq(version.id, decision.versionId))
    .leftJoin(report, eq(report.versionId, version.id))
    .leftJoin(before, eq(before.id, decision.fromVersionId))
    .leftJoin(reportBefore, eq(reportBefore.versionId, before.id))
    .leftJoin(after, eq(after.id, decision.toVersionId))
    .leftJoin(reportAfter, eq(reportAfter.versionId, after.id))
    .$dynamic();
}

type DecisionRow = Awaited<ReturnType<typeof selectDecisions>>[number];

function reference(of: { id: string; number: number } | null, verdict: Verdict | null): VersionReference | null {
  return of === null ? null : { ...of, verdict };
}

export function decisionView(row: DecisionRow): DecisionView {
  const { id, kind, reason, at, by } = row;
  return {
    ...{ id, kind, reason, by, at: at.toISOString() },
    version: { ...row.version, verdict: row.verdict },
    from: reference(row.from, row.verdictBefore),
    to: reference(row.to, row.verdictAfter),
  };
}
