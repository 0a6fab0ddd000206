import type { Queryable } from '@fovea/database';
import { feedback, image, person, subject } from '@fovea/database';
import type { FeedbackCounts, FeedbackPage, Identifier, ListFeedbackRequest, Meaning } from '@fovea/domain';
import { listFeedbackRequest } from '@fovea/domain';
import { and, eq, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { keyset } from '../paging/keyset.ts';
import { cut } from '../paging/page.ts';
import { summaryColumns } from '../stored-images/summary.ts';

/** By when somebody began to draw: a region that is added moves nothing, so that no page misses or doubles an entry. */
const newestFirst = keyset('feedback', 'descending', [
  [feedback.createdAt, 'instant'],
  [feedback.id, 'identifier'],
]);

const regions = sql<number>`jsonb_array_length(${feedback.rois})`;
const means = (meaning: Meaning) => sql<boolean>`${feedback.rois} @> ${JSON.stringify([{ meaning }])}::jsonb`;

/**
 * A page of everybody's regions in a project, newest first; drafts without a region are left out.
 * @throws INPUT_INVALID where the page is to begin at no place of this list
 */
export async function list({ database, actor }: Context, request: ListFeedbackRequest): Promise<FeedbackPage> {
  authorise(actor, 'image:read');
  const { project, after, limit } = listFeedbackRequest.parse(request);
  const rows = await database
    .select({
      id: feedback.id,
      image: summaryColumns(database),
      author: person.name,
      ...{ regions, attends: means('attend'), ignores: means('ignore') },
      active: feedback.active,
      updatedAt: feedback.updatedAt,
      key: newestFirst.key,
    })
    .from(feedback)
    .innerJoin(person, eq(person.id, feedback.personId))
    .innerJoin(image, eq(image.id, feedback.imageId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(and(eq(feedback.projectId, project), sql`${regions} > 0`, newestFirst.after(after)))
    .orderBy(...newestFirst.order)
    .limit(limit + 1);
  const { items, next } = cut(newestFirst, rows, limit);
  return {
    items: items.map(({ key: _, attends, ignores, updatedAt, ...row }) => ({
      ...row,
      meanings: [...(attends ? (['attend'] as const) : []), ...(ignores ? (['ignore'] as const) : [])],
      trainable: row.image.split === 'train',
      updatedAt: updatedAt.toISOString(),
    })),
    next,
    active: await activeCounts(database, project),
  };
}

/** How much of the active feedback each use has, counted where it lies. */
async function activeCounts(database: Queryable, project: Identifier): Promise<FeedbackCounts> {
  const counted = (condition: ReturnType<typeof sql>) =>
    sql<number>`count(*) filter (where ${condition})`.mapWith(Number);
  const checks = sql`${subject.split} = 'validation' and ${means('attend')}`;
  const [counts] = await database
    .select({
      train: counted(sql`${subject.split} = 'train'`),
      check: counted(checks),
      keep: counted(sql`${subject.split} <> 'train' and not (${checks})`),
    })
    .from(feedback)
    .innerJoin(image, eq(image.id, feedback.imageId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(and(eq(feedback.projectId, project), eq(feedback.active, true), sql`${regions} > 0`));
  return counts ?? { train: 0, check: 0, keep: 0 };
}
