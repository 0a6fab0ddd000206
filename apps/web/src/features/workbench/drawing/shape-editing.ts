import type { Point, Shape } from '@fovea/domain';
import { ringsOf, toolOf } from '@fovea/domain';

export interface Extent {
  readonly width: number;
  readonly height: number;
}

const between = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** The nearest point inside the image. */
export function clampPoint([x, y]: Point, { width, height }: Extent): [number, number] {
  return [between(x, 0, width), between(y, 0, height)];
}

/** A shape that is described by its upright box. */
type Boxed = Extract<Shape, { kind: 'rectangle' | 'ellipse' }>;
export const isBoxed = (shape: Shape): shape is Boxed => shape.kind === 'rectangle' || shape.kind === 'ellipse';

export const rectangleBetween = (a: Point, b: Point): Boxed => ({ kind: 'rectangle', ...boxBetween(a, b) });
export const ellipseBetween = (a: Point, b: Point): Boxed => ({
  kind: 'ellipse',
  tool: 'ellipse',
  ...boxBetween(a, b),
});

function boxBetween(a: Point, b: Point) {
  return {
    x: Math.min(a[0], b[0]),
    y: Math.min(a[1], b[1]),
    width: Math.abs(a[0] - b[0]),
    height: Math.abs(a[1] - b[1]),
  };
}

/** The corner that makes a square of a box: as far as the hand went along its longer way, and as the image has room for. */
export function evenCorner([x, y]: Point, to: Point, { width, height }: Extent): Point {
  const [dx, dy] = [to[0] - x, to[1] - y];
  const room = Math.min(dx < 0 ? x : width - x, dy < 0 ? y : height - y);
  const side = Math.min(room, Math.max(Math.abs(dx), Math.abs(dy)));
  return [x + (dx < 0 ? -side : side), y + (dy < 0 ? -side : side)];
}

/**
 * All corners by which a shape is edited, those of its parts and holes after one another: corner `index` is one of these.
 * An ellipse has those of its box.
 */
export const cornersOf = (shape: Shape): readonly Point[] =>
  ringsOf(isBoxed(shape) ? { ...shape, kind: 'rectangle' } : shape).flat();

/** The middle between each corner and the next of its outline; none of a box, which takes no further corner. */
export function middlesOf(shape: Shape): readonly Point[] {
  if (isBoxed(shape)) return [];
  return ringsOf(shape).flatMap((ring) =>
    ring.map(([x, y], index): Point => {
      const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
      return [(x + nextX) / 2, (y + nextY) / 2];
    }),
  );
}

/** The least upright rectangle around shapes, in image pixels. */
export interface Box extends Extent {
  readonly x: number;
  readonly y: number;
}

export function boxOf(shapes: readonly Shape[]): Box {
  const points = shapes.flatMap(cornersOf);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** How far shapes may move together: as far as the image lets all of them. @param by in image pixels */
export function roomFor(shapes: readonly Shape[], by: Point, image: Extent): Point {
  const { x, y, width, height } = boxOf(shapes);
  return [between(by[0], -x, image.width - x - width), between(by[1], -y, image.height - y - height)];
}

/** Moves a shape, wherever that leads. @param by in image pixels */
export function movedBy(shape: Shape, [dx, dy]: Point): Shape {
  if (isBoxed(shape)) return { ...shape, x: shape.x + dx, y: shape.y + dy };
  return withRings(shape, (ring) => ring.map(([x, y]) => [x + dx, y + dy]));
}

/** Moves a shape as far as the image lets it. @param by in image pixels */
export const moveShape = (shape: Shape, by: Point, image: Extent): Shape => movedBy(shape, roomFor([shape], by, image));

/** Moves regions by the same way, as far as the image lets all of them. @param by in image pixels */
export function movedTogether<Region extends { readonly shape: Shape }>(
  regions: readonly Region[],
  by: Point,
  image: Extent,
): readonly Region[] {
  const shapes = regions.map(({ shape }) => shape);
  const room = roomFor(shapes, by, image);
  return regions.map((region) => ({ ...region, shape: movedBy(region.shape, room) }));
}

/** Puts corner `index` elsewhere; a box keeps the opposite corner and stays a box. The disc of a point stays round. */
export function moveCorner(shape: Shape, index: number, to: Point, image: Extent): Shape {
  const target = clampPoint(to, image);
  if (!isBoxed(shape))
    return withRings(shape, (ring, first) => ring.map((point, at) => (first + at === index ? target : point)));
  const opposite = cornersOf(shape)[(index + 2) % 4];
  if (opposite === undefined) return shape;
  const isRound = toolOf(shape) === 'point';
  return { ...shape, ...boxBetween(opposite, isRound ? evenCorner(opposite, target, image) : target) };
}

/** Adds a corner after corner `index`, on the same outline; a box takes none. */
export function insertCorner(shape: Shape, index: number, at: Point): Shape {
  if (isBoxed(shape)) return shape;
  return withRings(shape, (ring, first) =>
    index < first || index >= first + ring.length ? ring : ring.toSpliced(index - first + 1, 0, [at[0], at[1]]),
  );
}

/**
 * A shape without corner `index`. A part or a hole of three corners goes with one of them.
 * @returns null where nothing would be left, and of a box, which keeps its four corners
 */
export function removeCorner(shape: Shape, index: number): Shape | null {
  if (isBoxed(shape)) return null;
  const without = withRings(shape, (ring, first) =>
    index < first || index >= first + ring.length ? ring : ring.toSpliced(index - first, 1),
  );
  if (without.kind === 'polygon') return without.points.length < 3 ? null : without;
  const polygons = without.polygons
    .filter(([outer]) => outer.length >= 3)
    .map(([outer, ...holes]): (typeof without.polygons)[number] => [
      outer,
      ...holes.filter(({ length }) => length >= 3),
    ]);
  return polygons.length === 0 ? null : { ...without, polygons };
}

type Corners = [number, number][];

/** A shape with other outlines. @param change gets an outline and the index of its first corner */
export function withRings(
  shape: Exclude<Shape, Boxed>,
  change: (ring: Corners, first: number) => Corners,
): Exclude<Shape, Boxed> {
  let first = 0;
  const next = (ring: Corners) => {
    const changed = change(ring, first);
    first += ring.length;
    return changed;
  };
  if (shape.kind === 'polygon') return { ...shape, points: next(shape.points) };
  return { ...shape, polygons: shape.polygons.map(([outer, ...holes]) => [next(outer), ...holes.map(next)]) };
}

/** Drops corners that repeat the one before them, as a double click leaves them. @param tolerance in image pixels */
export function withoutRepeats(points: readonly Point[], tolerance: number): [number, number][] {
  const kept: [number, number][] = [];
  for (const [x, y] of points) {
    const last = kept.at(-1);
    if (last === undefined || distance([x, y], last) > tolerance) kept.push([x, y]);
  }
  const [first, last] = [kept[0], kept.at(-1)];
  if (kept.length > 1 && first && last && distance(first, last) <= tolerance) kept.pop();
  return kept;
}
