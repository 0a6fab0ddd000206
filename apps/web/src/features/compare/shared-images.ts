import type { ImageSummary, RunDetail } from '@fovea/domain';

/** Images that both runs have maps for, feedback images first. */
export function sharedImages(left: RunDetail, right: RunDetail): ImageSummary[] {
  const known = new Set(right.images.map(({ image }) => image.id));
  const shared = left.images.filter(({ image }) => known.has(image.id));
  return [...shared]
    .sort((a, b) => Number(b.role === 'feedback') - Number(a.role === 'feedback'))
    .map(({ image }) => image);
}
