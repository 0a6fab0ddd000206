import type { Meaning } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { FeedbackKind } from '../losses/feedback-losses.ts';

/** One image's regions at map size, as the domain's `rasterise` makes them. */
export interface FeedbackTarget {
  /** Row of the image among the prepared images. */
  readonly row: number;
  /** size × size, strength × coverage in [0,1]; all 0 where no region has this meaning. */
  readonly attend: Float32Array;
  readonly ignore: Float32Array;
  /** What the image's regions of each meaning count beside those of other images: the largest strength of one. Default: 1. */
  readonly strengths?: Readonly<Record<Meaning, number>>;
}

/** @throws INPUT_INVALID when no pixel is marked */
export function kindOf({ row, attend, ignore }: FeedbackTarget): FeedbackKind {
  const attends = attend.some((value) => value > 0);
  const ignores = ignore.some((value) => value > 0);
  if (attends && ignores) return 'both';
  if (attends) return 'attend';
  if (ignores) return 'ignore';
  throw new FoveaError(
    'INPUT_INVALID',
    'A feedback image has no region inside the picture; draw one or leave it out.',
    {
      row,
    },
  );
}

/**
 * The largest value within `radius` pixels (a disc) of each pixel: widens regions, which is cheap insurance against
 * incomplete drawing.
 * @param map size × size, in [0,1]
 */
export function dilate(map: Float32Array, size: number, radius: number): Float32Array {
  if (radius < 1) return map.slice();
  const widened = new Float32Array(map.length);
  const reach = Math.floor(radius);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const value = map[y * size + x] ?? 0;
      if (value <= 0) continue;
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = -reach; dx <= reach; dx++) {
          if (dx * dx + dy * dy > radius * radius + 0.5) continue;
          const column = x + dx;
          const row = y + dy;
          if (column < 0 || row < 0 || column >= size || row >= size) continue;
          const index = row * size + column;
          if ((widened[index] ?? 0) < value) widened[index] = value;
        }
      }
    }
  }
  return widened;
}
