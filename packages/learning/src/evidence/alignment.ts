import type { EvidenceReport } from '@fovea/domain';
import { describeMaps } from '../explanation/describe-maps.ts';
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
  before: Pick<Predictor, 'predict'>,
  after: Pick<Predictor, 'predict'>,
): Alignment {
  const pixels = gatherPixels(
    images,
    targets.map(({ row }) => row),
  );
  // Where experts said to look, however strongly.
  const regions = targets.map(({ attend }) => {
    const strength = Math.max(...attend);
    return attend.map((value) => value / strength);
  });
  const measure = (predictor: Pick<Predictor, 'predict'>) => {
    const { iouAtMatchedArea, pointing, energyInside, pixelAuc } = describeMaps(
      predictor.predict(pixels).maps,
      regions,
    );
    const figures = { iou: iouAtMatchedArea, pointing, energyInside };
    return Number.isNaN(pixelAuc) ? figures : { ...figures, pixelAuc };
  };
  return { images: targets.length, heldOut, before: measure(before), after: measure(after) };
}
