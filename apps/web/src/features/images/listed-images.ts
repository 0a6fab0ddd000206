import type { Identifier, RunDetail } from '@fovea/domain';
import { sharedImages } from '#features/compare/shared-images.ts';
import type { ImageList } from '#lib/image-list.ts';
import { isAway } from '#lib/problem.ts';
import { queries, queryClient } from '#lib/queries.ts';
import { isOpen } from '#lib/run-state.ts';

async function read(run: Identifier): Promise<RunDetail> {
  // The images of a run that has ended stand still, whatever else of it is stale.
  const staleTime = ({ state: { data } }: { state: { data?: { value: RunDetail } | undefined } }) =>
    data !== undefined && !isOpen(data.value.state) ? ('static' as const) : Infinity;
  return (await queryClient.query({ ...queries.run(run), staleTime })).value;
}

/**
 * The images of a list that is not a part of the project, in the order in which its page shows them, each once.
 * @returns null for a part of the project, which the server knows; and for a list whose run cannot be read any more
 * @throws where Fovea does not answer
 */
export async function listedImages(list: ImageList): Promise<readonly Identifier[] | null> {
  try {
    if (list.of === 'project') return null;
    if (list.of === 'compare') {
      const [left, right] = await Promise.all([read(list.left), read(list.right)]);
      return sharedImages(left, right).map(({ image }) => image.id);
    }
    if (list.of === 'audit') {
      const trail = queries.audit(list.project, list.action === null ? {} : { action: list.action });
      // As far as its page was opened; else its first page.
      const { pages } = await queryClient.infiniteQuery({ ...trail, staleTime: 'static' });
      return [...new Set(pages.flatMap(({ items }) => items.flatMap(({ image }) => image?.id ?? [])))];
    }
    const run = await read(list.run);
    if (list.of === 'run') return run.images.map(({ image }) => image.id);
    if (list.of === 'probes') return [...new Set(run.probePictures.map(({ image }) => image.id))];
    return run.evidence?.detections[list.place]?.images ?? null;
  } catch (error) {
    if (isAway(error)) throw error;
    return null;
  }
}
