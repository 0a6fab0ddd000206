import type { Queryable } from '@fovea/database';
import { feedback, image, person, project, subject } from '@fovea/database';
import type { FeedbackCounts, FeedbackPage, Identifier, ListFeedbackRequest, Meaning } from '@fovea/domain';
import { listFeedbackRequest } from '@fovea/domain';
import { and, eq, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { keyset } from '../paging/keyset.ts';
import { cut } from '../paging/page.ts';
import { seenRegions } from './seen-regions.ts';
import { summaryColumns } from '../stored-images/summary.ts';

/** By when somebody began to draw: a region that is added moves nothing, so that no page misses or doubles an entry. */
const newestFirst = keyset('feedback', 'descending', [
  [feedback.createdAt, 'instant'],
  [feedback.id, 'identifier'],
]);

const regions = sql<number>`jsonb_array_length(${feedback.rois})`;
const seen = sql<number>`jsonb_array_length(${seenRegions})`;
/** Regions outside what the model sees mean nothing to it. */
const means = (meaning: Meaning) => sql<boolean>`${seenRegions} @> ${JSON.stringify([{ meaning }])}::jsonb`;

/**
 * A page of everybody's regions in a project, newest first; drafts without a region are left out.
 * @throws INPUT_INVALID where the page is to begin at no place of this list
 */
export async function list({ database, actor }: Context, request: ListFeedbackRequest): Promise<FeedbackPage> {
  authorise(actor, 'image:read');
  const { project: projectId, after, limit } = listFeedbackRequest.parse(request);
  const rows = await database
    .select({
      id: feedback.id,
      image: summaryColumns(database),
      author: person.name,
      ...{ regions, seen, attends: means('attend'), ignores: means('ignore') },
      active: feedback.active,
      updatedAt: feedback.updatedAt,
      key: newestFirst.key,
    })
    .from(feedback)
    .innerJoin(person, eq(person.id, feedback.personId))
    .innerJoin(image, eq(image.id, feedback.imageId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .innerJoin(project, eq(project.id, image.projectId))
    .where(and(eq(feedback.projectId, projectId), sql`${regions} > 0`, newestFirst.after(after)))
    .orderBy(...newestFirst.order)
    .limit(limit + 1);
  const { items, next } = cut(newestFirst, rows, limit);
  return {
    items: items.map(({ key: _, attends, ignores, seen: taken, updatedAt, ...row }) => ({
      ...row,
      meanings: [...(attends ? (['attend'] as const) : []), ...(ignores ? (['ignore'] as const) : [])],
      outside: row.regions - taken,
      trainable: row.image.split === 'train' && taken > 0,
      updatedAt: updatedAt.toISOString(),
    })),
    next,
    active: await activeCounts(database, projectId),
  };
}

/** How much of the active feedback each use has, counted where it lies. */
async function activeCounts(database: Queryable, projectId: Identifier): Promise<FeedbackCounts> {
  const counted = (condition: ReturnType<typeof sql>) =>
    sql<number>`count(*) filter (where ${condition})`.mapWith(Number);
  const taught = sql`${subject.split} = 'train' and ${seen} > 0`;
  const checks = sql`${subject.split} = 'validation' and ${means('attend')}`;
  const [counts] = await database
    .select({
      train: counted(taught),
      check: counted(checks),
      keep: counted(sql`not (${taught}) and not (${checks})`),
    })
    .from(feedback)
    .innerJoin(image, eq(image.id, feedback.imageId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .innerJoin(project, eq(project.id, image.projectId))
    .where(and(eq(feedback.projectId, projectId), eq(feedback.active, true), sql`${regions} > 0`));
  return counts ?? { train: 0, check: 0, keep: 0 };
}
