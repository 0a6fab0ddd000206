import type { Polygon, Ring } from '@fovea/domain';
import { areaOf, FoveaError } from '@fovea/domain';
import type { Path, PolyNode } from 'clipper-lib';
import ClipperLib from 'clipper-lib';
import { agree } from './agree.ts';

const { Clipper, ClipType, PolyFillType, PolyTree, PolyType } = ClipperLib;

const operations = {
  union: ClipType.ctUnion,
  difference: ClipType.ctDifference,
  intersection: ClipType.ctIntersection,
} as const;

/** The library counts in whole numbers: the steps that one pixel of the image has. */
export const steps = 10_000;
/** Outlines that enclose less are crumbs of rounding, in px². */
const crumb = 1e-4;

/** A turn or a slant of the plane that keeps to the grid, and the way back. */
interface Side {
  readonly look: (x: number, y: number) => readonly [number, number];
  readonly back: (x: number, y: number) => readonly [number, number];
}

const upright: Side = { look: (x, y) => [x, y], back: (x, y) => [x, y] };
const slanted = (by: number): Side => ({ look: (x, y) => [x, y + by * x], back: (x, y) => [x, y - by * x] });
const turned: Side = { look: (x, y) => [y, x], back: (x, y) => [y, x] };
const sides: readonly Side[] = [upright, turned, ...[1, -1, 2, -2, 3, -3].map(slanted)];

/**
 * Joins polygons, cuts others from them, or keeps what both cover. Everything is filled by the non-zero rule.
 *
 * The library sweeps a line over the plane. Where many outlines run through one point, it may go wrong, in about one of
 * 60,000 cases by a large piece. What it meets on the way depends on where it looks from. So two sides must agree on the area.
 * @returns polygons that neither cross themselves nor one another, though corners may touch; none where nothing is left
 * @throws ROI_INVALID where no two sides agree
 */
export function overlay(
  operation: keyof typeof operations,
  subject: readonly Polygon[],
  other: readonly Polygon[] = [],
): readonly Polygon[] {
  const answers: (readonly Polygon[])[] = [];
  for (const side of sides) {
    const answer = askFrom(side, operation, subject, other);
    const same = answers.find((known) => agree(areaOf(known), areaOf(answer), 1e-3));
    if (same !== undefined) return same;
    answers.push(answer);
  }
  throw new FoveaError('ROI_INVALID', 'The outlines of a region meet in too many places. Draw it anew, in parts.');
}

function askFrom(
  side: Side,
  operation: keyof typeof operations,
  subject: readonly Polygon[],
  other: readonly Polygon[],
): readonly Polygon[] {
  const clipper = new Clipper();
  const hasSubject = clipper.AddPaths(pathsOf(subject, side), PolyType.ptSubject, true);
  const hasOther = clipper.AddPaths(pathsOf(other, side), PolyType.ptClip, true);
  if (!hasSubject && !hasOther) return [];
  const tree = new PolyTree();
  clipper.Execute(operations[operation], tree, PolyFillType.pftNonZero, PolyFillType.pftNonZero);
  return polygonsIn(tree, side);
}

/** Outlines turn one way and those of holes the other, so that the non-zero rule leaves holes open. */
function pathsOf(polygons: readonly Polygon[], { look }: Side): Path[] {
  const onGrid = (ring: Ring): Path => ring.map(([x, y]) => ({ X: Math.round(x * steps), Y: Math.round(y * steps) }));
  const turning = (path: Path, sign: 1 | -1) => (sign * Clipper.Area(path) < 0 ? path.toReversed() : path);
  const seen = (path: Path): Path =>
    path.map((corner) => {
      const [X, Y] = look(corner.X, corner.Y);
      return { X, Y };
    });
  return polygons.flatMap(([outer, ...holes]) => [
    seen(turning(onGrid(outer), 1)),
    ...holes.map((hole) => seen(turning(onGrid(hole), -1))),
  ]);
}

/** The polygons below a node of the library's tree, in which outlines and holes take turns. */
export function polygonsIn(node: PolyNode, side = upright): Polygon[] {
  return node.Childs().flatMap((outer) => {
    const islands = outer.Childs().flatMap((hole) => polygonsIn(hole, side));
    const [ring, ...holes] = [outer, ...outer.Childs()].map((part) => ringOf(part.Contour(), side));
    if (ring === undefined || areaOf([[ring]]) < crumb) return islands;
    return [[ring, ...holes.filter((hole) => areaOf([[hole]]) >= crumb)], ...islands];
  });
}

const ringOf = (path: Path, { back }: Side): Ring =>
  path.map(({ X, Y }) => {
    const [x, y] = back(X, Y);
    return [x / steps, y / steps];
  });
