import type { FeedbackView } from '@fovea/domain';
import { api } from '#lib/api.ts';
import { toProblem } from '#lib/problem.ts';
import { queries, queryClient } from '#lib/queries.ts';
import type { DraftPort } from './draft-saver.ts';

const refused = new Set(['INPUT_INVALID', 'ROI_INVALID', 'ROI_OUTSIDE_IMAGE', 'FORBIDDEN', 'NOT_FOUND']);
const conflicts = new Set(['CONFLICT', 'STALE']);

/** What the server has of an image. */
export async function readRegions(image: string): Promise<FeedbackView> {
  return (await queryClient.query(queries.image(image))).feedback;
}

/** Where the drafts of an image are sent. */
export function draftPort(image: string): DraftPort {
  return {
    save: ({ rois, revision }) => api.feedback.save.mutate({ image, rois: [...rois], revision }),
    load: () => readRegions(image),
    isConflict: (error) => conflicts.has(toProblem(error).code ?? ''),
    isRefused: (error) => refused.has(toProblem(error).code ?? ''),
    messageOf: (error) => toProblem(error).message,
  };
}
