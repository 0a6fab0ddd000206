import type { Identifier, ImageSummary, RunDetail } from '@fovea/domain';

/** A picture that both runs have maps for, as the left one's project knows it. */
export interface SharedImage {
  readonly image: ImageSummary;
  /** The same picture in the project of the right run. */
  readonly right: Identifier;
}

/** The pictures that both runs have maps for, those that have feedback in the left one first. */
export function sharedImages(left: RunDetail, right: RunDetail): SharedImage[] {
  const known = new Map(right.images.map(({ image, contentHash }) => [contentHash, image.id]));
  return left.images
    .flatMap(({ image, role, contentHash }) => {
      const other = known.get(contentHash);
      return other === undefined ? [] : [{ image, role, right: other }];
    })
    .sort((a, b) => Number(b.role === 'feedback') - Number(a.role === 'feedback'))
    .map(({ image, right }) => ({ image, right }));
}
