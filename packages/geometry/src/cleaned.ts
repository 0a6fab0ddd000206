import type { Roi, Shape } from '@fovea/domain';
import { areaOf, FoveaError, isFoveaError, polygonsOf, ringsOf } from '@fovea/domain';
import { agree, leastShare } from './agree.ts';
import { countMeetings } from './meetings.ts';
import { overlay } from './overlay.ts';
import { shapeOf } from './shape-of.ts';

/** Meetings of edges that are taken apart in well under a second. */
const mostMeetings = 10_000;

/**
 * A shape without crossings that covers what the non-zero rule fills of it: what lies inside of an outline stays inside,
 * however often the outline runs round it.
 * @returns the shape itself where it is clean, or fills nothing
 * @throws ROI_INVALID where its outlines meet too often
 */
export function cleaned(shape: Shape): Shape {
  if (shape.kind === 'rectangle' || shape.kind === 'ellipse') return shape;
  const meetings = countMeetings(ringsOf(shape), mostMeetings);
  if (meetings === 0 && shape.kind === 'polygon') return shape;
  if (meetings === mostMeetings)
    throw new FoveaError('ROI_INVALID', 'The outline of a region crosses itself too often. Draw it anew, in parts.');
  const drawn = polygonsOf(shape);
  const filled = overlay('union', drawn);
  const [, another] = filled;
  const isClean = agree(areaOf(filled), areaOf(drawn), leastShare) && (shape.kind === 'area' || another === undefined);
  return isClean ? shape : (shapeOf(filled, shape.kind === 'area' ? shape.tool : 'polygon') ?? shape);
}

/** A region as it is stored. @returns the region itself where its shape is clean. @throws as `cleaned` */
export function cleanedRoi(roi: Roi): Roi {
  const shape = cleaned(roi.shape);
  return shape === roi.shape ? roi : { ...roi, shape };
}

/**
 * A region as it is read. An earlier release stored polygons that cross themselves: these come cleaned. One that cannot be
 * cleaned comes as it is, so that a person can see and remove it.
 */
export function mendedRoi(roi: Roi): Roi {
  if (roi.shape.kind !== 'polygon') return roi;
  try {
    return cleanedRoi(roi);
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    return roi;
  }
}
