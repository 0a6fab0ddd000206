import type { AlignmentReport } from '@fovea/domain';
import { describeMaps } from '../explanation/describe-maps.ts';
import type { Predictor } from '../explanation/predictor.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import { gatherPixels } from '../images/prepared-images.ts';
import type { WholeRegion } from './whole-regions.ts';

/** How well the maps point where experts said to look: means over images. @param regions to attend to */
export function alignment(
  images: PreparedImages,
  regions: readonly WholeRegion[],
  heldOut: boolean,
  before: Pick<Predictor, 'predict'>,
  after: Pick<Predictor, 'predict'>,
): AlignmentReport {
  const pixels = gatherPixels(
    images,
    regions.map(({ row }) => row),
  );
  const measure = (predictor: Pick<Predictor, 'predict'>) => {
    const { iouAtMatchedArea, pointing, energyInside, pixelAuc } = describeMaps(
      predictor.predict(pixels).maps,
      regions.map(({ mask }) => mask),
    );
    const figures = { iou: iouAtMatchedArea, pointing, energyInside };
    return Number.isNaN(pixelAuc) ? figures : { ...figures, pixelAuc };
  };
  return { images: regions.length, heldOut, before: measure(before), after: measure(after) };
}
