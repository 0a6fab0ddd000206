import type { Queryable } from '@fovea/database';
import { decision, evidenceReport, modelVersion, person } from '@fovea/database';
import type { DecisionView, Identifier, VersionReference, VersionState } from '@fovea/domain';
import { asc, eq } from 'drizzle-orm';
import { champion as championOf } from './find.ts';

/** What a project has decided, and what that makes of each version. */
export interface Decided {
  readonly champion: Identifier | null;
  readonly versions: ReadonlyMap<Identifier, VersionReference>;
  /** Oldest first. */
  readonly decisions: ReadonlyMap<Identifier, readonly DecisionView[]>;
  stateOf(version: Identifier): VersionState;
}

export async function decided(database: Queryable, projectId: Identifier): Promise<Decided> {
  const versions = await database
    .select({ id: modelVersion.id, number: modelVersion.number, verdict: evidenceReport.verdict })
    .from(modelVersion)
    .leftJoin(evidenceReport, eq(evidenceReport.runId, modelVersion.runId))
    .where(eq(modelVersion.projectId, projectId));
  const references = new Map(versions.map((row) => [row.id, row]));
  const reference = (id: Identifier | null) => (id === null ? null : (references.get(id) ?? null));
  const champion = (await championOf(database, projectId))?.id ?? null;
  const rows = await database
    .select({ decision, by: person.name })
    .from(decision)
    .innerJoin(person, eq(person.id, decision.personId))
    .where(eq(decision.projectId, projectId))
    .orderBy(asc(decision.createdAt));
  const decisions = new Map<Identifier, DecisionView[]>();
  for (const { decision: row, by } of rows) {
    const version = reference(row.versionId);
    if (version === null) continue;
    const view: DecisionView = {
      id: row.id,
      kind: row.kind,
      version,
      from: reference(row.fromVersionId),
      to: reference(row.toVersionId),
      by,
      reason: row.reason,
      at: row.createdAt.toISOString(),
    };
    decisions.set(row.versionId, [...(decisions.get(row.versionId) ?? []), view]);
  }
  return {
    champion,
    versions: references,
    decisions,
    stateOf: (version) => {
      if (version === champion) return 'champion';
      const kinds = decisions.get(version)?.map(({ kind }) => kind) ?? [];
      if (kinds.includes('accept')) return 'former';
      return kinds.includes('reject') ? 'rejected' : 'candidate';
    },
  };
}
