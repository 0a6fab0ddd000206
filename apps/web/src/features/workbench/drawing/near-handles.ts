import type { Point } from '@fovea/domain';
import { distance } from './shape-editing.ts';

/** Handles that are drawn at once where all are: more would hide the outline, and slow the page down. */
export const mostHandles = 120;

export interface Handle {
  readonly at: Point;
  /** Its place among all of them. */
  readonly index: number;
}

/** Where the hand is and what it sees, all in image pixels. */
export interface Around {
  /** What the panel shows of the image: its middle, and half of its width and height. */
  readonly view: { readonly centre: Point; readonly half: Point } | null;
  readonly pointer: Point | null;
  /** How far from the pointer a handle may lie where there are many. */
  readonly reach: number;
  /** How far apart handles must lie where there are many, so that each can be taken. */
  readonly apart: number;
}

/**
 * Which corners have a handle: all where there are few, or few in sight; else those near the pointer, the nearest first, as
 * many as find room beside one another. The others are reached by zooming in.
 * @param taken handles that are drawn already
 */
export function handlesToShow(
  points: readonly Point[],
  { view, pointer, reach, apart }: Around,
  taken: readonly Handle[] = [],
): readonly Handle[] {
  const all = points.map((at, index) => ({ at, index }));
  if (all.length <= mostHandles) return all;
  const half = view?.half ?? [Infinity, Infinity];
  const [x, y] = view?.centre ?? [0, 0];
  const inSight = all.filter(({ at }) => Math.abs(at[0] - x) <= half[0] && Math.abs(at[1] - y) <= half[1]);
  if (inSight.length <= mostHandles) return inSight;
  if (pointer === null) return [];
  const near = inSight.filter(({ at }) => distance(at, pointer) <= reach);
  const shown: Handle[] = [];
  for (const handle of near.sort((one, other) => distance(one.at, pointer) - distance(other.at, pointer)))
    if ([...taken, ...shown].every(({ at }) => distance(at, handle.at) >= apart)) shown.push(handle);
  return shown;
}
