import type { Frame, Point, Shape } from '@fovea/domain';
import { ringArea, squareOf } from '@fovea/domain';
import { onImage, shapeOf } from '@fovea/geometry';
import { contourAreas } from '@fovea/imaging/browser';
import { noise, traced } from './traced.ts';

/**
 * What a map shows when values whose size is below a threshold are hidden, as one shape on the image: its edge is the contour
 * of the threshold.
 * @param map square, over what the model sees
 * @param threshold above 0
 * @returns null where no value is that large, or only specks are
 * @throws ROI_INVALID where the outlines meet too often
 */
export function regionOfMap(map: Float32Array, threshold: number, frame: Frame): Shape | null {
  const { x, y, width } = squareOf(frame);
  const step = width / Math.sqrt(map.length);
  const onPicture = (ring: readonly Point[]) => ring.map(([column, row]): Point => [x + column * step, y + row * step]);
  const pieces = contourAreas(map.map(Math.abs), threshold)
    .map((rings) => rings.map(onPicture))
    .filter(([outer = []]) => ringArea(outer) >= noise);
  return shapeOf(onImage(traced(pieces), frame), 'map');
}
