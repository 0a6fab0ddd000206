import { z } from 'zod';
import { FoveaError } from '../errors.ts';
import { meaningSchema } from '../words.ts';
import type { Frame, Point } from './frame.ts';
import { squareOf } from './frame.ts';

const coordinate = z.number().finite();
const pointSchema = z.tuple([coordinate, coordinate]);

const shapeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rectangle'),
    x: coordinate,
    y: coordinate,
    width: coordinate.positive(),
    height: coordinate.positive(),
  }),
  z.object({ kind: z.literal('polygon'), points: z.array(pointSchema).min(3).max(2000) }),
]);
export type Shape = z.infer<typeof shapeSchema>;

/** One region of interest: a shape in image pixels (continuous, y down), what it means, and how strongly (0..1]. */
export const roiSchema = z.object({
  id: z.uuid(),
  meaning: meaningSchema,
  strength: z.number().min(0.05).max(1),
  shape: shapeSchema,
});
export type Roi = z.infer<typeof roiSchema>;

export const roisSchema = z.array(roiSchema).max(200);

/** The shape's outline as a polygon in image pixels. */
export function outline(shape: Shape): readonly Point[] {
  if (shape.kind === 'polygon') return shape.points;
  const { x, y, width, height } = shape;
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

/** Area by the shoelace formula, in the square of the points' unit. Where an outline crosses itself, parts of opposite turn cancel. */
export function polygonArea(points: readonly Point[]): number {
  let twice = 0;
  points.forEach(([x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y];
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}

/** Area in px². */
export const shapeArea = (shape: Shape): number => polygonArea(outline(shape));

/**
 * Whether any of a shape lies in the square that the model sees. The square is as long as the image along one side, so that
 * a shape reaches into it where it does so along each side.
 */
export function isSeen(shape: Shape, frame: Frame): boolean {
  const { x, y, width, height } = squareOf(frame);
  const points = outline(shape);
  const reaches = (axis: 0 | 1, from: number, to: number) =>
    points.some((point) => point[axis] > from) && points.some((point) => point[axis] < to);
  return reaches(0, x, x + width) && reaches(1, y, y + height);
}

/** The regions of which the model sees anything: the only ones that can be taught, or judged by. */
export const seenRois = (rois: readonly Roi[], frame: Frame): Roi[] => rois.filter(({ shape }) => isSeen(shape, frame));

/**
 * Refuses regions that the image cannot hold.
 * @throws ROI_OUTSIDE_IMAGE when a region reaches outside the image by more than half a pixel
 * @throws ROI_INVALID when a region covers less than one square pixel or two regions share an id
 */
export function assertRoisFit(rois: readonly Roi[], image: { width: number; height: number }): void {
  const seen = new Set<string>();
  for (const roi of rois) {
    if (seen.has(roi.id))
      throw new FoveaError('ROI_INVALID', 'Two regions have the same id; give each its own.', { roi: roi.id });
    seen.add(roi.id);
    const tolerance = 0.5;
    const isOutside = outline(roi.shape).some(
      ([x, y]) => x < -tolerance || y < -tolerance || x > image.width + tolerance || y > image.height + tolerance,
    );
    if (isOutside) {
      throw new FoveaError('ROI_OUTSIDE_IMAGE', 'A region reaches outside the image; move or redraw it inside.', {
        roi: roi.id,
        width: image.width,
        height: image.height,
      });
    }
    if (shapeArea(roi.shape) < 1) {
      throw new FoveaError('ROI_INVALID', 'A region covers less than one square pixel; draw it larger.', {
        roi: roi.id,
      });
    }
  }
}
