import type { EvidenceReport } from '@fovea/domain';
import { matchedAreaIou, pointing } from '../explanation/map-metrics.ts';
import type { Predictor } from '../explanation/predictor.ts';
import { gatherPixels } from '../images/gather.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import type { FeedbackTarget } from '../training/feedback-target.ts';

export type Alignment = NonNullable<EvidenceReport['alignment']>;

/** How well the maps point where experts said to look: means over the images with a region to attend to. */
export function alignment(
  images: PreparedImages,
  targets: readonly FeedbackTarget[],
  heldOut: boolean,
  before: Predictor,
  after: Predictor,
): Alignment {
  const pixels = gatherPixels(
    images,
    targets.map(({ row }) => row),
  );
  const measure = (predictor: Predictor) => {
    const { maps } = predictor.predict(pixels);
    const area = images.size ** 2;
    const sums = { iou: 0, pointing: 0 };
    targets.forEach(({ attend }, index) => {
      const map = maps.subarray(index * area, (index + 1) * area);
      sums.iou += matchedAreaIou(map, attend);
      sums.pointing += pointing(map, attend);
    });
    return { iou: sums.iou / targets.length, pointing: sums.pointing / targets.length };
  };
  return { images: targets.length, heldOut, before: measure(before), after: measure(after) };
}
