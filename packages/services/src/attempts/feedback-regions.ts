import type { Identifier, Roi } from '@fovea/domain';
import { letterbox, modelSize, rasterise, strongest } from '@fovea/domain';
import type { FeedbackRegions } from './job.ts';

export interface DrawnImage {
  readonly image: Identifier;
  readonly width: number;
  readonly height: number;
  readonly rois: readonly Roi[];
}

/** An image's regions at map size, as strong as they were meant: what training reads. */
export function feedbackRegions({ image, width, height, rois }: DrawnImage, row: number): FeedbackRegions {
  const box = letterbox(width, height, modelSize);
  return {
    ...{ row, image, attend: rasterise(rois, 'attend', box), ignore: rasterise(rois, 'ignore', box) },
    strengths: { attend: strongest(rois, 'attend'), ignore: strongest(rois, 'ignore') },
  };
}

/**
 * The same, each region as strong as the strongest of its meaning: what the evidence reads, which changes a region wholly,
 * however strongly it was meant.
 * @param meant what `feedbackRegions` makes of the image; the answer itself where no strengths differ
 */
export function levelRegions(drawn: DrawnImage, meant: FeedbackRegions): FeedbackRegions {
  const isLevel = drawn.rois.every(({ meaning, strength }) => strength === meant.strengths[meaning]);
  if (isLevel) return meant;
  const rois = drawn.rois.map((roi) => ({ ...roi, strength: meant.strengths[roi.meaning] }));
  return feedbackRegions({ ...drawn, rois }, meant.row);
}
