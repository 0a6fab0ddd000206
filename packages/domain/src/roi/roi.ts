import { z } from 'zod';
import { FoveaError } from '../errors.ts';
import { meaningSchema } from '../words.ts';
import type { Frame, Point } from './frame.ts';
import { squareOf } from './frame.ts';

const coordinate = z.number().finite();
const pointSchema = z.tuple([coordinate, coordinate]);
/** Corners that the outlines of one region may have together. */
export const mostCorners = 10_000;
const ringSchema = z.array(pointSchema).min(3).max(mostCorners);

const shapeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rectangle'),
    x: coordinate,
    y: coordinate,
    width: coordinate.positive(),
    height: coordinate.positive(),
  }),
  z.object({ kind: z.literal('polygon'), points: ringSchema }),
  z.object({
    kind: z.literal('ellipse'),
    tool: z.enum(['ellipse', 'point']),
    /** Of the upright box that it fills. */
    x: coordinate,
    y: coordinate,
    width: coordinate.positive(),
    height: coordinate.positive(),
  }),
  z.object({
    kind: z.literal('area'),
    /** What it was drawn with; `map`: made of what a map or an explanation shows. */
    tool: z.enum(['polygon', 'freehand', 'brush', 'wand', 'map']),
    /** Each an outline, then the outlines of its holes. No outline crosses itself or another one. */
    polygons: z
      .array(z.tuple([ringSchema], ringSchema))
      .min(1)
      .max(mostCorners / 3),
  }),
]);
/**
 * What a person drew, in image pixels. A rectangle stays a rectangle, and a polygon the list of its corners, so that each can
 * be edited as it was drawn; an ellipse is its box. An area is whatever else a region can be: several parts, with or without holes.
 */
export type Shape = z.infer<typeof shapeSchema>;

/** Characters that a region's own name may have. */
export const mostLabel = 60;

/** One region of interest: a shape in image pixels (continuous, y down), what it means, and how strongly (0..1]. */
export const roiSchema = z.object({
  id: z.uuid(),
  meaning: meaningSchema,
  strength: z.number().min(0.05).max(1),
  shape: shapeSchema,
  /** What a person calls the region, where that is not its tool's name. */
  label: z.string().trim().min(1).max(mostLabel).optional(),
  /** There where the workbench must not move, reshape or remove the region. */
  locked: z.literal(true).optional(),
});
export type Roi = z.infer<typeof roiSchema>;

/** Regions that one person may draw on one image. */
export const mostRegions = 200;
export const roisSchema = z.array(roiSchema).max(mostRegions);

/** What of a region is taught, and judged by: neither its name nor its lock. */
export function taughtOf(roi: Roi): Roi {
  const taught = { ...roi };
  delete taught.label;
  delete taught.locked;
  return taught;
}

/** A closed line through corners. */
export type Ring = readonly Point[];

/** An outline, then the outlines of its holes. */
export type Polygon = readonly [outer: Ring, ...holes: Ring[]];

/** What a shape covers, as polygons in image pixels: the one form in which it is filled, measured and drawn. */
export function polygonsOf(shape: Shape): readonly Polygon[] {
  if (shape.kind === 'area') return shape.polygons;
  if (shape.kind === 'polygon') return [[shape.points]];
  if (shape.kind === 'ellipse') return [[ellipseRing(shape)]];
  const { x, y, width, height } = shape;
  const corners: Ring = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  return [[corners]];
}

/** How far the outline of an ellipse may lie beside it, in image pixels. */
const ellipseTolerance = 0.02;

/** An outline with corners round an ellipse, which covers as much as the ellipse: π/4 of its box. */
function ellipseRing({ x, y, width, height }: Extract<Shape, { kind: 'ellipse' }>): Ring {
  const [a, b] = [width / 2, height / 2];
  // A chord of an angle t leaves the circle by r · t² / 8.
  const quarter = Math.ceil((Math.PI / 4) * Math.sqrt(Math.max(a, b) / (2 * ellipseTolerance)));
  const count = 4 * Math.max(6, quarter);
  const turn = (2 * Math.PI) / count;
  const stretch = Math.sqrt(turn / Math.sin(turn));
  return Array.from({ length: count }, (_, index): Point => [
    x + a + a * stretch * Math.cos(turn * index),
    y + b + b * stretch * Math.sin(turn * index),
  ]);
}

