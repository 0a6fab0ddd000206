import { evaluation, person, testLook, type Queryable } from '@fovea/database';
import type { Evaluation, Identifier, TestLook, TestStanding } from '@fovea/domain';
import { and, count, eq, inArray } from 'drizzle-orm';

/** How these versions of a project stand to its test subjects. */
export async function testStandings(
  database: Queryable,
  projectId: Identifier,
  versions: readonly Identifier[],
): Promise<(version: Identifier) => TestStanding> {
  const rows = await database
    .select({ asked: testLook, by: person.name, found: evaluation })
    .from(testLook)
    .innerJoin(person, eq(person.id, testLook.askedBy))
    .leftJoin(evaluation, and(eq(evaluation.versionId, testLook.versionId), eq(evaluation.split, 'test')))
    .where(inArray(testLook.versionId, [...versions]));
  const [counted] = await database
    .select({ looks: count() })
    .from(evaluation)
    .where(and(eq(evaluation.projectId, projectId), eq(evaluation.split, 'test')));
  const looks = counted?.looks ?? 0;
  const known = new Map(rows.map((row) => [row.asked.versionId, lookOf(row)]));
  return (version) => ({ look: known.get(version) ?? null, looks });
}

interface LookRow {
  readonly asked: typeof testLook.$inferSelect;
  readonly by: string;
  readonly found: typeof evaluation.$inferSelect | null;
}

function lookOf({ asked, by, found }: LookRow): TestLook {
  const { failureCode: code, failureMessage: message } = asked;
  const failure = code === null || message === null ? null : { code, message };
  const waits = asked.begunAt === null ? 'waiting' : 'read';
  return {
    state: found !== null ? 'done' : failure !== null ? 'failed' : waits,
    evaluation: found === null ? null : evaluationOf(found),
    failure,
    by,
    at: asked.askedAt.toISOString(),
  };
}

function evaluationOf({ split, images, subjects, estimates }: typeof evaluation.$inferSelect): Evaluation {
  return { split, images, subjects, ...estimates };
}
