import type { Frame, Point, Polygon, Shape } from '@fovea/domain';
import { ringArea, squareOf } from '@fovea/domain';
import { onImage, shapeOf, simplified } from '@fovea/geometry';
import { contourAreas } from '@fovea/imaging/browser';
import { lineTolerance } from './tools/line.ts';

/** Pieces and holes of fewer square pixels of the image are noise. */
const leastPiece = 5;

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
  const pieces = contourAreas(map.map(Math.abs), threshold).flatMap((piece): Polygon[] => {
    const [outer, ...holes] = piece.map(onPicture).filter((ring, at) => at === 0 || ringArea(ring) >= leastPiece);
    const light = (ring: readonly Point[]) => simplified(ring, lineTolerance);
    return outer === undefined || ringArea(outer) < leastPiece ? [] : [[light(outer), ...holes.map(light)]];
  });
  return shapeOf(onImage(pieces, frame), 'map');
}