/** All outlines of a shape, those of holes included. */
export const ringsOf = (shape: Shape): readonly Ring[] => polygonsOf(shape).flat();

/** What a shape was drawn with. */
export const toolOf = (shape: Shape) => ('tool' in shape ? shape.tool : shape.kind);

/** Area by the shoelace formula, in the square of the points' unit. Where an outline crosses itself, parts of opposite turn cancel. */
export function ringArea(points: Ring): number {
  let twice = 0;
  points.forEach(([x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y];
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}

/** What polygons cover together, as long as none covers what another one does. */
export const areaOf = (polygons: readonly Polygon[]): number =>
  polygons.reduce(
    (sum, [outer, ...holes]) => holes.reduce((rest, hole) => rest - ringArea(hole), sum + ringArea(outer)),
    0,
  );

/** Area in px². */
export const shapeArea = (shape: Shape): number => areaOf(polygonsOf(shape));

/**
 * Whether any of a shape lies in the square that the model sees. The square is as long as the image along one side, so that
 * a polygon reaches into it where it does so along each side.
 */
export function isSeen(shape: Shape, frame: Frame): boolean {
  const { x, y, width, height } = squareOf(frame);
  const reaches = (outer: Ring, axis: 0 | 1, from: number, to: number) =>
    outer.some((point) => point[axis] > from) && outer.some((point) => point[axis] < to);
  return polygonsOf(shape).some(([outer]) => reaches(outer, 0, x, x + width) && reaches(outer, 1, y, y + height));
}

/** The regions of which the model sees anything: the only ones that can be taught, or judged by. */
export const seenRois = (rois: readonly Roi[], frame: Frame): Roi[] => rois.filter(({ shape }) => isSeen(shape, frame));

/**
 * Refuses regions that the image cannot hold.
 * @throws ROI_OUTSIDE_IMAGE when a region reaches outside the image by more than half a pixel
 * @throws ROI_INVALID when two regions share an id
 */
export function assertRoisFit(rois: readonly Roi[], image: { width: number; height: number }): void {
  const seen = new Set<string>();
  for (const roi of rois) {
    if (seen.has(roi.id))
      throw new FoveaError('ROI_INVALID', 'Two regions have the same id; give each its own.', { roi: roi.id });
    seen.add(roi.id);
    const tolerance = 0.5;
    const isOutside = ringsOf(roi.shape).some((ring) =>
      ring.some(
        ([x, y]) => x < -tolerance || y < -tolerance || x > image.width + tolerance || y > image.height + tolerance,
      ),
    );
    if (isOutside) {
      throw new FoveaError('ROI_OUTSIDE_IMAGE', 'A region reaches outside the image; move or redraw it inside.', {
        roi: roi.id,
        width: image.width,
        height: image.height,
      });
    }
  }
}

/**
 * Refuses regions that cover too little or take too much to describe. Their outlines must not cross themselves: see geometry
 * `cleanedRoi`.
 * @throws ROI_INVALID when a region covers less than one square pixel or has too many corners
 */
export function assertRoisCover(rois: readonly Roi[]): void {
  for (const { id, shape } of rois) {
    const corners = ringsOf(shape).reduce((sum, { length }) => sum + length, 0);
    if (corners > mostCorners) {
      throw new FoveaError('ROI_INVALID', `A region has over ${mostCorners} corners; draw it as several regions.`, {
        roi: id,
        corners,
      });
    }
    if (shapeArea(shape) < 1) {
      throw new FoveaError('ROI_INVALID', 'A region covers less than one square pixel; draw it larger.', { roi: id });
    }
  }
}
