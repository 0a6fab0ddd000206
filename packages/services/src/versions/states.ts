import type { Queryable } from '@fovea/database';
import { decision, evidenceReport, modelVersion } from '@fovea/database';
import type { DecisionView, Identifier, VersionReference, VersionState } from '@fovea/domain';
import { and, asc, desc, eq, exists, inArray, lte, ne, notExists, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { decisionView, selectDecisions } from './decision-views.ts';
import { champion as championOf } from './find.ts';

/** A version may come into use and be rolled back without end; what its decisions say is said by the newest. */
const mostDecisions = 20;

/** What a project has decided on some of its versions, and what that makes of each. */
export interface Decided {
  readonly champion: Identifier | null;
  /** Those asked for, and the champion. */
  readonly versions: ReadonlyMap<Identifier, VersionReference>;
  /** The newest of each version, and what accepted or rejected it; oldest first. */
  readonly decisions: ReadonlyMap<Identifier, readonly DecisionView[]>;
  stateOf(version: Identifier): VersionState;
}

/** @param of the versions that are meant; those left out are not read, however many a project has */
export async function decided(
  database: Queryable,
  projectId: Identifier,
  of: readonly (Identifier | null)[],
): Promise<Decided> {
  const champion = (await championOf(database, projectId))?.id ?? null;
  const wanted = [...new Set([...of, champion])].filter((id) => id !== null);
  const versions = await references(database, projectId, wanted);
  const decisions = Map.groupBy(await newest(database, [...versions.keys()]), ({ version }) => version.id);
  return {
    champion,
    versions,
    decisions,
    stateOf: (version) => {
      if (version === champion) return 'champion';
      const kinds = decisions.get(version)?.map(({ kind }) => kind) ?? [];
      if (kinds.includes('accept')) return 'former';
      return kinds.includes('reject') ? 'rejected' : 'candidate';
    },
  };
}

async function references(
  database: Queryable,
  projectId: Identifier,
  ids: Identifier[],
): Promise<Map<Identifier, VersionReference>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .select({ id: modelVersion.id, number: modelVersion.number, verdict: evidenceReport.verdict })
    .from(modelVersion)
    .leftJoin(evidenceReport, eq(evidenceReport.runId, modelVersion.runId))
    .where(and(eq(modelVersion.projectId, projectId), inArray(modelVersion.id, ids)));
  return new Map(rows.map((row) => [row.id, row]));
}

/** The newest decisions of each version, oldest first. A version is accepted or rejected once: that one is never left out. */
async function newest(database: Queryable, versions: Identifier[]): Promise<DecisionView[]> {
  if (versions.length === 0) return [];
  const first = [sql`(${decision.kind} = 'rollback')`, desc(decision.createdAt), desc(decision.id)];
  const placed = database
    .select({
      id: decision.id,
      place:
        sql<number>`row_number() over (partition by ${decision.versionId} order by ${sql.join(first, sql`, `)})`.as(
          'place',
        ),
    })
    .from(decision)
    .where(inArray(decision.versionId, versions))
    .as('placed');
  const rows = await selectDecisions(database)
    .where(
      inArray(decision.id, database.select({ id: placed.id }).from(placed).where(lte(placed.place, mostDecisions))),
    )
    .orderBy(asc(decision.createdAt), asc(decision.id));
  return rows.map(decisionView);
}

/** Lets pass the versions that are in a state, as `stateOf` says it. */
export function isInState(database: Queryable, state: VersionState, champion: Identifier | null): SQL | undefined {
  const isChampion = champion === null ? sql`false` : eq(modelVersion.id, champion);
  if (state === 'champion') return isChampion;
  const decisionsOf = (kinds: SQL | undefined) =>
    database
      .select({ one: sql`1` })
      .from(decision)
      .where(and(eq(decision.versionId, modelVersion.id), kinds));
  const isOther = champion === null ? undefined : ne(modelVersion.id, champion);
  if (state === 'candidate') return and(isOther, notExists(decisionsOf(ne(decision.kind, 'rollback'))));
  return and(isOther, exists(decisionsOf(eq(decision.kind, state === 'former' ? 'accept' : 'reject'))));
}
