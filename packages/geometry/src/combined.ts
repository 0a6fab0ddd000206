import type { Shape } from '@fovea/domain';
import { areaOf, polygonsOf, shapeArea } from '@fovea/domain';
import { agree, leastShare } from './agree.ts';
import { overlay } from './overlay.ts';
import { shapeOf } from './shape-of.ts';

/** A shape with another one joined to it, wherever the other one lies. @returns the shape itself where nothing comes to it */
export const withPart = (shape: Shape, part: Shape): Shape => combined('union', shape, part) ?? shape;

/** A shape without what another one covers of it. @returns the shape itself where nothing goes; null where nothing is left */
export const withoutPart = (shape: Shape, part: Shape): Shape | null => combined('difference', shape, part);

function combined(operation: 'union' | 'difference', shape: Shape, part: Shape): Shape | null {
  const polygons = overlay(operation, polygonsOf(shape), polygonsOf(part));
  return agree(areaOf(polygons), shapeArea(shape), leastShare)
    ? shape
    : shapeOf(polygons, shape.kind === 'area' ? shape.tool : 'polygon');
}
