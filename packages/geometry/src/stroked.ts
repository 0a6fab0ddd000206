import type { Point, Polygon, Shape } from '@fovea/domain';
import ClipperLib from 'clipper-lib';
import { onImage } from './on-image.ts';
import { overlay, polygonsIn, steps } from './overlay.ts';
import { shapeOf } from './shape-of.ts';

const { ClipperOffset, EndType, JoinType } = ClipperLib;

/** A line that a round brush follows; one point is a disc. Lengths in image pixels. */
export interface Stroke {
  readonly points: readonly Point[];
  readonly radius: number;
}

/** How far the outline of a stroke may lie beside its circle, in image pixels. */
const arcTolerance = 0.05;
/** Points that are outlined at a time: a long line that crosses itself is joined from pieces. */
const pieceLength = 32;

/** What strokes cover of an image together; null where they cover nothing of it. */
export function stroked(
  strokes: readonly Stroke[],
  image: { readonly width: number; readonly height: number },
): Shape | null {
  const covered = overlay('union', strokes.flatMap(piecesOf).flatMap(outlineOf));
  return shapeOf(onImage(covered, image), 'brush');
}

/** Pieces share a point with the next one, so that no gap is left. */
function piecesOf({ points, radius }: Stroke): Stroke[] {
  const count = Math.max(1, Math.ceil((points.length - 1) / pieceLength));
  return Array.from({ length: count }, (_, index) => ({
    points: points.slice(index * pieceLength, (index + 1) * pieceLength + 1),
    radius,
  }));
}

function outlineOf({ points, radius }: Stroke): Polygon[] {
  const offset = new ClipperOffset(2, arcTolerance * steps);
  const path = points.map(([x, y]) => ({ X: Math.round(x * steps), Y: Math.round(y * steps) }));
  offset.AddPath(path, JoinType.jtRound, EndType.etOpenRound);
  const tree = new ClipperLib.PolyTree();
  offset.Execute(tree, radius * steps);
  return polygonsIn(tree);
}
